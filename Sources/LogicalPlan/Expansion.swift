import Catalog
import Columns
import Diagnostics

/// A table function: the rows that it makes of each row of the input.
public struct Expansion: Hashable, Sendable {
  /// What is called.
  public var function: FunctionReference
  /// Over the operator's input.
  public var arguments: [BoundExpression]
  /// The columns it makes, which stand behind the input's.
  public var columns: [OutputColumn]
  /// Where the call stands.
  public var span: SourceSpan?
  /// Whether a row of which no row is made comes out once, beside NULLs.
  public var keepsEveryRow = false

  /// A call of a table function.
  public init(
    function: FunctionReference, arguments: [BoundExpression], columns: [OutputColumn],
    span: SourceSpan? = nil
  ) {
    self.function = function
    self.arguments = arguments
    self.columns = columns
    self.span = span
  }

  /// The same call with each of its arguments replaced.
  public func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> Expansion {
    var copy = self
    copy.arguments = arguments.map(transform)
    return copy
  }

  /// The call in a line, as it stands in the plan: `series(0s, 1s, 10ms)`.
  public var title: String {
    let call = "\(function.name)(\(arguments.map(\.text).joined(separator: ", ")))"
    return keepsEveryRow ? "left " + call : call
  }
}
