import Columns
import LogicalPlan
import SQLSyntax
import Testing

@testable import Planner

/// Statements other than queries, and how plans are printed.
@Suite struct StatementTests {
  /// The texts of a plan of constant rows.
  private func rows(_ sql: String) throws -> (columns: [String], rows: [[String?]]) {
    let planner = QueryPlanner(catalog: SampleCatalog.one, parameters: [:], fold: evaluate)
    guard
      case .query(.values(let rows, let columns), let named) = try planner.plan(
        try SQLParser.parseStatement(sql))
    else { return ([], []) }
    #expect(named == columns)
    return (
      columns.map(\.name),
      rows.map { row in
        row.map { cell in
          if case .constant(.varchar(let text), _) = cell { return text }
          return nil
        }
      }
    )
  }

  @Test func describeHasTheDocumentation() throws {
    let described = try rows("describe blocks")
    #expect(described.columns == ["column", "type", "meaning", "null_when"])
    #expect(described.rows[0] == ["g", "BIGINT", "The goroutine.", nil])
    #expect(
      described.rows[4] == ["dur", "DURATION", "How long it lasted.", "Still blocked when the trace ends."])
    #expect(described.rows.count == 8)
  }

  @Test func describeOfAQueryHasItsColumns() throws {
    let described = try rows(
      "describe select reason, avg as a from (select reason, sum(dur) as avg from blocks group by all)")
    #expect(described.columns == ["column", "type"])
    #expect(described.rows == [["reason", "VARCHAR"], ["a", "DURATION"]])
  }

  @Test func showListsTheCatalog() throws {
    #expect(
      try rows("show tables").rows == [
        ["blocks", "table", "A time that a goroutine was blocked."], ["goroutines", "table", "A goroutine."],
      ])
    let functions = try rows("show functions")
    #expect(functions.columns == ["function", "kind", "meaning", "example"])
    #expect(functions.rows.contains { $0[0] == "list_extract" && $0[1] == "scalar" })
  }

  @Test func describeOfAFunctionHasItsForms() throws {
    let extract = try rows("describe list_extract")
    #expect(extract.columns == ["form", "gives", "meaning", "example"])
    #expect(extract.rows.first?.prefix(2) == ["list_extract(any[], BIGINT)", "element of argument 1"])
    // A table of the same name would come first; what is neither is looked for among the tables.
    #expect(
      mistake("describe list_extrac")
        == "bind: no table \"list_extrac\"; SHOW TABLES lists them @ list_extrac")
  }

  @Test func explainKeepsItsOptions() throws {
    let planner = QueryPlanner(catalog: SampleCatalog.one, parameters: [:], fold: evaluate)
    guard
      case .explain(let plan, let columns, let options) = try planner.plan(
        try SQLParser.parseStatement("explain analyze select g from blocks"))
    else {
      Issue.record("not an explain")
      return
    }
    #expect(options == Explain(isAnalyze: true, format: .text))
    #expect(columns == [OutputColumn("g", .bigint)])
    #expect(plan.treeText() == "scan blocks: g")
  }

  @Test func columnsKeepTheirNamesWhateverTheRulesDo() throws {
    let planner = QueryPlanner(catalog: SampleCatalog.one, parameters: [:], fold: evaluate)
    guard
      case .query(let plan, let columns) = try planner.plan(
        try SQLParser.parseStatement(
          "select g as a, G as b, g from (select g, dur from blocks) order by dur limit 1"))
    else {
      Issue.record("not a query")
      return
    }
    #expect(columns == [OutputColumn("a", .bigint), OutputColumn("b", .bigint), OutputColumn("g", .bigint)])
    #expect(plan.output == columns)
  }

  @Test func treesAreAnnotated() throws {
    let plan = try bound("select reason, count(distinct g) from blocks group by 1 order by 2 limit 3")
    let text = Optimizer(catalog: SampleCatalog.one, fold: evaluate).optimize(plan).plan
      .treeText { ["holds \($0.holds.text)"] }
    #expect(
      text == """
        top 3 by count(distinct g)
        │  holds 3 rows
        └─ aggregate by reason: count(distinct g)
           │  holds one row per group, each distinct argument
           └─ scan blocks: g, reason
                 holds nothing
        """)
  }

  @Test func parenthesesStandWhereTheyMustBe() throws {
    #expect(
      try boundText(
        "select (1 + g) * 2 - (3 - g) as a, not (g > 1 or g < 0) and is_long as b, -(g + 1) as c from blocks"
      )
      .hasPrefix("project (1 + g) * 2 - (3 - g) as a, not (g > 1 or g < 0) and is_long as b, -(g + 1) as c\n")
    )
    #expect(
      try boundText("select 'it''s' as a, 90s as b, 1500us as c, 2h as d, 0ns as e").hasPrefix(
        "project 'it''s' as a, 90s as b, 1500us as c, 2h as d, 0s as e\n"))
  }
}
