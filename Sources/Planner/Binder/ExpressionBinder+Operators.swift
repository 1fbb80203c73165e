import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

// Operators: each is a comparison, a part of three-valued logic, or a function named by its symbol.
extension ExpressionBinder {
  func bindUnary(
    _ unary: UnaryOperator, _ inner: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let operand = try bind(inner)
    switch unary {
    case .not: return .not(try condition(operand, at: inner.span, in: "NOT"))
    case .plus:
      guard operand.type.isNumeric || operand.type == .duration || operand.type == .null else {
        throw QueryError(.type, "+ needs a number or a DURATION, and this is \(operand.type.name)", at: span)
      }
      return operand
    case .minus:
      if let literal = negative(of: operand) { return literal }
      return try call("negate", [operand], at: span)
    }
  }

  /// A literal with its sign changed; nil for anything else, and for the one integer that has no opposite.
  private func negative(of operand: BoundExpression) -> BoundExpression? {
    switch operand.constantValue {
    case .bigint(let value)? where value != .min: .constant(.bigint(-value), .bigint)
    case .double(let value)?: .constant(.double(-value), .double)
    case .duration(let value)? where value != .min: .constant(.duration(-value), .duration)
    default: nil
    }
  }

  func bindBinary(
    _ binary: BinaryOperator, _ left: Expression, _ right: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    switch binary {
    case .and, .or: return try bindLogic(binary, left, right)
    case .overlaps: return try bindOverlaps(left, right, at: span)
    case .matches, .notMatches, .matchesAnyCase, .notMatchesAnyCase:
      return try bindMatches(binary, left, right, at: span)
    case .add, .subtract, .multiply, .divide, .integerDivide, .modulo, .concatenate:
      return try call(binary.rawValue, [try bind(left), try bind(right)], at: span)
    case .equal: return try bindComparison(.equal, left, right, at: span)
    case .notEqual: return try bindComparison(.notEqual, left, right, at: span)
    case .less: return try bindComparison(.less, left, right, at: span)
    case .lessOrEqual: return try bindComparison(.lessOrEqual, left, right, at: span)
    case .greater: return try bindComparison(.greater, left, right, at: span)
    case .greaterOrEqual: return try bindComparison(.greaterOrEqual, left, right, at: span)
    case .isDistinctFrom: return try bindComparison(.distinct, left, right, at: span)
    case .isNotDistinctFrom: return try bindComparison(.notDistinct, left, right, at: span)
    }
  }

  /// A chain of one of AND and OR is one level, however long: programs write long ones.
  private func bindLogic(
    _ binary: BinaryOperator, _ left: Expression, _ right: Expression
  ) throws(QueryError) -> BoundExpression {
    var written = [right]
    var head = left
    while case .binary(binary, let first, let second) = head.node {
      written.append(second)
      head = first
    }
    written.append(head)
    var parts: [BoundExpression] = []
    for part in written.reversed() {
      parts.append(try condition(try bind(part), at: part.span, in: binary.rawValue))
    }
    return binary == .and ? .and(parts) : .or(parts)
  }

  private func bindComparison(
    _ comparison: Comparison, _ left: Expression, _ right: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if let rows = try bindRowComparison(comparison, left, right, at: span) { return rows }
    return try compare(comparison, try bind(left), try bind(right), at: span)
  }

  /// The comparison of two values, brought to one type.
  func compare(
    _ comparison: Comparison, _ left: BoundExpression, _ right: BoundExpression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let type = try commonType([left, right], doing: "compare", at: span)
    if type == .stack, ![.equal, .notEqual, .distinct, .notDistinct].contains(comparison) {
      throw QueryError(
        .type, "stacks can be equal or not, but have no order", at: span,
        hint: "compare leaf(stack) or depth(stack)")
    }
    return .comparison(comparison, left.converted(to: type), right.converted(to: type))
  }

  /// The type that all the values are converted to.
  ///
  /// - Throws: `.type` where two of them have none in common.
  func commonType(
    _ values: [BoundExpression], doing verb: String, at span: SourceSpan
  ) throws(QueryError) -> LogicalType {
    var type = LogicalType.null
    for value in values {
      guard let unified = unifiedType(type, value.type) else {
        throw QueryError(
          .type, "cannot \(verb) \(type.name) with \(value.type.name)", at: span,
          hint: hintForMismatch(type, value.type, number: literalNumber(among: values)))
      }
      type = unified
    }
    return type
  }

  private func literalNumber(among values: [BoundExpression]) -> Int64? {
    for value in values {
      if case .bigint(let number)? = value.constantValue { return number }
    }
    return nil
  }

  func bindBetween(
    _ value: Expression, _ low: Expression, _ high: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if let rows = try bindRowBetween(value, low, high, at: span) { return rows }
    let operand = try bind(value)
    try context.chargeCopy(of: operand, at: value.span)
    let above = try compare(.greaterOrEqual, operand, try bind(low), at: span)
    let below = try compare(.lessOrEqual, operand, try bind(high), at: span)
    return .and([above, below])
  }

  func bindIn(
    _ value: Expression, _ list: [Expression], at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if let rows = try bindRowIn(value, list, at: span) { return rows }
    var operands = [try bind(value)]
    for item in list { operands.append(try bind(item)) }
    if list.isEmpty { return .constant(.boolean(false), .boolean) }
    let type = try commonType(operands, doing: "compare", at: span)
    let converted = operands.map { $0.converted(to: type) }
    return .isIn(converted[0], Array(converted.dropFirst()))
  }

  func bindIsBoolean(
    _ isNegated: Bool, _ inner: Expression, _ value: Bool
  ) throws(QueryError) -> BoundExpression {
    let operand = try condition(try bind(inner), at: inner.span, in: value ? "IS TRUE" : "IS FALSE")
    return .comparison(
      isNegated ? .distinct : .notDistinct, operand, .constant(.boolean(value), .boolean))
  }

  func bindPattern(
    _ kind: PatternOperator, _ text: Expression, _ pattern: Expression, _ escape: Expression?,
    at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    var arguments = [try bind(text), try bind(pattern)]
    if let escape { arguments.append(try bind(escape)) }
    return try call(kind.rawValue.lowercased(), arguments, at: span)
  }

  /// `~` finds the pattern anywhere in the text, as in PostgreSQL.
  private func bindMatches(
    _ binary: BinaryOperator, _ left: Expression, _ right: Expression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    var arguments = [try bind(left), try bind(right)]
    if binary == .matchesAnyCase || binary == .notMatchesAnyCase {
      arguments.append(.constant(.varchar("i"), .varchar))
    }
    return try call("regexp_matches", arguments, at: span)
      .negated(binary == .notMatches || binary == .notMatchesAnyCase)
  }

  /// The operand of `x[i]`, which must have elements.
  func elements(_ written: Expression) throws(QueryError) -> BoundExpression {
    let operand = try bind(written)
    switch operand.type {
    case .list, .varchar, .null: return operand
    case .stack:
      throw QueryError(
        .type, "a STACK has no elements", at: written.span,
        hint: "frame(stack, 0) is its innermost function, and funcs(stack) the list of them")
    default:
      throw QueryError(
        .type, "a list or a text has elements, and this is \(operand.type.name)", at: written.span)
    }
  }

  /// `x[from:to:step]`: an end that is not written is the first or the last, with a negative step the other
  /// way round.
  func bindSlice(
    _ list: Expression, _ bounds: SliceBounds, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let operand = try elements(list)
    if operand.type == .varchar, let step = bounds.step {
      throw QueryError(.type, "a slice of a text has no step", at: step.span)
    }
    var step: BoundExpression?
    if let written = bounds.step {
      let bound = try bind(written)
      try context.chargeCopy(of: bound, at: written.span)
      step = bound
    }
    func position(_ written: Expression?, _ open: Int64) throws(QueryError) -> BoundExpression {
      if let written { return try bind(written) }
      let (forward, backward) = (
        BoundExpression.constant(.bigint(open), .bigint), BoundExpression.constant(.bigint(-open), .bigint)
      )
      guard let step else { return forward }
      let test = try compare(.less, step, .constant(.bigint(0), .bigint), at: span)
      return .caseWhen([BoundBranch(condition: test, result: backward)], otherwise: forward, .bigint)
    }
    var arguments = [operand, try position(bounds.from, 1), try position(bounds.to, -1)]
    if let step { arguments.append(step) }
    return try call("list_slice", arguments, at: span)
  }

  func bindCast(
    _ inner: Expression, _ written: TypeName, isTry: Bool, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let operand = try bind(inner)
    let type = try resolveType(written)
    if operand.type == type { return operand }
    guard isCastable(operand.type, to: type) else {
      throw QueryError(.type, "there is no cast from \(operand.type.name) to \(type.name)", at: span)
    }
    if operand.constantValue == .null { return .constant(.null, type) }
    return .cast(operand, type, isTry: isTry, span: span)
  }
}
