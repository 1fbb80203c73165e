import Catalog
import Columns
import SQLSyntax
import Testing

@testable import Planner

/// SET, RESET, SHOW SETTINGS, and the settings that the planner heeds.
@Suite struct SettingTests {
  private func catalog(_ order: String? = nil, without rules: String? = nil) -> QueryCatalog {
    QueryCatalog(
      tables: SampleCatalog.one.tables, functions: SampleCatalog.one.functions,
      settings: [
        SettingState(.defaultNullOrder, value: order.map { .varchar($0) }),
        SettingState(.disabledOptimizers, value: rules.map { .varchar($0) }),
      ], traceNames: ["t"])
  }

  private func planned(_ sql: String) throws -> PlannedStatement {
    try QueryPlanner(catalog: catalog(), parameters: [:], fold: evaluate).plan(
      try SQLParser.parseStatement(sql))
  }

  @Test(arguments: [
    ("set default_null_order = 'NULLS_FIRST'", "nulls_first"),
    ("set Default_Null_Order to nulls_last", "nulls_last"),
    ("reset default_null_order", "nulls_last"),
  ])
  func givesValues(sql: String, expected: String) throws {
    guard case .set("default_null_order", let value) = try planned(sql) else {
      return #expect(Bool(false), "not set")
    }
    #expect(value == .varchar(expected))
  }

  @Test(arguments: [
    ("set disabled_optimizers = 'topn'", "TopN"),
    ("set disabled_optimizers = ' top_n, Filter_Pushdown,'", "TopN,FilterPushdown"),
    ("set disabled_optimizers = 'ALL'", "all"),
    ("set disabled_optimizers = ''", ""),
    ("reset disabled_optimizers", ""),
  ])
  func namesRules(sql: String, expected: String) throws {
    guard case .set("disabled_optimizers", let value) = try planned(sql) else {
      return #expect(Bool(false), "not set")
    }
    #expect(value == .varchar(expected))
  }

  @Test func rulesAreLeftOut() throws {
    func fired(_ disabled: String?) -> Set<String> {
      let optimizer = Optimizer(catalog: catalog(without: disabled), fold: evaluate)
      return Set(optimizer.rules.map(\.name))
    }
    let all = fired(nil)
    #expect(all == Set(Optimizer.ruleNames))
    #expect(all.contains("TopN"))
    #expect(fired("TopN,EmptyInput") == all.subtracting(["TopN", "EmptyInput"]))
    #expect(fired("all").isEmpty)
  }

  @Test(arguments: [
    (
      "set default_null_ordr = 1",
      "bind: no setting \"default_null_ordr\"; did you mean \"default_null_order\"? @ default_null_ordr"
    ),
    (
      "reset nothing_like_it",
      "bind: no setting \"nothing_like_it\"; SHOW SETTINGS lists them @ nothing_like_it"
    ),
    ("set default_null_order = 3", "type: \"default_null_order\" is a VARCHAR, and this is BIGINT @ 3"),
    (
      "set default_null_order = 'up'",
      "usage: \"default_null_order\" has no such value; there are nulls_last, nulls_first, "
        + "nulls_last_on_asc_first_on_desc @ 'up'"
    ),
    (
      "set disabled_optimizers = 'TopN, TopM'",
      "usage: there is no rule \"TopM\"; did you mean \"TopN\"? @ 'TopN, TopM'"
    ),
    (
      "explain set default_null_order = 'nulls_last'",
      "bind: EXPLAIN explains a query @ set default_null_order = 'nulls_last'"
    ),
  ])
  func mistakes(sql: String, expected: String) {
    #expect(mistake(sql, catalog: catalog()) == expected)
  }

  /// The orders are those that DuckDB documents for its setting of the name.
  @Test(arguments: [
    ("nulls_last", "g", "g desc"), ("nulls_first", "g nulls first", "g desc nulls first"),
    ("nulls_last_on_asc_first_on_desc", "g", "g desc nulls first"),
  ])
  func decidesWhereNullsGo(order: String, ascending: String, descending: String) throws {
    for (query, key) in [
      ("select g from blocks order by g", ascending), ("select g from blocks order by g desc", descending),
      ("select g from blocks order by all desc", descending),
      ("select g from blocks union select g from goroutines order by g desc", descending),
    ] {
      let text = try planText(query, catalog: catalog(order))
      #expect(text.hasPrefix("sort by \(key)\n"), "\(text)")
    }
    let said = try planText("select g from blocks order by g nulls last", catalog: catalog(order))
    #expect(said.hasPrefix("sort by g\n"))
  }
}
