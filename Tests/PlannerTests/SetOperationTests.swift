import LogicalPlan
import Testing

@testable import Planner

/// UNION, INTERSECT, EXCEPT and DISTINCT ON: binding, rules and errors.
@Suite struct SetOperationTests {
  @Test func aChainOfUnionsIsOneOperator() throws {
    #expect(
      try planText("select g from blocks union all select g from goroutines union all select 1") == """
        union all
        ├─ scan blocks: g
        ├─ scan goroutines: g
        └─ project 1
           └─ one row
        """)
    #expect(
      try planText("select g from blocks union select g from goroutines union select g from blocks")
        .hasPrefix("distinct\n└─ union all\n   ├─ scan blocks: g\n   ├─ scan goroutines: g\n   └─ scan"))
    #expect(
      try planText("select g from blocks union all select g from goroutines except all select 1")
        .hasPrefix("except all\n├─ union all\n"))
    // INTERSECT binds tighter.
    #expect(
      try planText("select g from blocks except select 1 intersect select 2")
        .hasPrefix("except\n├─ scan blocks: g\n└─ intersect\n"))
  }

  @Test func namesAreTheFirstsAndTypesFitBoth() throws {
    #expect(
      try columns("select g as a, null as b from blocks union all select share, name from goroutines")
        == ["a DOUBLE", "b VARCHAR"])
    #expect(
      try columns("select g, dur from blocks union all by name select name, g from goroutines")
        == ["g BIGINT", "dur DURATION", "name VARCHAR"])
  }

  @Test func orderAndLimitAreOfTheWhole() throws {
    #expect(
      try planText("select g as k from blocks union all select g from goroutines order by k desc limit 3")
        .hasPrefix("top 3 by k desc\n└─ union all\n"))
    #expect(
      try planText("(select g from blocks order by g limit 1) union all select 2")
        .hasPrefix("union all\n├─ top 1 by g\n"))
  }

  @Test(arguments: [
    (
      "select g, ts from blocks union select 1",
      "bind: UNION needs as many columns on both sides: 2 before it, 1 after it; UNION BY NAME fills up "
        + "missing columns with NULL @ select 1"
    ),
    (
      "select g from blocks except (select 1, 2)",
      "bind: EXCEPT needs as many columns on both sides: 1 before it, 2 after it @ select 1, 2"
    ),
    (
      "select dur from blocks union all select g from blocks",
      "type: column 1 of UNION is DURATION and BIGINT; write a duration such as 10ms, or multiply the number "
        + "by 1ns @ select g from blocks"
    ),
    (
      "select g from blocks union by name select reason as g from blocks",
      "type: column \"g\" of UNION is BIGINT and VARCHAR; cast one of them: x::VARCHAR or x::BIGINT "
        + "@ select reason as g from blocks"
    ),
    (
      "select g, g from blocks union by name select 1 as g",
      "bind: BY NAME needs different names, and \"g\" is there twice @ select 1 as g"
    ),
    (
      "select g from blocks union select 1 order by ts",
      "bind: no column \"ts\" in the subquery; it has g @ ts"
    ),
  ])
  func isRefused(_ sql: String, _ expected: String) {
    #expect(mistake(sql) == expected)
  }

  @Test func longChains() throws {
    let unions = Array(repeating: "select 1", count: 150).joined(separator: " union all ")
    #expect(try bound(unions).inputs.count == 150)
    let excepts = Array(repeating: "select 1", count: 60).joined(separator: " except ")
    #expect(mistake(excepts).hasPrefix("bind: more than 50 set operations in a row"))
  }

  // MARK: Rules

  @Test func testsGoIntoEveryInput() throws {
    let union = try planText(
      "from (select g, ts from blocks union all select g + 1, ts from blocks) where ts > 1s")
    #expect(union.split(separator: "\n").filter { $0.contains("where ts > 1s") }.count == 2)
    let except = try planText("from (select g from blocks except select g from goroutines) where g = 4")
    #expect(except == "except\n├─ scan blocks: g where g = 4\n└─ scan goroutines: g where g = 4")
    // A test that can fail is not made for rows that never come out.
    let failing = try planText("from (select g from blocks except select g from goroutines) where 1 // g = 4")
    #expect(failing.hasPrefix("filter 1 // g = 4\n└─ except\n"))
  }

  @Test func columnsThatNobodyReadsAreMadeByNoInput() throws {
    #expect(
      try planText("select count(*) from (from blocks union all from blocks)")
        == "aggregate count(*)\n└─ union all\n   ├─ scan blocks: no columns\n   └─ scan blocks: no columns")
    #expect(
      try planText("select g from (select g, ts from blocks intersect select g, ts from blocks)")
        .contains("scan blocks: g, ts"))
    // Inputs that must keep a column for themselves still fit the others.
    #expect(
      try planText(
        "select g from (select g, dur from blocks union all (select g, dur from blocks order by dur limit 1))"
      )
      .hasPrefix("union all\n├─ scan blocks: g\n└─ project g\n   └─ top 1 by dur\n"))
  }

  @Test func inputsWithoutRowsGo() throws {
    #expect(
      try planText("select g as a from blocks where false union all select g from goroutines")
        == "project g as a\n└─ scan goroutines: g")
    #expect(
      try planText("select g from blocks intersect select g from goroutines where false")
        .hasPrefix("0 constant rows"))
    #expect(
      try planText("select g from blocks except select g from goroutines where false")
        == "distinct\n└─ scan blocks: g")
    #expect(
      try planText("select g from blocks except all select g from goroutines where false") == "scan blocks: g"
    )
  }

  @Test func anOrderIsNotKeptAcrossInputs() throws {
    #expect(
      try planText("select ts from (select ts from blocks union all select ts from blocks) order by ts")
        .hasPrefix("sort by ts\n"))
  }

  // MARK: DISTINCT ON

  @Test func theFirstRowOfEachKey() throws {
    #expect(
      try planText("select distinct on (reason) g from blocks order by dur desc") == """
        project g
        └─ distinct on reason
           └─ sort by dur desc
              └─ project g, dur, reason
                 └─ scan blocks: g, reason, dur
        """)
    #expect(
      try planText("select distinct on (2) g, reason from blocks")
        == "distinct on reason\n└─ scan blocks: g, reason")
    #expect(
      try planText("select distinct on (g) g, ts from blocks order by ts")
        == "distinct on g\n└─ scan blocks: g, ts")
    // Which row is the first is found out among all of them.
    #expect(
      try planText("from (select distinct on (g) g, ts from blocks order by dur) where ts > 1s")
        .contains("filter ts > 1s\n"))
    #expect(
      mistake("select distinct on (sum(dur)) g from blocks").contains(
        "neither grouped nor inside an aggregate"))
  }
}
