import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// A value or a row of values, `(a, (b, c))`, with the place where it stands.
private indirect enum Operand {
  case value(BoundExpression)
  case row([Operand], SourceSpan)
}

// Rows in parentheses: what compares them is made of comparisons of their values.
extension ExpressionBinder {
  /// The values of `(a, b)` or `row(a, b)`; nil for anything else.
  func rowParts(_ written: Expression) -> [Expression]? {
    switch written.node {
    case .row(let parts): return parts
    case .call(let call)
    where call.name.text.lowercased() == "row" && !call.arguments.isEmpty && !call.isAggregate
      && context.catalog.macro(named: "row") == nil:
      return call.arguments
    default: return nil
    }
  }

  /// The comparison of two rows, or of a row with something else, which is an error; nil where neither is one.
  func bindRowComparison(
    _ comparison: Comparison, _ left: Expression, _ right: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression? {
    if rowParts(left) == nil, rowParts(right) == nil { return nil }
    return try compare(comparison, try operand(left), try operand(right), at: span)
  }

  /// `(a, b) IN ((1, 2), (3, 4))`; nil where no row stands in it.
  func bindRowIn(
    _ value: Expression, _ list: [Expression], at span: SourceSpan
  ) throws(QueryError) -> BoundExpression? {
    guard rowParts(value) != nil || list.contains(where: { rowParts($0) != nil }) else { return nil }
    let operand = try operand(value)
    var tests: [BoundExpression] = []
    for item in list {
      try chargeCopy(of: operand, at: value.span)
      tests.append(try compare(.equal, operand, try self.operand(item), at: item.span))
    }
    return tests.count == 1 ? tests[0] : .or(tests)
  }

  /// `(a, b) BETWEEN (1, 2) AND (3, 4)`; nil where no row stands in it.
  func bindRowBetween(
    _ value: Expression, _ low: Expression, _ high: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression? {
    guard [value, low, high].contains(where: { rowParts($0) != nil }) else { return nil }
    let operand = try operand(value)
    try chargeCopy(of: operand, at: value.span)
    return .and([
      try compare(.greaterOrEqual, operand, try self.operand(low), at: span),
      try compare(.lessOrEqual, operand, try self.operand(high), at: span),
    ])
  }

  private func operand(_ written: Expression) throws(QueryError) -> Operand {
    guard let parts = rowParts(written) else { return .value(try bind(written)) }
    var operands: [Operand] = []
    for part in parts { operands.append(try operand(part)) }
    return .row(operands, written.span)
  }

  private func chargeCopy(of operand: Operand, at span: SourceSpan) throws(QueryError) {
    switch operand {
    case .value(let value): try context.chargeCopy(of: value, at: span)
    case .row(let parts, _): for part in parts { try chargeCopy(of: part, at: span) }
    }
  }

  private func compare(
    _ comparison: Comparison, _ left: Operand, _ right: Operand, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    switch (left, right) {
    case (.value(let a), .value(let b)): return try compare(comparison, a, b, at: span)
    case (.row(let a, _), .row(let b, _)):
      guard a.count == b.count else {
        throw QueryError(
          .type, "cannot compare a row of \(a.count) values with one of \(b.count)", at: span)
      }
      return try compare(comparison, a[...], b[...], at: span)
    case (.row, .value(let value)), (.value(let value), .row):
      throw QueryError(
        .type, "cannot compare a row of values with \(value.type.name)", at: span,
        hint: "write (a, b) = (c, d), or (a, b) in (select c, d from ...)")
    }
  }

  /// Rows are equal where all of their values are; of others the first that differ decide.
  private func compare(
    _ comparison: Comparison, _ left: ArraySlice<Operand>, _ right: ArraySlice<Operand>, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    guard let a = left.first, let b = right.first else { return .constant(.boolean(true), .boolean) }
    switch comparison {
    case .equal, .notDistinct, .notEqual, .distinct:
      var tests: [BoundExpression] = []
      for (a, b) in zip(left, right) { tests.append(try compare(comparison, a, b, at: span)) }
      if tests.count == 1 { return tests[0] }
      return comparison == .equal || comparison == .notDistinct ? .and(tests) : .or(tests)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if left.count == 1 { return try compare(comparison, a, b, at: span) }
      try chargeCopy(of: a, at: span)
      try chargeCopy(of: b, at: span)
      let strict: Comparison = comparison == .less || comparison == .lessOrEqual ? .less : .greater
      let rest = try compare(comparison, left.dropFirst(), right.dropFirst(), at: span)
      return .or([
        try compare(strict, a, b, at: span), .and([try compare(.equal, a, b, at: span), rest]),
      ])
    }
  }
}

extension FunctionCall {
  /// Whether something stands in the call that only aggregates and window functions have.
  fileprivate var isAggregate: Bool { isDistinct || !orderBy.isEmpty || filter != nil || over != nil }
}
