import Catalog
import Diagnostics
import SQLSyntax
import Testing

@testable import Planner

/// Views: what stands in FROM for a query with a name.
@Suite struct ViewTests {
  private let catalog = QueryCatalog(
    tables: SampleCatalog.one.tables,
    views: [
      ViewDefinition(
        name: "slow", summary: "A long block.", query: "select g, dur, trace from blocks where dur > 10ms"),
      ViewDefinition(name: "slower", summary: "A longer one.", query: "from slow where dur > 1s"),
      ViewDefinition(name: "broken", summary: "Not sound.", query: "select nothing from blocks"),
    ], functions: SampleCatalog.one.functions, traceNames: ["before", "after"])

  private func planned(_ sql: String) throws -> PlannedStatement {
    try QueryPlanner(catalog: catalog, parameters: [:], fold: evaluate).plan(
      try SQLParser.parseStatement(sql))
  }

  @Test func standsForItsQuery() throws {
    let text = try planText("select g from slow", catalog: catalog)
    #expect(text.contains("scan blocks: g where dur > 10ms"), "\(text)")
  }

  @Test func mayStandOnAnother() throws {
    let text = try planText("select g from slower", catalog: catalog)
    #expect(text.contains("dur > 10ms") && text.contains("dur > 1s"), "\(text)")
  }

  @Test func aTraceBeforeItIsForItsTables() throws {
    #expect(try planText("select g from before.slower", catalog: catalog).contains("trace = 'before'"))
    #expect(try columns("from before.slow", catalog: catalog) == ["g BIGINT", "dur DURATION"])
    #expect(try columns("from slow", catalog: catalog).last == "trace VARCHAR")
  }

  @Test func itsMistakesAreToldWhereItIsUsed() {
    let text = mistake("select * from broken", catalog: catalog)
    #expect(text.hasPrefix("bind: in view broken: no column \"nothing\" in blocks"), "\(text)")
    #expect(text.hasSuffix("@ broken"), "\(text)")
  }

  @Test func isCreatedFromASoundQuery() throws {
    guard case .createView(let view, let orReplace) = try planned("create view V as from blocks where g = 1")
    else { return #expect(Bool(false), "not a view") }
    #expect(view.name == "v" && !orReplace)
    #expect(mistake("create view v as select x from blocks", catalog: catalog).contains("no column \"x\""))
    #expect(mistake("create view slow as from blocks", catalog: catalog).contains("there is a view \"slow\""))
    #expect(mistake("create view blocks as from slow", catalog: catalog).contains("\"blocks\" is a table"))
  }

  @Test func isDroppedByName() throws {
    guard case .dropView("slow", false) = try planned("drop view slow") else {
      return #expect(Bool(false), "not dropped")
    }
    #expect(mistake("drop view slo", catalog: catalog).contains("did you mean \"slow\"?"))
  }
}
