import Columns

/// What is done with the elements of a list by an expression of them.
public enum LambdaFunction: String, Hashable, Sendable, CaseIterable {
  /// A list of what becomes of each element.
  case transform = "list_transform"
  /// A list of the elements for which it is true.
  case filter = "list_filter"
  /// One value, made of the first two elements (or a given value and the first), then of that and the next.
  case reduce = "list_reduce"
}

/// `x -> x + n` as an argument of a list function.
///
/// The body is an expression of its own: its columns are the parameters, and behind them what it takes from
/// the row, which are arguments of the call. So what moves or renames a row's columns need not look into it.
public struct BoundLambda: Hashable, Sendable {
  /// What is done with the elements.
  public var function: LambdaFunction
  /// Whether the second argument is the value that a reduction begins with.
  public var hasInitial: Bool
  /// Types of the parameters.
  public var parameters: [LogicalType]
  /// Over the parameters and, behind them, the captured values.
  public var body: BoundExpression
  /// As the query spells it, for messages and plans.
  public var text: String

  /// A lambda.
  public init(
    function: LambdaFunction, hasInitial: Bool = false, parameters: [LogicalType], body: BoundExpression,
    text: String
  ) {
    self.function = function
    self.hasInitial = hasInitial
    self.parameters = parameters
    self.body = body
    self.text = text
  }
}
