import Diagnostics

extension Expression {
  /// The expressions that stand directly in this one; what is in a query of its own is left out.
  public var parts: [Expression] {
    switch node {
    case .literal, .parameter, .column, .columns, .star, .exists, .scalarQuery: []
    case .unary(_, let inner), .isNull(_, let inner), .isBoolean(_, let inner, _), .cast(let inner, _, _),
      .inQuery(_, let inner, _), .lambda(_, let inner), .named(_, let inner):
      [inner]
    case .binary(_, let left, let right): [left, right]
    case .pattern(_, _, let value, let pattern, let escape): [value, pattern] + (escape.map { [$0] } ?? [])
    case .between(_, let value, let low, let high): [value, low, high]
    case .inList(_, let value, let list): [value] + list
    case .caseWhen(let operand, let branches, let otherwise):
      (operand.map { [$0] } ?? []) + branches.flatMap { [$0.condition, $0.result] }
        + (otherwise.map { [$0] } ?? [])
    case .call(let call): call.parts
    case .list(let elements), .row(let elements): elements
    case .element(let list, let index): [list, index]
    case .slice(let list, let bounds): [list] + [bounds.from, bounds.to, bounds.step].compactMap { $0 }
    }
  }

  /// The places where COLUMNS stands in the expression, not in queries inside of it.
  ///
  /// - Complexity: O(size of the expression).
  public var columnSelections: [(selection: ColumnSelection, span: SourceSpan)] {
    if case .columns(let selection) = node { return [(selection, span)] }
    return parts.flatMap(\.columnSelections)
  }
}

extension FunctionCall {
  fileprivate var parts: [Expression] {
    var parts = arguments + orderBy.map(\.expression) + (filter.map { [$0] } ?? [])
    if case .inline(let window)? = over {
      parts += window.partitionBy + window.orderBy.map(\.expression)
    }
    return parts
  }
}

extension ColumnSelection {
  /// Whether both mean the same, wherever they are written.
  public func means(_ other: ColumnSelection) -> Bool { sql == other.sql }

  private var sql: String { Expression(.columns(self), span: SourceSpan(0, 0)).sql }
}
