import Columns
import Diagnostics
import LogicalPlan

/// Joins the rows of a query with the subqueries that stand in its expressions, so that each becomes a column
/// behind the columns that there are.
///
/// A subquery that reads nothing of the rows around it is computed once. One that does is computed for all of
/// them together: by a join whose condition is what it demands of them (``CorrelationPullUp``), or for every
/// combination of what it reads of them (``DependentPlan``).
final class SubqueryAttachment {
  private let context: BindingContext
  /// The rows with the columns of the subqueries so far.
  private(set) var plan: LogicalOperator
  /// The rows as they were before there were subqueries, from which the combinations are taken.
  private var base: LogicalOperator
  private var columns: [BoundExpression: BoundExpression] = [:]

  /// The rows of `plan`, without subqueries yet.
  init(_ context: BindingContext, _ plan: LogicalOperator) {
    self.context = context
    self.plan = plan
    base = plan
  }

  /// The expression over the rows with each subquery's column in its place.
  ///
  /// - Throws: `.bind` for a subquery that cannot be computed so, by the name of what is in the way.
  func attached(_ expression: BoundExpression) throws(QueryError) -> BoundExpression {
    guard SubqueryStore.isIn(expression) else { return expression }
    guard let call = context.subqueries.call(of: expression) else {
      return try expression.mapChildren { (part) throws(QueryError) in try attached(part) }
    }
    var arguments: [BoundExpression] = []
    for argument in expression.children { arguments.append(try attached(argument)) }
    let key = expression.withoutSpans
    if let column = columns[key] { return column }
    let column = try attach(call, arguments)
    columns[key] = column
    return column
  }

  /// Keeps the rows for which a condition is true. Its parts without subqueries are tested first, where that
  /// can bring no error about.
  func filter(_ condition: BoundExpression) throws(QueryError) {
    guard SubqueryStore.isIn(condition) else {
      plan = .filter(plan, condition)
      base = plan
      return
    }
    var first: [BoundExpression] = []
    var rest: [BoundExpression] = []
    for part in condition.conjuncts {
      let hasSubquery = SubqueryStore.isIn(part)
      if hasSubquery || (!rest.isEmpty && part.canRaise) { rest.append(part) } else { first.append(part) }
    }
    if !first.isEmpty {
      plan = .filter(plan, .conjunction(first))
      base = plan
    }
    var tests: [BoundExpression] = []
    for part in rest { tests.append(try attached(part)) }
    plan = .filter(plan, .conjunction(tests))
    base = plan
  }

  /// Goes on with a plan that has the same columns, and maybe more behind them.
  func proceed(with plan: LogicalOperator) {
    self.plan = plan
    base = plan
  }
}

// One subquery.
extension SubqueryAttachment {
  private func attach(
    _ call: SubqueryCall, _ arguments: [BoundExpression]
  ) throws(QueryError) -> BoundExpression {
    let references = Array(arguments.prefix(call.referenceCount))
    switch call.kind {
    case .exists: return try attachMark(call, references, values: [])
    case .isIn:
      return try attachMark(call, references, values: Array(arguments.dropFirst(call.referenceCount)))
    case .value: return try attachValue(call, references)
    }
  }

  private func attachMark(
    _ call: SubqueryCall, _ references: [BoundExpression], values: [BoundExpression]
  ) throws(QueryError) -> BoundExpression {
    let isExists = values.isEmpty
    let width = plan.output.count
    let answer = BoundExpression.column(width, .boolean, name: call.name)
    var mark = LogicalMark(name: call.name)
    var right: LogicalOperator
    let members: [BoundExpression]
    let pulled = CorrelationPullUp(use: isExists ? .existence : .set).pulled(call.plan)
    if let pulled, isExists || !pulled.values.contains(where: \.readsOuter) {
      right = pulled.plan
      if isExists, pulled.conditions.isEmpty { right = .limit(right, limit: 1, offset: 0) }
      if !pulled.conditions.isEmpty {
        mark.condition = .conjunction(pulled.conditions.map { overPair($0, width, references) })
      }
      members = pulled.values.map { overPair($0, width, references) }
    } else {
      let rows = try dependent(call, references, needsAllRows: !isExists)
      // An aggregate over nothing is a row, too.
      if rows.otherwise != nil { return .constant(.boolean(true), .boolean) }
      right = rows.plan
      mark.keys = rows.keys
      members = call.plan.outputColumns(from: width + references.count)
    }
    mark.members = zip(values, members).map { JoinKey(left: $0, right: $1) }
    plan = .mark(plan, right, mark)
    return answer
  }

  private func attachValue(
    _ call: SubqueryCall, _ references: [BoundExpression]
  ) throws(QueryError) -> BoundExpression {
    let width = plan.output.count
    var join = LogicalJoin(kind: .left)
    join.single = call.span
    var right: LogicalOperator
    var value: BoundExpression
    var otherwise: BoundExpression?
    if let pulled = CorrelationPullUp(use: .rows).pulled(call.plan), let first = pulled.values.first {
      right = pulled.plan
      if !pulled.conditions.isEmpty {
        join.condition = .conjunction(pulled.conditions.map { overPair($0, width, references) })
      } else if !right.hasAtMostOneRow {
        // The second row is an error already.
        right = .limit(right, limit: 2, offset: 0)
      }
      value = overPair(first, width, references)
    } else {
      let rows = try dependent(call, references, needsAllRows: false)
      right = rows.plan
      join.keys = rows.keys
      let column = right.output[references.count]
      value = .column(width + references.count, column.type, name: column.name)
      otherwise = rows.otherwise?.first.map { overPair($0, width, references) }
    }
    if otherwise?.constantValue == .null { otherwise = nil }
    if case .column(let index, _, _) = value, index >= width, otherwise == nil {
      plan = .join(plan, right, join)
      return value
    }
    // Whether there is a row has to be told apart from what is in it.
    let found = BoundExpression.column(width + right.output.count, .boolean, name: "found")
    plan = .join(plan, right.adding(.constant(.boolean(true), .boolean), name: "found"), join)
    value = .caseWhen(
      [BoundBranch(condition: .isNull(found), result: otherwise ?? .constant(.null, value.type))],
      otherwise: value, value.type)
    return value
  }

  /// An expression over a subquery's columns and references as one over the pairs of a row around it and one of
  /// its own.
  private func overPair(
    _ expression: BoundExpression, _ width: Int, _ references: [BoundExpression]
  ) -> BoundExpression {
    expression.replacing { part in
      if case .column(let index, let type, let name) = part {
        return .column(index + width, type, name: name)
      }
      return OuterScope.position(of: part).map { references[$0] }
    }
  }
}

// Every combination.
extension SubqueryAttachment {
  /// A subquery for all combinations, and the keys by which a row finds its own.
  private struct KeyedRows {
    var plan: LogicalOperator
    var keys: [JoinKey]
    var otherwise: [BoundExpression]?
  }

  private func dependent(
    _ call: SubqueryCall, _ references: [BoundExpression], needsAllRows: Bool
  ) throws(QueryError) -> KeyedRows {
    let width = plan.output.count
    let sides = references.enumerated().map { i, reference in
      (reference, BoundExpression.column(width + i, reference.type, name: "outer\(i)"))
    }
    let types = references.map(\.type)
    do throws(DependenceFailure) {
      let rows = try DependentPlan(catalog: context.catalog, references: types, domain: nil)
        .rows(of: call.plan)
      if rows.otherwise == nil || !needsAllRows {
        return KeyedRows(
          plan: rows.plan, keys: sides.map { JoinKey(left: $0, right: $1) }, otherwise: rows.otherwise)
      }
    } catch {
      if case .refused(let what) = error { throw unsupported(what, at: call.span) }
    }
    let domain = domain(references)
    let rows: DependentRows
    do throws(DependenceFailure) {
      rows = try DependentPlan(catalog: context.catalog, references: types, domain: domain)
        .rows(of: call.plan)
    } catch {
      if case .refused(let what) = error { throw unsupported(what, at: call.span) }
      throw unsupported("subqueries of this form that read the rows around them", at: call.span)
    }
    try context.chargePlan(rows.plan, at: call.span)
    return KeyedRows(
      plan: rows.plan, keys: sides.flatMap { nullSafeKeys($0, $1) }, otherwise: rows.otherwise)
  }

  /// The distinct combinations of what the references stand for.
  private func domain(_ references: [BoundExpression]) -> LogicalOperator {
    let count = base.output.count
    var isOfBase = true
    for reference in references { reference.forEachColumn { isOfBase = isOfBase && $0 < count } }
    return .distinct(
      .project(
        isOfBase ? base : plan,
        references.enumerated().map { NamedExpression($1, name: "outer\($0)") }))
  }
}

// LATERAL.
extension SubqueryAttachment {
  /// Joins the rows with those that a subquery has for each of them: their columns, then the subquery's.
  ///
  /// - Parameters:
  ///   - kind: `inner` or `left`.
  ///   - condition: what a pair must meet besides, over the rows' columns and the subquery's behind them.
  func joinLateral(
    _ call: SubqueryCall, _ references: [BoundExpression], _ kind: LogicalJoin.Kind,
    condition: BoundExpression?
  ) throws(QueryError) -> LogicalOperator {
    let left = plan.outputColumns()
    let width = left.count
    var join = LogicalJoin(kind: kind)
    var right: LogicalOperator
    var values: [BoundExpression]
    var tests: [BoundExpression] = []
    if let pulled = CorrelationPullUp(use: .rows).pulled(call.plan) {
      right = pulled.plan
      values = pulled.values.map { overPair($0, width, references) }
      tests = pulled.conditions.map { overPair($0, width, references) }
    } else {
      let rows = try dependent(call, references, needsAllRows: true)
      right = rows.plan
      values = Array(right.outputColumns(from: width).dropFirst(references.count))
      join.keys = rows.keys
    }
    if let condition {
      tests +=
        condition.replacing { part in
          part.columnIndex.flatMap { $0 < width ? nil : values[$0 - width] }
        }.conjuncts
    }
    if !tests.isEmpty { join.condition = .conjunction(tests) }
    let isPlain = values.allSatisfy { ($0.columnIndex ?? -1) >= width }
    if kind == .left, !isPlain {
      let found = BoundExpression.column(width + right.output.count, .boolean, name: "found")
      right = right.adding(.constant(.boolean(true), .boolean), name: "found")
      values = values.map { value in
        .caseWhen(
          [BoundBranch(condition: .isNull(found), result: .constant(.null, value.type))], otherwise: value,
          value.type)
      }
    }
    let names = plan.output.map(\.name) + call.plan.output.map(\.name)
    return .project(
      .join(plan, right, join), zip(left + values, names).map { NamedExpression($0, name: $1) })
  }
}

extension LogicalOperator {
  /// Whether the plan's form says that it makes no second row.
  fileprivate var hasAtMostOneRow: Bool {
    switch self {
    case .aggregate(_, let groupings, _, _): groupings.isEmpty
    case .values(let rows, _): rows.count <= 1
    case .limit(let input, let limit, _): limit ?? 2 <= 1 || input.hasAtMostOneRow
    case .project(let input, _), .filter(let input, _), .sort(let input, _): input.hasAtMostOneRow
    default: false
    }
  }

  /// The rows with one more column.
  fileprivate func adding(_ expression: BoundExpression, name: String) -> LogicalOperator {
    let columns = zip(outputColumns(), output).map { NamedExpression($0, name: $1.name) }
    return .project(self, columns + [NamedExpression(expression, name: name)])
  }
}
