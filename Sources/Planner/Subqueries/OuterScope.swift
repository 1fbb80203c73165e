import Catalog
import Diagnostics
import LogicalPlan
import SQLSyntax

/// The rows around a subquery: what its names may stand for beside its own tables.
///
/// Where a subquery reads a column of these rows, its plan has a *reference*: an expression without operands
/// that stands for the position in ``references``. Every reference is gone when the subquery has been attached
/// to the rows around it.
final class OuterScope {
  /// The names of the rows around the subquery; it may have rows around it in its turn.
  let scope: Scope
  private let aggregates: AggregateCollector?
  /// What the subquery reads of each row around it, over the columns of those rows.
  private(set) var references: [BoundExpression] = []

  /// The rows that `scope` names.
  ///
  /// - Parameter aggregates: is told of columns that are read, where the rows may come to be grouped.
  init(_ scope: Scope, aggregates: AggregateCollector? = nil) {
    self.scope = scope
    self.aggregates = aggregates
  }

  private static let function = "(outer)"

  /// The reference to the column that `names` stands for, here or further out; nil where there is none.
  func column(_ names: [Name], at span: SourceSpan) throws(QueryError) -> BoundExpression? {
    if let found = try scope.column(names) {
      aggregates?.noteUse(of: found, at: span)
      return reference(to: found)
    }
    return try scope.outer?.column(names, at: span).map { reference(to: $0) }
  }

  /// Whether a table goes by that name, here or further out.
  func hasTable(_ name: Name) -> Bool { scope.hasTable(name) || scope.outer?.hasTable(name) == true }

  private func reference(to expression: BoundExpression) -> BoundExpression {
    let position = references.firstIndex(of: expression) ?? references.count
    if position == references.count { references.append(expression) }
    return .call(
      FunctionReference(Self.function, overload: position), [], expression.type, span: nil)
  }

  /// The position that an expression refers to, where it is a reference.
  static func position(of expression: BoundExpression) -> Int? {
    guard case .call(let function, _, _, _) = expression, function.name == Self.function else { return nil }
    return function.overload
  }
}

extension BoundExpression {
  /// Whether the expression reads rows around its query.
  var readsOuter: Bool {
    OuterScope.position(of: self) != nil || children.contains { $0.readsOuter }
  }

  /// The same expression with the parts replaced for which there is something else, from the outside in.
  func replacing(_ replacement: (BoundExpression) -> BoundExpression?) -> BoundExpression {
    replacement(self) ?? mapChildren { $0.replacing(replacement) }
  }

  /// Whether the expression reads a column of its own query.
  var readsColumn: Bool { columnIndex != nil || children.contains { $0.readsColumn } }

  /// The column's place, where the expression is one.
  var columnIndex: Int? {
    if case .column(let index, _, _) = self { return index }
    return nil
  }
}

extension LogicalOperator {
  /// The operator's own expressions.
  var ownExpressions: [BoundExpression] {
    var found: [BoundExpression] = []
    _ = mapExpressions { expression in
      found.append(expression)
      return expression
    }
    return found
  }

  /// Whether the plan reads rows around its query.
  var readsOuter: Bool {
    ownExpressions.contains { $0.readsOuter } || inputs.contains { $0.readsOuter }
  }

  /// The columns of the output as expressions, `offset` places further on.
  func outputColumns(from offset: Int = 0) -> [BoundExpression] {
    output.enumerated().map { .column($0.offset + offset, $0.element.type, name: $0.element.name) }
  }

  /// How many operators and expressions the plan has.
  var size: Int {
    ownExpressions.reduce(1) { $0 + $1.nodeCount } + inputs.reduce(0) { $0 + $1.size }
  }
}
