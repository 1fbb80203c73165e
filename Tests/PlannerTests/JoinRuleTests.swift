import LogicalPlan
import Testing

@testable import Planner

/// What the rules do to joins, and what they must leave.
@Suite struct JoinRuleTests {
  private let left = "(select g, reason, dur from blocks) b"
  private let right = "(select g as h, name, share from goroutines) r"

  private func plan(_ kind: String, on: String, where filter: String? = nil) throws -> String {
    try planText(
      "select count(*) from \(left) \(kind) join \(right) on \(on)" + (filter.map { " where \($0)" } ?? ""))
  }

  // MARK: JoinKeyExtraction

  @Test(arguments: [
    ("g = h", "g = h"), ("h = g", "g = h"), ("g = share", "g::DOUBLE = share"),
    ("g = h and reason = name", "g = h and reason = name"),
  ])
  func equalitiesBecomeKeys(_ on: String, _ expected: String) throws {
    for kind in ["inner", "left", "right", "full"] {
      let joined = JoinKeyExtraction().apply(
        try bound("select 1 from \(left) \(kind) join \(right) on \(on)"))
      #expect(joined.treeText().contains("\(kind) join on \(expected)\n"), "\(joined.treeText())")
      guard case .join(_, _, let join)? = joined.inputs.first else {
        Issue.record("no join: \(joined.treeText())")
        continue
      }
      #expect(!join.keys.isEmpty && join.condition == nil)
    }
  }

  @Test(arguments: [
    "g < h", "g = h or reason = name", "g = 1", "g is not distinct from h", "g + h = 2",
    "reason <> name and 10 // g = h",
  ])
  func othersDoNot(_ on: String) throws {
    let plan = JoinKeyExtraction().apply(try bound("select 1 from \(left) join \(right) on \(on)"))
    guard case .join(_, _, let join)? = plan.inputs.first else { return #expect(Bool(false), "no join") }
    #expect(join.keys.isEmpty && join.condition != nil)
  }

  @Test func commasAndWhereMakeAHashJoin() throws {
    #expect(
      try planText("select b.dur, r.name from blocks b, goroutines r where b.g = r.g and b.dur > 1ms")
        == """
        project dur, name
        └─ inner join on g = g
           ├─ scan blocks as b: g, dur where dur > 1ms
           └─ scan goroutines as r: g, name
        """)
  }

  // MARK: FilterPushdown

  /// Which side a part of ON goes to: L, R, or neither.
  @Test(arguments: [
    ("inner", "L", "R"), ("left", "-", "R"), ("right", "L", "-"), ("full", "-", "-"), ("semi", "L", "R"),
    ("anti", "-", "R"),
  ])
  func partsOfOn(_ kind: String, _ onLeft: String, _ onRight: String) throws {
    let l = try plan(kind, on: "g = h and reason = 'a'")
    #expect(l.contains("dur, where") == false)
    #expect(l.contains("scan blocks: g where reason = 'a'") == (onLeft == "L"), "\(l)")
    let r = try plan(kind, on: "g = h and name = 'a'")
    #expect(r.contains("scan goroutines: g where name = 'a'") == (onRight == "R"), "\(r)")
  }

  @Test(arguments: [
    ("inner", "L", "R"), ("left", "L", "-"), ("right", "-", "R"), ("full", "-", "-"), ("semi", "L", nil),
    ("anti", "L", nil),
  ])
  func partsOfWhere(_ kind: String, _ onLeft: String, _ onRight: String?) throws {
    let l = try plan(kind, on: "g = h", where: "reason = 'a'")
    #expect(l.contains("scan blocks: g where reason = 'a'") == (onLeft == "L"), "\(l)")
    guard let onRight else { return }
    let r = try plan(kind, on: "g = h", where: "name = 'a'")
    #expect(r.contains("scan goroutines: g where name = 'a'") == (onRight == "R"), "\(r)")
    let both = try plan(kind, on: "g = h", where: "reason < name")
    #expect(both.contains("filter reason < name") == (kind != "inner"), "\(both)")
  }

  @Test func testsThatMayFailStayBehindTheJoin() throws {
    // A row with g = 0 may have no match, and then 10 // g is not asked for.
    let text = try plan("inner", on: "g = h", where: "10 // g > 1")
    #expect(text.contains("inner join on g = h and 10 // g > 1"), "\(text)")
    #expect(
      try plan("left", on: "g = h", where: "10 // g > 1").contains("filter 10 // g > 1\n   └─ left join"))
  }

  @Test func ofAnAsofJoinOnlyTheLeftSideIsFiltered() throws {
    let text = try planText(
      """
      select count(*) from blocks b asof join (select g as h, ts as at, dur as wait from blocks) c
      on b.g = c.h and b.ts >= c.at where b.dur > 1ms and wait > 1ms
      """)
    #expect(
      text == """
        aggregate count(*)
        └─ filter wait > 1ms
           └─ asof join on g = h and ts >= at
              ├─ scan blocks as b: g, ts where dur > 1ms
              └─ project g as h, ts as at, dur as wait
                 └─ scan blocks: g, ts, dur
        """)
  }

  // MARK: ProjectionPushdown

  @Test func sidesMakeOnlyWhatIsUsed() throws {
    #expect(
      try planText("select r.name from blocks b left join goroutines r on b.g = r.g and b.dur > 1ms")
        == """
        project name
        └─ left join on g = g and dur > 1ms
           ├─ scan blocks as b: g, dur
           └─ scan goroutines as r: g, name
        """)
    #expect(
      try planText("select count(*) from blocks, goroutines")
        == "aggregate count(*)\n└─ cross join\n   ├─ scan blocks: no columns\n"
        + "   └─ scan goroutines: no columns")
  }

  // MARK: EmptyInput

  @Test(arguments: [
    ("inner", true, true), ("left", true, false), ("right", false, true), ("full", false, false),
    ("semi", true, true), ("anti", true, false),
  ])
  func joinsWithNothing(_ kind: String, _ leftDecides: Bool, _ rightDecides: Bool) throws {
    func isEmpty(_ left: String, _ right: String, on: String = "g = h") throws -> Bool {
      try !planText("select dur from \(left) \(kind) join \(right) on \(on)").contains("scan")
    }
    let nothing = (
      "(select g, dur from blocks where false) b", "(select g as h from goroutines where false) r"
    )
    #expect(try isEmpty(nothing.0, right) == leftDecides)
    #expect(try isEmpty(left, nothing.1) == rightDecides)
    #expect(try isEmpty(nothing.0, nothing.1))
    #expect(try isEmpty(left, right, on: "false") == (leftDecides && rightDecides))
  }

  // MARK: OrderElimination

  @Test(arguments: [
    ("from blocks b join goroutines r using (g) order by ts", true),
    ("from goroutines r join blocks b using (g) order by ts", true),
    ("from blocks b left join goroutines r using (g) order by ts", true),
    ("from blocks b semi join goroutines r using (g) order by ts", true),
    ("from blocks b right join goroutines r using (g) order by ts", false),
    ("from blocks b full join goroutines r using (g) order by ts", false),
    ("from blocks b join blocks r using (g) order by r.ts", false),
    ("from goroutines r left join blocks b using (g) order by ts", false),
  ])
  func thePassingSideKeepsItsOrder(_ sql: String, _ isKept: Bool) throws {
    let text = try planText(sql)
    #expect(text.contains("sort") == !isKept, "\(text)")
  }
}
