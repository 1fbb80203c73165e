import Columns
import Testing
import TraceTestSupport

/// All columns of `states` and `goroutines` against a plain model over the rows of `events`, which are
/// compared with Go's reader elsewhere.
@Suite struct StayModelTests {
  /// One trace of each program, and those of the oldest format.
  static let names = GoldenTests.names.filter { $0.hasSuffix("go1.27") || $0.hasSuffix("go1.22") }

  private static let eventColumns = [
    "ts", "g", "p", "m", "stack", "resource", "resource_id", "from_state", "to_state", "reason",
    "transition_stack",
    "type",
  ]

  private struct Event {
    var row: [Value]
    var ts: Int64 { row[0].integer ?? 0 }
    var isGoroutine: Bool { row[5].text == "goroutine" && row[7] != row[8] }
    var id: Int64 { row[6].integer ?? -1 }
    var from: String { row[7].text ?? "" }
    var to: String { row[8].text ?? "" }
  }

  private static func events(_ scan: TableScan) throws -> [Event] {
    try scan.rows("events", eventColumns).map { Event(row: $0) }
  }

  /// A row of `states` in the order of its columns.
  private static func stay(_ begin: Event, _ end: Event?, _ last: Int64) -> [Value] {
    let isFound = begin.from == "undetermined"
    let isThere = !isFound || begin.to == "running" || begin.to == "syscall"
    let ts = isFound ? 0 : begin.ts
    let endTS = end?.ts ?? last
    return [
      .bigint(begin.id), .varchar(begin.to), .varchar(begin.from), end.map { .varchar($0.to) } ?? .null,
      begin.row[9], .timestamp(ts), .timestamp(endTS), .duration(endTS - ts), isThere ? begin.row[2] : .null,
      isThere ? begin.row[3] : .null, begin.row[10], isFound ? .null : begin.row[1],
      isFound ? .null : begin.row[4], end?.row[1] ?? .null, end?.row[4] ?? .null,
      .boolean(!isFound && end != nil),
    ]
  }

  @Test(arguments: names) func states(name: String) throws {
    let scan = TableScan(try Fixtures.trace(name))
    let events = try Self.events(scan)
    let last = events.last?.ts ?? 0
    var open: [Int64: Event] = [:]
    var expected: [[Value]] = []
    for event in events where event.isGoroutine {
      if let begin = open.removeValue(forKey: event.id) { expected.append(Self.stay(begin, event, last)) }
      if event.to != "notexist" { open[event.id] = event }
    }
    let rest = open.values.map { Self.stay($0, nil, last) }
    expected += rest.sorted { (key($0[5]), key($0[0])) < (key($1[5]), key($1[0])) }
    #expect(try scan.rows("states") == expected)
    func key(_ value: Value) -> Int64 { value.integer ?? -1 }
  }

  @Test(arguments: names) func goroutines(name: String) throws {
    let scan = TableScan(try Fixtures.trace(name))
    let stays = try scan.rows(
      "states",
      [
        "g", "state", "prev_state", "next_state", "reason", "ts", "end_ts", "by_g",
        "by_stack",
      ])
    // A life is what lies between two stays of which the first has no next state.
    var lives: [Int64: [[Value]]] = [:]
    var expected: [[Value]] = []
    func close(_ g: Int64) {
      guard let life = lives.removeValue(forKey: g), let first = life.first, let last = life.last else {
        return
      }
      func count(_ condition: ([Value]) -> Bool) -> Value { .bigint(Int64(life.filter(condition).count)) }
      let isCreated = first[2].text == "notexist"
      expected.append([
        .bigint(g), isCreated ? first[7] : .null, first[5],
        life.first { $0[1].text == "running" }?[5] ?? .null, last[6],
        count { $0[1].text == "waiting" && ["running", "syscall"].contains($0[2].text) },
        count { $0[1].text == "runnable" && $0[2].text == "running" && $0[4].text == "preempted" },
        count { $0[1].text == "syscall" }, count { $0[1].text == "waiting" && $0[3].text == "runnable" },
        isCreated ? first[8] : .null, last[1], last[4],
        .boolean(isCreated && last[3].text == "notexist"),
      ])
    }
    for row in stays {
      guard let g = row[0].integer else { continue }
      lives[g, default: []].append(row)
      if row[3].text == "notexist" { close(g) }
    }
    for g in Array(lives.keys) { close(g) }
    let found = try scan.rows(
      "goroutines",
      [
        "g", "parent_g", "created_ts", "start_ts", "end_ts", "blocks", "preemptions", "syscalls", "wakeups",
        "created_stack", "last_state", "last_reason", "complete",
      ])
    #expect(found.count == expected.count)
    #expect(Set(found) == Set(expected))
    #expect(found.compactMap { $0[4].integer } == found.compactMap { $0[4].integer }.sorted())
  }

  @Test(arguments: GoldenTests.names) func wallClock(name: String) throws {
    let (scan, facts) = try GoldenTests.open(name)
    var snapshot: GoldenFacts.Clock?
    var syncs = 0
    for row in try scan.rows("events", ["ts", "wall", "kind", "gen"]) {
      if row[2].text == "Sync", row[3] != .null {
        snapshot = syncs < facts.clockSnapshots.count ? facts.clockSnapshots[syncs] : nil
        syncs += 1
      }
      let time = (row[0].integer ?? 0) + facts.firstTime
      let expected = snapshot.map { Value.walltime($0.wall + (time - $0.trace)) } ?? .null
      if row[1] != expected {
        #expect(row[1] == expected)
        return
      }
    }
  }

  /// The raw times of wire events, by the trace's frequency, are those of the events in Go's order.
  @Test(arguments: ["channels-go1.27", "coroutines-go1.24"]) func rawTimes(name: String) throws {
    let (scan, facts) = try GoldenTests.open(name)
    let frequency = try #require(try scan.rows("generations", ["frequency"]).first?[0].integer)
    let raw = try scan.rows(
      "wire_events", ["raw_ts", "args", "m"], where: [("type", .equal(.varchar("GoUnblock")))])
    let wire = raw.compactMap { $0[0].integer }.map { Int64(Double($0) * (1e9 / Double(frequency))) }.sorted()
    let ordered = try scan.rows("events", ["ts"], where: [("type", .equal(.varchar("GoUnblock")))])
      .compactMap { $0[0].integer }.map { $0 + facts.firstTime }
    #expect(wire.count == ordered.count && !wire.isEmpty)
    // Go adds a nanosecond where two events would have the same time.
    let worst = zip(wire, ordered).map { abs($0 - $1) }.max() ?? .max
    #expect(worst < 1000)
    for row in raw {
      guard case .list(let arguments, _) = row[1] else { continue }
      #expect(arguments.count == 4)
    }
  }
}
