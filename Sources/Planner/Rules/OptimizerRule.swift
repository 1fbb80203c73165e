import LogicalPlan

/// A change to a plan that leaves its answer as it is: the same rows, the same order, the same columns.
///
/// A rule may make an error go away that the plan as written would have met, and never the other way round.
protocol OptimizerRule {
  /// What EXPLAIN and the tests call it.
  var name: String { get }
  /// What is gained, in a sentence.
  var why: String { get }
  /// Whether rows may come in another order than before, where the query gives none. Such a rule is applied once,
  /// and stands before those that draw on the order of rows.
  var reordersRows: Bool { get }
  /// The changed plan, or the same where there is nothing to gain.
  func apply(_ plan: LogicalOperator) -> LogicalOperator
}

extension OptimizerRule {
  var reordersRows: Bool { false }
}
