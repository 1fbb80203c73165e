import Columns
import GoTrace
import Testing
import TraceTestSupport

@Suite struct UnblocksTests {
  @Test(arguments: Points.names) func agreesWithGo(name: String) throws {
    guard let (scan, facts) = try Points.open(name) else { return }
    let rows = try scan.rows("unblocks", ["ts", "reason", "waited", "stack", "target_stack"])
    #expect(Points.isInOrder(rows))
    #expect(
      GoldenTests.tallies(rows.map { [$0[1], $0[2]] }) == GoldenTests.tallies(facts.points.unblocks))
    #expect(
      Points.count(rows.map { Points.leaf($0[3]) + " > " + Points.leaf($0[4]) }) == facts.points.wakeLeaves)
    #expect(try scan.rows("unblocks", ["target_g"]).count == rows.count, "the same without order")
  }

  /// Each edge ends exactly one stay in waiting, and each stay in waiting that ends is ended by one.
  @Test(arguments: Points.names) func everyEdgeEndsOneWait(name: String) throws {
    guard let (scan, _) = try Points.open(name) else { return }
    let edges = try scan.rows(
      "unblocks", ["target_g", "ts", "reason", "waited", "target_stack", "g", "stack"])
    let waits = try scan.rows(
      "states", ["g", "end_ts", "reason", "dur", "stack", "end_g", "end_stack", "next_state"],
      where: [("state", .equal(.varchar("waiting"))), ("next_state", .isNotNull)])
    #expect(Set(edges.map { Array($0.prefix(2)) }).count == edges.count)
    #expect(waits.allSatisfy { $0[7].text == "runnable" })
    #expect(edges == waits.map { Array($0.dropLast()) })
  }

  @Test(arguments: Points.names) func areEvents(name: String) throws {
    guard let (scan, _) = try Points.open(name) else { return }
    let events = try scan.rows(
      "events", ["ts", "wall", "g", "p", "m", "stack", "resource_id", "from_state", "to_state"],
      where: [("type", .isIn([.varchar("GoUnblock"), .varchar("GoSwitch"), .varchar("GoSwitchDestroy")]))])
    #expect(events.allSatisfy { $0[7].text == "waiting" && $0[8].text == "runnable" })
    #expect(
      try scan.rows("unblocks", ["ts", "wall", "g", "p", "m", "stack", "target_g"])
        == events.map { Array($0.prefix(7)) })
  }

  @Test func everyWayToEndAWait() throws {
    let scan = TableScan(try Fixtures.textTrace("wakeups"))
    let rows = try scan.rows("unblocks", ["target_g", "g", "reason", "waited"])
    // Times are those of the text less 1, that of the first sync.
    let expected: [[Value]] = [
      [.bigint(2), .bigint(1), .null, .duration(24)],
      [.bigint(1), .null, .varchar("chan receive"), .duration(30)],
      [.bigint(5), .bigint(1), .varchar("select"), .duration(26)],
      [.bigint(5), .bigint(1), .null, .duration(5)],
      [.bigint(1), .bigint(5), .null, .duration(4)],
      [.bigint(3), .null, .null, .duration(224)],
      [.bigint(1), .null, .varchar("sleep"), .duration(144)],
    ]
    #expect(rows == expected)
  }

  @Test func asksForNoMoreThanItNeeds() throws {
    let wakes = EventTypeSet([.goUnblock, .goSwitch, .goSwitchDestroy])
    let all = wakes.union(EventTypeSet([.goBlock, .goCreateBlocked, .goStatus, .goStatusStack]))
    #expect(try Points.needs("unblocks", []) == ReadingNeeds(types: wakes, ordering: false))
    #expect(try Points.needs("unblocks", ["stack"]) == ReadingNeeds(types: wakes, ordering: false))
    #expect(try Points.needs("unblocks", ["ts", "g"]) == ReadingNeeds(types: wakes, ordering: true))
    // What ends a wait says how long it was, and why; where it began is in the event that began it.
    #expect(try Points.needs("unblocks", ["reason"])?.types == wakes)
    #expect(try Points.needs("unblocks", ["reason", "waited"])?.columns == .stay)
    #expect(try Points.needs("unblocks", ["reason", "target_stack"])?.types == all)
    #expect(
      try Points.needs("unblocks", ["target_g"], [("stack", .isNotNull)])
        == ReadingNeeds(types: EventTypeSet([.goUnblock]), ordering: false))
  }

  @Test(arguments: ["coroutines-go1.27", "web-go1.27", "text/wakeups"])
  func pushedTests(name: String) throws {
    guard let (scan, _) = try Points.open(name) else { return }
    #expect(try Points.isPushed(scan, "unblocks", "reason", .isNull))
    #expect(try Points.isPushed(scan, "unblocks", "reason", .equal(.varchar("select"))))
    #expect(try Points.isPushed(scan, "unblocks", "stack", .isNull))
    #expect(try Points.isPushed(scan, "unblocks", "stack", .isNotNull))
    #expect(try Points.isPushed(scan, "unblocks", "target_stack", .isNotNull))
    #expect(try Points.isPushed(scan, "unblocks", "waited", .greater(.duration(20))))
    #expect(try Points.isPushed(scan, "unblocks", "g", .isNull))
  }
}
