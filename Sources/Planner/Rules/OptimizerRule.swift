import LogicalPlan

/// A change to a plan that leaves its answer as it is: the same rows, the same order, the same columns.
/// (``IntervalSweep`` gives a join another order, and says what follows.)
///
/// A rule may make an error go away that the plan as written would have met, and never the other way round.
protocol OptimizerRule {
  /// What EXPLAIN and the tests call it.
  var name: String { get }
  /// What is gained, in a sentence.
  var why: String { get }
  /// The changed plan, or the same where there is nothing to gain.
  func apply(_ plan: LogicalOperator) -> LogicalOperator
}
