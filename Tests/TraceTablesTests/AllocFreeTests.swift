import Columns
import GoTrace
import Testing
import TraceTestSupport

@testable import TraceTables

/// `heap_objects`, `heap_spans` and `goroutine_stacks`.
@Suite struct AllocFreeTests {
  private static let names = Points.names.filter { name in
    ["allocfree-", "text/alloc-free", "text/experiment", "web-go1.27"].contains { name.hasPrefix($0) }
  }

  private static func key(_ row: [Value], _ more: String) -> String { (row[0].text ?? "") + " " + more }

  private static func tallies(_ rows: [(key: String, count: Value)]) -> [String: GoldenTests.Tally] {
    rows.reduce(into: [:]) { sums, row in
      sums[row.key, default: GoldenTests.Tally()].count += 1
      sums[row.key, default: GoldenTests.Tally()].ns += row.count.integer ?? 0
    }
  }

  @Test(arguments: names) func agreesWithGo(name: String) throws {
    let (scan, facts) = try #require(try Points.open(name))
    let objects = try scan.rows("heap_objects", ["op", "type", "size"])
    #expect(
      Self.tallies(objects.map { (Self.key($0, $0[1].text ?? ""), $0[2]) })
        == GoldenTests.tallies(facts.points.heapObjects))
    let spans = try scan.rows("heap_spans", ["op", "class", "pages"])
    #expect(
      Self.tallies(spans.map { (Self.key($0, $0[1].integer.map(String.init) ?? "-"), $0[2]) })
        == GoldenTests.tallies(facts.points.heapSpans))
    let stacks = try scan.rows("goroutine_stacks", ["op", "order"])
    #expect(
      Points.count(stacks.map { Self.key($0, $0[1].integer.map(String.init) ?? "") })
        == facts.points.goroutineStacks)
    if name.hasPrefix("allocfree-") { #expect(!objects.isEmpty && !spans.isEmpty && !stacks.isEmpty) }
  }

  @Test(arguments: names) func areEvents(name: String) throws {
    let (scan, _) = try #require(try Points.open(name))
    for (table, sort) in [
      ("heap_objects", "HeapObject"), ("heap_spans", "Span"), ("goroutine_stacks", "GoroutineStack"),
    ] {
      let ops = [sort: "exists", sort + "Alloc": "alloc", sort + "Free": "free"]
      let events = try scan.rows(
        "events", ["ts", "type", "g", "p", "m"], where: [("type", .isIn(ops.keys.map { .varchar($0) }))])
      let expected = events.map { row in
        [row[0], ops[row[1].text ?? ""].map { .varchar($0) } ?? .null] + row[2...4]
      }
      #expect(try scan.rows(table, ["ts", "op", "g", "p", "m"]) == expected, "\(table)")
      let wire = try scan.rows(
        "wire_events", ["args"], where: [("type", .isIn(ops.keys.map { .varchar($0) }))])
      let ids = wire.compactMap { row -> Value? in
        // The time difference comes first.
        if case .list(let arguments, _) = row[0] { return arguments[1] }
        return nil
      }
      #expect(Set(try scan.rows(table, ["id"]).map { $0[0] }) == Set(ids), "\(table)")
    }
  }

  /// New goroutines begin with the smallest stack, of 2048 bytes on Linux.
  @Test func stacksOfGoroutines() throws {
    let scan = TableScan(try Fixtures.trace("allocfree-go1.27"))
    let rows = try scan.rows(
      "goroutine_stacks", ["size", "order"], where: [("op", .equal(.varchar("alloc")))])
    #expect(Points.count(rows.map { "\($0[0].integer ?? 0)" }) == ["2048": 53, "4096": 1])
  }

  /// Where a type is small enough for its slot to be the next size class: a closure of five words takes 48.
  @Test func sizesAreThoseOfSlots() throws {
    let scan = TableScan(try Fixtures.trace("allocfree-go1.27"))
    let closure = "struct { F uintptr; X0 *sync.WaitGroup; X1 int; X2 *sync.Mutex; X3 *int }"
    let rows = try scan.rows("heap_objects", ["size"], where: [("type", .equal(.varchar(closure)))])
    #expect(rows == [[Value]](repeating: [.bigint(48)], count: 50))
  }

  @Test func objectsOfEverySpan() throws {
    let scan = TableScan(try Fixtures.textTrace("alloc-free"))
    let rows = try scan.rows("heap_objects", ["op", "id", "type", "size"])
    let expected: [(String, Int64, String?, Int64?)] = [
      ("exists", 10240, "node", 24), ("exists", 20480, nil, 40960), ("alloc", 44368, "node", 27264),
      ("alloc", 30720, "int", nil), ("alloc", 5, nil, nil), ("alloc", 10241, "node", 24),
      ("free", 10240, nil, 24),
      ("alloc", 10241, "node", nil), ("alloc", 10246, "int", 48), ("alloc", 10252, "string", 48),
      ("alloc", 10258, nil, 48),
    ]
    #expect(
      rows
        == expected.map { op, id, type, size in
          [.varchar(op), .bigint(id), type.map { .varchar($0) } ?? .null, size.map { .bigint($0) } ?? .null]
        })
    // Without what spans tell, the rest is the same.
    #expect(try scan.rows("heap_objects", ["op", "id", "type"]) == rows.map { Array($0.prefix(3)) })
  }

  @Test func columnsOfSpans() throws {
    let scan = TableScan(try Fixtures.textTrace("alloc-free"))
    let rows = try scan.rows("heap_spans", ["op", "id", "pages", "size", "class", "noscan"])
    let expected: [[Value]] = [
      [.varchar("exists"), .bigint(10), .bigint(1), .bigint(8192), .bigint(3), .boolean(false)],
      [.varchar("exists"), .bigint(20), .bigint(5), .bigint(40960), .bigint(0), .boolean(true)],
      [.varchar("exists"), .bigint(30), .bigint(4), .bigint(32768), .null, .null],
      [.varchar("alloc"), .bigint(40), .bigint(10), .bigint(81920), .bigint(65), .boolean(false)],
      [.varchar("free"), .bigint(10), .null, .null, .null, .null],
      [.varchar("alloc"), .bigint(10), .bigint(1), .bigint(8192), .bigint(5), .boolean(true)],
    ]
    #expect(rows == expected)
  }

  /// Numbers that no runtime writes, and data that is cut or malformed.
  @Test func nonsenseIsSurvived() throws {
    let huge = "18446744073709551615"
    let data = [
      "01", "01 05", "01 00 00 00 00", "00 01 02", "00 ff ff ff ff ff ff ff ff ff 7f",
      "00 01 01 01 01 ff 7f \"x\"", "07 01",
      "01 00 ff ff ff ff ff ff ff ff ff 01 ff ff ff ff ff ff ff ff ff 01",
      "01 00 01 ff ff ff ff ff ff ff ff ff 01",
    ]
    for bytes in data {
      let text = """
        trace 25
        generation 1
        sync
        batch m=3 time=5 exp=1
        bytes \(bytes)
        batch m=0 time=10
        Span id=\(huge) npages_value=\(huge) kindclass=4
        Span id=7 npages_value=\(huge) kindclass=0
        Span id=8 npages_value=1 kindclass=\(UInt64.max - 1)
        SpanFree id=\(huge)
        SpanFree id=9
        HeapObject id=\(huge) type=\(huge)
        HeapObjectAlloc id=7 type=1
        HeapObjectFree id=0
        GoroutineStack id=\(huge) order=\(huge)
        GoroutineStack id=1 order=0
        GoroutineStack id=1 order=63
        """
      let scan = TableScan(try TextTrace.bytes(of: text))
      #expect(try scan.rows("heap_objects").count == 3)
      #expect(try scan.rows("heap_spans").count == 5)
      let sizes = try scan.rows("goroutine_stacks", ["size"])
      #expect(sizes == [[.null], [.null], [.bigint(1 << 62)]])
    }
  }

  /// Classes are in ascending order of size; every size is also checked by sums that Go finds in traces.
  @Test func sizeClasses() {
    let sizes = (1..<68).compactMap { SizeClass.slot($0) }
    #expect(sizes.count == 67)
    #expect(zip(sizes, sizes.dropFirst()).allSatisfy(<))
    #expect(SizeClass.slot(0) == nil && SizeClass.slot(68) == nil && SizeClass.slot(-1) == nil)
  }

  @Test func askForNoMoreThanTheyNeed() throws {
    func types(_ types: WireEventType..., ordering: Bool) -> ReadingNeeds {
      ReadingNeeds(types: EventTypeSet(types), ordering: ordering)
    }
    #expect(
      try Points.needs("heap_objects", ["type", "op"])
        == types(.heapObject, .heapObjectAlloc, .heapObjectFree, ordering: false))
    #expect(
      try Points.needs("heap_objects", ["type"], [("op", .equal(.varchar("alloc")))])
        == types(.heapObjectAlloc, ordering: false))
    #expect(
      try Points.needs("heap_objects", ["size"], [("op", .equal(.varchar("alloc")))])
        == types(.heapObjectAlloc, .span, .spanAlloc, .spanFree, ordering: true))
    #expect(
      try Points.needs("heap_spans", ["class"], [("pages", .isNotNull)])
        == types(.span, .spanAlloc, ordering: false))
    #expect(
      try Points.needs("goroutine_stacks", ["g"], [("op", .equal(.varchar("free")))])
        == types(.goroutineStackFree, ordering: true))
  }

  @Test(arguments: ["allocfree-go1.24", "allocfree-go1.27", "text/alloc-free"])
  func pushedTests(name: String) throws {
    let (scan, _) = try #require(try Points.open(name))
    #expect(try Points.isPushed(scan, "heap_objects", "op", .notEqual(.varchar("exists"))))
    #expect(try Points.isPushed(scan, "heap_objects", "type", .isNull))
    #expect(try Points.isPushed(scan, "heap_objects", "type", .isNotNull))
    #expect(try Points.isPushed(scan, "heap_objects", "size", .greater(.bigint(48))))
    #expect(try Points.isPushed(scan, "heap_spans", "class", .isNull))
    #expect(try Points.isPushed(scan, "heap_spans", "noscan", .equal(.boolean(true))))
    #expect(try Points.isPushed(scan, "goroutine_stacks", "size", .equal(.bigint(2048))))
  }
}
