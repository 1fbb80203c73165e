import Columns
import GoTrace
import Testing
import TraceTestSupport

@Suite struct CreationsTests {
  @Test(arguments: Points.names) func agreesWithGo(name: String) throws {
    guard let (scan, facts) = try Points.open(name) else { return }
    let rows = try scan.rows("creations", ["ts", "name", "stack"])
    #expect(Points.isInOrder(rows))
    #expect(Points.count(rows.map { $0[1].text ?? "" }) == facts.points.creations)
    #expect(Points.count(rows.map { Points.leaf($0[2]) }) == facts.points.goLeaves)
    if facts.error == nil {
      #expect(
        try scan.rows("creations", ["name", "stack"]).map { $0[0] }.count == rows.count,
        "the same without order")
    }
  }

  @Test(arguments: Points.names) func areEvents(name: String) throws {
    guard let (scan, _) = try Points.open(name) else { return }
    let events = try scan.rows(
      "events", ["ts", "wall", "g", "p", "m", "stack", "resource_id", "transition_stack"],
      where: [("from_state", .equal(.varchar("notexist"))), ("resource", .equal(.varchar("goroutine")))])
    #expect(try scan.rows("creations") == events.map { $0.dropLast() + [Points.root($0[7])] })
    // Every goroutine whose creation the trace saw.
    let created = try scan.rows("goroutines", ["created_ts", "parent_g", "g"])
    #expect(Set(events.map { [$0[0], $0[2], $0[6]] }).isSubset(of: Set(created)))
  }

  @Test func asksForNoMoreThanItNeeds() throws {
    let types = EventTypeSet([.goCreate, .goCreateBlocked, .goCreateSyscall])
    #expect(
      try Points.needs("creations", ["name", "child_g"]) == ReadingNeeds(types: types, ordering: false))
    #expect(try Points.needs("creations", ["name", "g"]) == ReadingNeeds(types: types, ordering: true))
    #expect(
      try Points.needs("creations", ["ts"], [("name", .isNotNull)])
        == ReadingNeeds(types: EventTypeSet([.goCreate, .goCreateBlocked]), ordering: true))
  }

  @Test(arguments: ["cgo-go1.27", "web-go1.27"]) func pushedTests(name: String) throws {
    guard let (scan, _) = try Points.open(name) else { return }
    #expect(try Points.isPushed(scan, "creations", "name", .isNull))
    #expect(try Points.isPushed(scan, "creations", "name", .notEqual(.varchar("main.main"))))
    #expect(try Points.isPushed(scan, "creations", "stack", .isNull))
    #expect(try Points.isPushed(scan, "creations", "child_g", .greater(.bigint(20))))
  }
}
