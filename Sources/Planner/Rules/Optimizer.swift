import Catalog
import Columns
import LogicalPlan

/// Applies the rules in order, again while one of them finds something, a few times at most.
struct Optimizer {
  let rules: [any OptimizerRule]

  private static let maximumPasses = 4

  /// The rules for a plan over the tables of `catalog`: all but those that its settings leave out.
  init(catalog: QueryCatalog, fold: @escaping (BoundExpression) -> Value?) {
    rules = Self.allRules(catalog: catalog, fold: fold).filter { !catalog.leavesOut($0) }
  }

  /// What EXPLAIN and the settings call the rules.
  static var ruleNames: [String] {
    allRules(catalog: QueryCatalog(tables: [], functions: [], traceNames: []), fold: { _ in nil }).map(\.name)
  }

  private static func allRules(
    catalog: QueryCatalog, fold: @escaping (BoundExpression) -> Value?
  ) -> [any OptimizerRule] {
    [
      ConstantFolding(fold: fold),
      EmptyInput(),
      FilterPushdown(),
      MarkToSemiJoin(catalog: catalog),
      JoinKeyExtraction(),
      IntervalSweep(catalog: catalog),
      JoinOrder(catalog: catalog),
      LimitPushdown(),
      OrderElimination(catalog: catalog),
      OrderedWindow(catalog: catalog),
      OrderedAggregate(catalog: catalog),
      TopN(),
      CommonSubexpressions(),
      ProjectionPushdown(),
      RemoveRedundantProjection(),
    ]
  }

  /// The plan after all rules, and the names of those that changed it, in order.
  func optimize(_ plan: LogicalOperator) -> (plan: LogicalOperator, fired: [String]) {
    var plan = plan
    var fired: [String] = []
    for pass in 0..<Self.maximumPasses {
      let before = plan
      for rule in rules where pass == 0 || !rule.reordersRows {
        let changed = rule.apply(plan)
        if changed != plan {
          fired.append(rule.name)
          plan = changed
        }
      }
      if plan == before { break }
    }
    return (plan, fired)
  }
}
