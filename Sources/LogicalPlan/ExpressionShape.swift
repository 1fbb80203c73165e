import Columns

extension BoundExpression {
  /// The same expression without places, for comparing what is written at two of them.
  public var withoutSpans: BoundExpression {
    switch self {
    case .call(let function, let arguments, let type, _):
      .call(function, arguments.map(\.withoutSpans), type, span: nil)
    case .cast(let inner, let type, let isTry, _):
      .cast(inner.withoutSpans, type, isTry: isTry, span: nil)
    case .lambda(let lambda, let arguments, let type, _):
      .lambda(
        BoundLambda(
          function: lambda.function, hasInitial: lambda.hasInitial, parameters: lambda.parameters,
          body: lambda.body.withoutSpans, text: ""), arguments.map(\.withoutSpans), type, span: nil)
    default: mapChildren { $0.withoutSpans }
    }
  }

  /// How many nodes the expression has, itself included.
  public var nodeCount: Int { children.reduce(1) { $0 + $1.nodeCount } }

  /// How many levels the expression has, itself included.
  public var depth: Int { 1 + (children.map(\.depth).max() ?? 0) }

  /// The parts of a conjunction, in the order they are tested; any other expression is its own single part.
  public var conjuncts: [BoundExpression] {
    guard case .and(let parts) = self else { return [self] }
    return parts.flatMap(\.conjuncts)
  }

  /// The conjunction of `parts`: the part itself where there is one, TRUE where there is none.
  public static func conjunction(_ parts: [BoundExpression]) -> BoundExpression {
    if parts.count == 1, let only = parts.first { return only }
    return parts.isEmpty ? .constant(.boolean(true), .boolean) : .and(parts)
  }

  /// The constant's value, where the expression is one.
  public var constantValue: Value? {
    if case .constant(let value, _) = self { return value }
    return nil
  }

  /// Whether computing the expression can end in an error, so that it may not be computed for rows that
  /// something else would have kept from it.
  ///
  /// Calls are taken to be able to (arithmetic overflows), as are conversions that not every value survives.
  public var canRaise: Bool {
    switch self {
    case .call, .lambda: return true
    case .cast(let inner, let type, let isTry, _) where !isTry:
      switch (inner.type, type) {
      case (.null, _), (_, .varchar), (.bigint, .double), (.boolean, .bigint), (.duration, .timestamp),
        (.timestamp, .duration):
        return inner.canRaise
      case (let from, let to): return from != to || inner.canRaise
      }
    default: return children.contains { $0.canRaise }
    }
  }
}

extension AggregateCall {
  /// Whether both compute the same: places and names do not count.
  public func computesSame(as other: AggregateCall) -> Bool {
    func bare(_ call: AggregateCall) -> AggregateCall {
      AggregateCall(
        function: call.function, arguments: call.arguments.map(\.withoutSpans), isDistinct: call.isDistinct,
        filter: call.filter?.withoutSpans,
        orderBy: call.orderBy.map {
          SortKey($0.expression.withoutSpans, isDescending: $0.isDescending, nullsFirst: $0.nullsFirst)
        },
        type: call.type, name: "")
    }
    return bare(self) == bare(other)
  }

  /// The same call with every expression over the input replaced by what `transform` makes of it.
  public func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> AggregateCall {
    var copy = self
    copy.arguments = arguments.map(transform)
    copy.filter = filter.map(transform)
    copy.orderBy = orderBy.map { $0.mapExpression(transform) }
    return copy
  }

  /// The expressions over the input.
  public var expressions: [BoundExpression] {
    arguments + (filter.map { [$0] } ?? []) + orderBy.map(\.expression)
  }
}

extension SortKey {
  /// The same key over another expression.
  public func mapExpression(_ transform: (BoundExpression) -> BoundExpression) -> SortKey {
    SortKey(transform(expression), isDescending: isDescending, nullsFirst: nullsFirst)
  }
}
