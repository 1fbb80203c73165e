import Columns

/// What GROUP BY with several grouping sets computes: the rows of one aggregation for each set, in one pass
/// over the input.
public struct LogicalGroupingSets: Hashable, Sendable {
  /// All keys, each once; a key that a set does not have is NULL in the rows of that set.
  public var groupings: [NamedExpression]
  /// The keys of each set, as positions in `groupings`, ascending. An equal set counts again.
  public var sets: [[Int]]
  /// What is computed for each group of each set.
  public var aggregates: [AggregateCall]

  /// Several groupings of the same rows.
  public init(groupings: [NamedExpression], sets: [[Int]], aggregates: [AggregateCall]) {
    self.groupings = groupings
    self.sets = sets
    self.aggregates = aggregates
  }

  /// The groupings' columns, the aggregates', and the position of the row's set.
  public var output: [OutputColumn] {
    groupings.map { OutputColumn($0.name, $0.expression.type) }
      + aggregates.map { OutputColumn($0.name, $0.type) } + [OutputColumn("grouping set", .bigint)]
  }

  /// The expressions over the input.
  public var expressions: [BoundExpression] {
    groupings.map(\.expression) + aggregates.flatMap(\.expressions)
  }

  /// The same with every expression over the input replaced by what `transform` makes of it.
  public func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> LogicalGroupingSets {
    LogicalGroupingSets(
      groupings: groupings.map { NamedExpression(transform($0.expression), name: $0.name) }, sets: sets,
      aggregates: aggregates.map { $0.mapExpressions(transform) })
  }
}
