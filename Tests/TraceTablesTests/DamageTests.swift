import Catalog
import Columns
import Diagnostics
import GoTrace
import Testing
import TraceTestSupport

@testable import TraceTables

/// Traces gone wrong: what can be told is told, and nothing crashes.
@Suite struct DamageTests {
  /// Go's reader takes these differently: see the tests of the event stream.
  static let names = Fixtures.textNames.filter { !["header-unknown-version", "header-only"].contains($0) }

  @Test(arguments: names) func textTrace(name: String) throws {
    let facts = try Fixtures.textFacts(name)
    let scan = TableScan(try Fixtures.textTrace(name))
    let trace = try scan.rows("traces", ["damaged", "error", "error_offset", "generations", "events"])
    #expect(trace.count == 1)
    #expect(trace[0][0] == .boolean(facts.error != nil))
    #expect((trace[0][1] == .null) == (facts.error == nil))
    if trace[0][3] == .bigint(0) { return }
    #expect(trace[0][4] == .bigint(Int64(facts.events)))
    #expect(GoldenTests.counts(try scan.rows("events", ["kind", "seq"]).map { [$0[0]] }) == facts.kinds)
    let states = GoldenTests.tallies(try scan.rows("states", ["state", "dur"]))
    #expect(states == GoldenTests.tallies(facts.states))
    let blocks = GoldenTests.tallies(try scan.rows("blocks", ["reason", "dur"]))
    #expect(blocks == GoldenTests.tallies(facts.blocks))
    #expect(try scan.rows("goroutines", ["g"]).count == facts.goroutineLives)
    if facts.error == nil, facts.wireError == nil {
      #expect(GoldenTests.counts(try scan.rows("wire_events", ["type"])) == facts.wire)
    }
  }

  /// A trace whose very first event is none has a beginning and no end.
  @Test func aTraceWithoutEventsHasNoLength() throws {
    let bytes = try TextTrace.bytes(of: "trace 22\ngeneration 1\nsync\nbatch m=0 time=1000\nbytes ff")
    for recovers in [false, true] {
      var scan = TableScan(bytes)
      scan.recovers = recovers
      #expect(try scan.rows("traces", ["events", "dur"]) == [[.bigint(0), .null]])
    }
  }

  /// Every table, all columns, over traces with bytes changed or cut off.
  @Test(arguments: ["channels-go1.27", "gc-go1.22", "cgo-go1.24", "allocfree-go1.27"])
  func changedBytes(name: String) throws {
    let original = try Fixtures.trace(name)
    var random = SplitMix(seed: 7)
    for round in 0..<12 {
      var bytes = original
      for _ in 0..<(1 + round) {
        let at = 16 + Int(random.next() % UInt64(bytes.count - 16))
        bytes[at] = UInt8(truncatingIfNeeded: random.next())
      }
      if round % 3 == 2 { bytes.removeLast(Int(random.next() % UInt64(bytes.count / 2))) }
      var scan = TableScan(bytes)
      for recovers in [false, true] {
        scan.recovers = recovers
        for schema in TraceProvider.schemas { _ = try scan.rows(schema.name) }
        _ = try scan.rows("blocks", ["reason", "stack"])
      }
    }
  }

  @Test func packagePaths() {
    let cases = [
      "net/http.(*conn).serve": "net/http", "main.main": "main", "runtime.gopark": "runtime",
      "gopkg.in/yaml%2ev3.Unmarshal": "gopkg.in/yaml.v3", "slices.SortFunc[...]": "slices",
      "example.com/a/b.F[go.shape.*example.com/x/y.T]": "example.com/a/b", "_cgo_start": "",
      "github.com/x/y.z.func1.2": "github.com/x/y",
    ]
    for (function, path) in cases {
      #expect(String(decoding: PackagePath.of(Array(function.utf8)), as: UTF8.self) == path)
    }
  }
}

/// Numbers that look random and are the same in every run.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
