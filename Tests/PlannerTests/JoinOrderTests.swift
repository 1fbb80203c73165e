import Catalog
import Columns
import LogicalPlan
import Testing

@testable import Planner

/// The order in which several tables are joined. `blocks` goes by, `goroutines` is small.
@Suite struct JoinOrderTests {
  /// The tables of a plan in the order in which they are joined, by their aliases; those that are held on the
  /// right of their join in parentheses.
  private func order(_ sql: String, catalog: QueryCatalog = SampleCatalog.one) throws -> String {
    let plan = Optimizer(catalog: catalog, fold: evaluate).optimize(try bound(sql, catalog: catalog)).plan
    func order(_ plan: LogicalOperator) -> String {
      if case .scan(let scan) = plan { return scan.alias }
      guard case .join(let left, let right, let join) = plan else {
        return plan.inputs.map(order).joined(separator: " ")
      }
      let (a, b) = (order(left), order(right))
      return join.held == .right ? "\(a) (\(b))" : "(\(a)) \(b)"
    }
    return order(plan)
  }

  @Test(arguments: [
    // Two small tables that nothing ties would make every pair of their rows.
    ("from goroutines x, goroutines y, blocks b where x.g = b.g and y.name = b.reason", "b (x) (y)"),
    ("from blocks b join blocks c using (g) join goroutines x using (g)", "b (x) (c)"),
    // Of the two that go by the first does.
    ("from goroutines x, blocks b, blocks c where b.g = c.g and c.ts = b.ts and x.g = c.g", "b (c) (x)"),
    // Of small tables the first goes by, and what is tied comes first.
    ("from goroutines x, goroutines y, goroutines z where x.g = z.g and z.name = y.name", "x (z) (y)"),
    // A view in between is no wall.
    (
      "from (select x.g, y.name from goroutines x, goroutines y) s join blocks b on b.g = s.g and "
        + "s.name = b.reason", "b (x) (y)"
    ),
    ("from goroutines x, goroutines y, blocks b where x.g = b.g and y.g > b.g", "b (x) (y)"),
    (
      "from goroutines x, (select count(*) as n from blocks z) y, blocks b where n = b.g and x.g = b.g",
      "b (z) (x)"
    ),
  ])
  func smallTablesAreHeld(sql: String, expected: String) throws {
    #expect(try order("select count(*) \(sql)") == expected)
  }

  @Test func everyTestIsMadeOnceAndColumnsStayWhereTheyWere() throws {
    let text = try planText(
      "select x.name, y.name, b.ts from goroutines x, goroutines y, blocks b where x.g = b.g and "
        + "y.name = b.reason and x.share < y.share")
    #expect(
      text == """
        project name, name, ts
        └─ inner join on reason = name and share < share
           ├─ inner join on g = g
           │  ├─ scan blocks as b: g, reason, ts
           │  └─ scan goroutines as x: g, name, share
           └─ scan goroutines as y: name, share
        """)
  }

  @Test(arguments: [
    ("from goroutines x join blocks b using (g)", "(x) b"),
    ("from blocks b join goroutines x using (g) join goroutines y using (g)", "b (x) (y)"),
    ("from goroutines x left join goroutines y on x.name = y.name join blocks b on x.g = b.g", "(x (y)) b"),
    ("from goroutines x semi join blocks c using (g) join blocks b using (g)", "(x) c (b)"),
    // 10 // x.g fails for a pair with 0, which the join below may not have.
    ("from goroutines x join goroutines y using (g) join blocks b on 10 // x.g = b.g", "(x (y)) b"),
    ("from goroutines x join goroutines y on 10 // x.g = y.g join blocks b on x.g = b.g", "(x (y)) b"),
    ("from blocks b join blocks c on b overlaps c join goroutines x on x.g = b.g", "b (c) (x)"),
  ])
  func otherJoinsStayAsTheyAre(sql: String, expected: String) throws {
    #expect(try order("select count(*) \(sql)") == expected)
    let joins = IntervalSweep(catalog: SampleCatalog.one).apply(
      JoinKeyExtraction().apply(FilterPushdown().apply(try bound("select count(*) \(sql)"))))
    #expect(JoinOrder(catalog: SampleCatalog.one).apply(joins) == joins)
  }

  @Test func aSettingLeavesItOut() throws {
    let sql =
      "select count(*) from goroutines x, goroutines y, blocks b where x.g = b.g and y.name = b.reason"
    let rules = Optimizer(catalog: SampleCatalog.one, fold: evaluate).optimize(try bound(sql)).fired
    #expect(rules.contains("JoinOrder"))
    let name = try SettingDefinition.disabledOptimizers.settled(.varchar("join_order"))
    #expect(name == .varchar("JoinOrder"))
  }
}
