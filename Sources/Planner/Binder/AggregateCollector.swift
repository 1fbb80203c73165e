import Columns
import Diagnostics
import LogicalPlan

/// Gathers the aggregate calls of a SELECT while its expressions are bound over the rows of FROM.
///
/// A call stands in those expressions as a column behind FROM's own; when all are known,
/// ``AggregateRewriter`` turns the expressions into ones over the aggregate's output. Equal calls share one
/// column. Window calls are gathered in a ``WindowCollector``.
final class AggregateCollector {
  /// The calls, in the order they were met.
  private(set) var calls: [AggregateCall] = []
  /// What each `grouping(...)` asks about.
  private(set) var groupingCalls: [(arguments: [BoundExpression], span: SourceSpan)] = []
  /// How many columns the rows of FROM have; the columns behind them are the calls.
  let width: Int
  /// Where columns of FROM stand outside of calls, for the error about those that are not grouped.
  private var uses: [Int: [SourceSpan]] = [:]

  /// A collector of calls over rows of `width` columns.
  init(width: Int) {
    self.width = width
  }

  /// The column that stands for `call`.
  func column(for call: AggregateCall) -> BoundExpression {
    if let i = calls.firstIndex(where: { $0.computesSame(as: call) }) {
      return .column(width + i, calls[i].type, name: calls[i].name)
    }
    calls.append(call)
    return .column(width + calls.count - 1, call.type, name: call.name)
  }

  /// Columns from here on stand for `grouping(...)`; no row has as many, and windows begin behind them.
  static let firstGroupingColumn = 1 << 39

  /// The column that stands for `grouping(arguments)`.
  func column(forGroupingOf arguments: [BoundExpression], named name: String, at span: SourceSpan)
    -> BoundExpression
  {
    groupingCalls.append((arguments, span))
    return .column(Self.firstGroupingColumn + groupingCalls.count - 1, .bigint, name: name)
  }

  /// Remembers that a column of FROM stands outside of a call.
  func noteUse(of expression: BoundExpression, at span: SourceSpan) {
    if case .column(let index, _, _) = expression { uses[index, default: []].append(span) }
  }

  /// Where a column stands inside `span`, or anywhere.
  func use(of column: Int, in span: SourceSpan) -> SourceSpan? {
    let places = uses[column] ?? []
    return places.last { $0.start >= span.start && $0.end <= span.end } ?? places.first
  }

  /// Whether the SELECT has aggregates, so that it makes groups of rows.
  var hasCalls: Bool { !calls.isEmpty || !groupingCalls.isEmpty }

  /// Whether the expression has an aggregate in it.
  func isAggregate(_ expression: BoundExpression) -> Bool {
    var found = false
    expression.forEachColumn {
      if $0 >= width, !WindowCollector.isCall($0), !UnnestCollector.isCall($0) { found = true }
    }
    return found
  }
}

/// Turns expressions over the rows of FROM into expressions over the rows of an aggregate: what equals a
/// grouping becomes its column, and so do the aggregate calls.
struct AggregateRewriter {
  /// Over the rows of FROM.
  let groupings: [NamedExpression]
  /// The keys of each grouping set; nil where there is one set, of all keys.
  let sets: [[Int]]?
  let aggregates: AggregateCollector
  /// Whether there is a GROUP BY to add a column to.
  let isGroupBy: Bool
  private let keys: [BoundExpression: Int]

  init(grouping: BoundGrouping, aggregates: AggregateCollector, isGroupBy: Bool) {
    let groupings = grouping.keys
    self.groupings = groupings
    sets = grouping.sets
    self.aggregates = aggregates
    self.isGroupBy = isGroupBy
    var keys: [BoundExpression: Int] = [:]
    for (i, grouping) in groupings.enumerated() { keys[grouping.expression.withoutSpans] = i }
    self.keys = keys
  }

  /// The expression over the aggregate's output.
  ///
  /// - Parameter span: where the expression stands, for the error.
  /// - Throws: `.bind` where a column is neither grouped nor inside an aggregate.
  func rewrite(_ expression: BoundExpression, at span: SourceSpan) throws(QueryError) -> BoundExpression {
    // With several sets a constant that is a key is NULL where its set is not the row's.
    if sets != nil, let i = keys[expression.withoutSpans] {
      return .column(i, expression.type, name: groupings[i].name)
    }
    return try rewritePart(expression, at: span)
  }

  private func rewritePart(
    _ expression: BoundExpression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    if expression.constantValue == nil, let i = keys[expression.withoutSpans] {
      return .column(i, expression.type, name: groupings[i].name)
    }
    if case .column(let index, let type, let name) = expression {
      if WindowCollector.isCall(index) || UnnestCollector.isCall(index) { return expression }
      if index >= AggregateCollector.firstGroupingColumn { return try groupingNumber(index, name) }
      let width = aggregates.width
      if index >= width { return .column(groupings.count + index - width, type, name: name) }
      throw QueryError(
        .bind, "column \"\(name)\" is neither grouped nor inside an aggregate",
        at: aggregates.use(of: index, in: span) ?? span,
        hint:
          "\(isGroupBy ? "add \(name) to GROUP BY" : "write GROUP BY \(name)"), or take any_value(\(name))")
    }
    return try expression.mapChildren { (child) throws(QueryError) in try rewritePart(child, at: span) }
  }

  /// `grouping(a, b)`: a number whose lowest bit says whether the last key is missing from the row's set, the
  /// next whether the one before it is, and so on.
  private func groupingNumber(_ index: Int, _ name: String) throws(QueryError) -> BoundExpression {
    let call = aggregates.groupingCalls[index - AggregateCollector.firstGroupingColumn]
    guard isGroupBy else {
      throw QueryError(.bind, "\"\(name)\" needs GROUP BY", at: call.span)
    }
    var asked: [Int] = []
    for argument in call.arguments {
      guard let key = keys[argument.withoutSpans] else {
        throw QueryError(
          .bind, "\"\(argument.text)\" in \"\(name)\" is no key of GROUP BY", at: call.span,
          hint: groupings.isEmpty ? nil : "the keys are \(groupings.map(\.name).joined(separator: ", "))")
      }
      asked.append(key)
    }
    guard let sets else { return .constant(.bigint(0), .bigint) }
    let column = BoundExpression.column(
      groupings.count + aggregates.calls.count, .bigint, name: "grouping set")
    let branches = sets.enumerated().map { position, set in
      let number = asked.reduce(Int64(0)) { $0 << 1 | (set.contains($1) ? 0 : 1) }
      return BoundBranch(
        condition: .comparison(.equal, column, .constant(.bigint(Int64(position)), .bigint)),
        result: .constant(.bigint(number), .bigint))
    }
    return .caseWhen(branches, otherwise: .constant(.null, .bigint), .bigint)
  }
}
