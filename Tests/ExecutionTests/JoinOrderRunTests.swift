import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan
import Planner
import SQLSyntax
import Testing

@testable import Execution

/// That chains of inner joins, made at random, give the rows that they give without the optimizer, in another
/// order perhaps, and in one and the same order in every way to run them.
@Suite struct JoinOrderRunTests {
  private let tables = MemoryTables(ValuePools())

  init() {
    var dice = Dice(3)
    func number(_ sides: Int) -> Value { dice.roll(9) == 0 ? .null : .bigint(Int64(dice.roll(sides))) }
    for (name, count, isSmall) in [
      ("events", 24, false), ("blocks", 15, false), ("gs", 6, true), ("ps", 4, true),
    ] {
      tables.add(
        name, [("g", .bigint), ("p", .bigint), ("n", .bigint)],
        (0..<count).map { _ in [number(8), number(5), number(20)] + [.varchar("t")] })
      tables.contents[name]?.schema.isSmall = isSmall
    }
  }

  private func plan(_ sql: String, optimized: Bool) throws(QueryError) -> LogicalOperator {
    let catalog = QueryCatalog(
      tables: tables.tables, functions: FunctionRegistry.standard.signatures,
      settings: [SettingState(.disabledOptimizers, value: .varchar(optimized ? "" : "all"))],
      traceNames: ["t"])
    let planner = QueryPlanner(catalog: catalog, parameters: [:], fold: { _ in nil })
    guard case .query(let plan, _) = try planner.plan(try SQLParser.parseStatement(sql)) else {
      throw QueryError(.bind, "no query")
    }
    return plan
  }

  private func query(_ dice: inout Dice) -> String {
    let names = ["events", "blocks", "gs", "ps", "gs", "ps"]
    let count = 3 + dice.roll(2)
    let sources = (0..<count).map { "\(names[dice.roll(names.count)]) t\($0)" }
    func column(_ i: Int) -> String { "t\(i).\(["g", "p", "n"][dice.roll(3)])" }
    // Mostly every table is tied to one before it, sometimes nothing is.
    var tests = (1..<count).compactMap { i in
      dice.roll(6) == 0 ? nil : "\(column(dice.roll(i))) = \(column(i))"
    }
    for _ in 0..<dice.roll(3) {
      tests.append(
        "\(column(dice.roll(count))) \(["<", "<=", "=", "<>"][dice.roll(4)]) \(column(dice.roll(count)))")
    }
    if dice.roll(3) == 0 { tests.append("\(column(dice.roll(count))) in (1, 2, 3)") }
    let condition = tests.isEmpty ? "t0.g = t1.g" : tests.joined(separator: " and ")
    let columnsAs = (0..<count).map { "t\($0).g as a\($0), t\($0).n as b\($0)" }.joined(separator: ", ")
    if dice.roll(3) == 0 {
      // Two of them are joined in a subquery, which shows some of their columns.
      let inner = "select t0.g, t1.p, t1.n from \(sources[0]), \(sources[1]) where t0.g = t1.g"
      return "select * from (\(inner)) s join \(sources[2]) on s.p = t2.\(["p", "g"][dice.roll(2)])"
    }
    return "select \(columnsAs) from \(sources.joined(separator: ", ")) where \(condition)"
  }

  @Test func theSameRowsInWhateverOrder() throws {
    var dice = Dice(17)
    var answered = 0
    for _ in 0..<150 {
      let sql = query(&dice)
      guard let whole = try? plan(sql, optimized: false) else { continue }
      let limit = 1000
      let expected = try once(.limit(whole, limit: limit, offset: 0))
      // Cross products of everything are for another day.
      if expected.count == limit { continue }
      let rows = try run(try plan(sql, optimized: true), tables)
      #expect(same(rows, expected, anyOrder: true), "\(sql)")
      answered += rows.isEmpty ? 0 : 1
    }
    #expect(answered > 20, "\(answered)")
  }

  private func once(_ plan: LogicalOperator) throws -> [[Value]] {
    let sink = ResultSink(plan.output, pools: tables.pools)
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: [(plan, sink)], provider: tables)
    return sink.rows
  }
}
