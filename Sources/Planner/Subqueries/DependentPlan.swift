import Catalog
import Columns
import Diagnostics
import LogicalPlan

/// A subquery's rows for every combination of values that its references may have: those values first, then
/// the subquery's columns.
struct DependentRows {
  var plan: LogicalOperator
  /// The subquery's columns where no row has the combination, over the references; nil for no row. It is the
  /// row of an aggregate without GROUP BY over nothing.
  var otherwise: [BoundExpression]?
}

/// Why a subquery could not be made independent of the rows around it.
enum DependenceFailure: Error {
  /// The values of the references have to be known first: try again with a domain.
  case needsDomain
  /// It cannot be done; the name of the part that is in the way, in the plural.
  case refused(String)
}

/// Computes a subquery for all rows around it at once: for each combination of what it reads of them.
///
/// What is computed for one row of the subquery is computed for each combination, and what is computed of all
/// its rows (groups, distinct rows, windows, the first rows of LIMIT) apart for each combination. Where a
/// filter over rows without references demands that every reference equals one of their columns, these columns
/// name the combinations. Elsewhere a *domain*, the distinct combinations that there are, is joined with them.
struct DependentPlan {
  let catalog: QueryCatalog
  /// The types of the references.
  let references: [LogicalType]
  /// The combinations, once each; nil while it is tried without.
  let domain: LogicalOperator?

  private var width: Int { references.count }

  /// The subquery for all combinations.
  ///
  /// - Parameter plan: the subquery, with references.
  func rows(of plan: LogicalOperator) throws(DependenceFailure) -> DependentRows {
    if !plan.readsOuter { return DependentRows(plan: try withDomain(plan)) }
    switch plan {
    case .filter(let input, let predicate): return try filtered(input, predicate)
    case .project(let input, let expressions):
      var below = try rows(of: input)
      below.plan = .project(
        below.plan,
        combination + expressions.map { NamedExpression(shifted($0.expression), name: $0.name) })
      below.otherwise = below.otherwise.map { row in
        expressions.map { $0.expression.replacing { $0.columnIndex.map { row[$0] } } }
      }
      return below
    case .aggregate(let input, let groupings, let calls, _): return try aggregated(input, groupings, calls)
    case .distinct(let input):
      var below = try rows(of: input)
      below.plan = .distinct(below.plan)
      return below
    case .distinctOn(let input, let keys):
      return DependentRows(plan: .distinctOn(try whole(input), combinationColumns + keys.map(shifted)))
    case .sort(let input, let keys):
      let below = try rows(of: input)
      if below.otherwise != nil { return below }
      return DependentRows(plan: .sort(below.plan, keys.map { $0.mapExpression(shifted) }))
    case .limit(let input, let limit, let offset): return try limited(input, limit, offset)
    case .window(let input, let order, let calls):
      var order = order.mapExpressions(shifted)
      order.partitionBy = combinationColumns + order.partitionBy
      return DependentRows(
        plan: .window(try whole(input), order, calls.map { $0.mapExpressions(shifted) }))
    case .expand(let input, let expansion):
      return DependentRows(plan: .expand(try whole(input), expansion.mapExpressions(shifted)))
    case .unpivot(let input, let rows, let columns):
      let named = references.enumerated().map { OutputColumn("outer\($0.offset)", $0.element) }
      return DependentRows(
        plan: .unpivot(
          try whole(input), rows.map { combinationColumns + $0.map(shifted) }, named + columns))
    case .setOperation(let operation, let inputs):
      var parts: [LogicalOperator] = []
      for input in inputs { parts.append(try whole(input)) }
      return DependentRows(plan: .setOperation(operation, parts))
    case .values(let rows, let columns):
      guard let domain else { throw .needsDomain }
      let parts = rows.map { row in
        LogicalOperator.project(
          domain, combination + zip(row, columns).map { NamedExpression(shifted($0), name: $1.name) })
      }
      return DependentRows(plan: parts.count == 1 ? parts[0] : .setOperation(.unionAll, parts))
    case .join(let left, let right, let join): return DependentRows(plan: try joined(left, right, join))
    case .mark(let left, let right, let mark): return DependentRows(plan: try marked(left, right, mark))
    case .groupingSets: throw .refused("grouping sets that read the rows around their query")
    case .recursion: throw .refused("recursive tables that read the rows around their query")
    case .scan, .topN, .working: throw .refused("subqueries of this form that read the rows around them")
    }
  }

  /// The subquery for all combinations, without a row that is only there where none is.
  private func whole(_ plan: LogicalOperator) throws(DependenceFailure) -> LogicalOperator {
    let below = try rows(of: plan)
    if below.otherwise != nil { throw .needsDomain }
    return below.plan
  }
}

// Parts of plans.
extension DependentPlan {
  private var combinationColumns: [BoundExpression] { combinationColumns(at: 0) }

  private func combinationColumns(at offset: Int) -> [BoundExpression] {
    references.enumerated().map { .column($0.offset + offset, $0.element, name: "outer\($0.offset)") }
  }

  private var combination: [NamedExpression] {
    combinationColumns.enumerated().map { NamedExpression($1, name: "outer\($0)") }
  }

  /// An expression over the subquery's columns and references as one over the combinations' rows.
  private func shifted(_ expression: BoundExpression) -> BoundExpression {
    shifted(expression) { $0 + width }
  }

  private func shifted(
    _ expression: BoundExpression, combinationAt offset: Int = 0, _ place: (Int) -> Int
  ) -> BoundExpression {
    expression.replacing { part in
      if case .column(let index, let type, let name) = part {
        return .column(place(index), type, name: name)
      }
      guard let position = OuterScope.position(of: part) else { return nil }
      return .column(position + offset, part.type, name: "outer\(position)")
    }
  }

  /// Every row with every combination.
  private func withDomain(_ plan: LogicalOperator) throws(DependenceFailure) -> LogicalOperator {
    guard let domain else { throw .needsDomain }
    return .join(domain, plan, LogicalJoin(kind: .inner, held: catalog.heldSide(domain, plan)))
  }

  /// Keys by which rows of one combination meet, the combinations being at two places of the pairs.
  private func combinationKeys(_ left: Int, _ right: Int) -> [JoinKey] {
    let sides = zip(combinationColumns(at: left), combinationColumns(at: right))
    return sides.flatMap { nullSafeKeys($0, $1) }
  }
}

/// Keys that meet where both values are equal or both are NULL.
func nullSafeKeys(_ left: BoundExpression, _ right: BoundExpression) -> [JoinKey] {
  func orZero(_ expression: BoundExpression) -> BoundExpression {
    .caseWhen(
      [
        BoundBranch(condition: .isNull(expression), result: .constant(zero(expression.type), expression.type))
      ],
      otherwise: expression, expression.type)
  }
  return [
    JoinKey(left: orZero(left), right: orZero(right)),
    JoinKey(left: .isNull(left), right: .isNull(right)),
  ]
}

/// Any value of a type.
private func zero(_ type: LogicalType) -> Value {
  switch type {
  case .null: .null
  case .boolean: .boolean(false)
  case .bigint: .bigint(0)
  case .double: .double(0)
  case .varchar: .varchar("")
  case .timestamp: .timestamp(0)
  case .walltime: .walltime(0)
  case .duration: .duration(0)
  case .stack: .stack([])
  case .list(let element): .list([], of: element)
  }
}

// Filters, aggregates and limits.
extension DependentPlan {
  private func filtered(
    _ input: LogicalOperator, _ predicate: BoundExpression
  ) throws(DependenceFailure) -> DependentRows {
    if !input.readsOuter, let rows = namedByColumns(input, predicate.conjuncts) {
      return DependentRows(plan: rows)
    }
    return DependentRows(plan: .filter(try whole(input), shifted(predicate)))
  }

  /// Rows whose combinations are columns that the tests demand to equal the references; nil where a reference
  /// has none.
  private func namedByColumns(_ input: LogicalOperator, _ tests: [BoundExpression]) -> LogicalOperator? {
    var names: [Int: BoundExpression] = [:]
    var rest: [BoundExpression] = []
    for test in tests {
      guard case .comparison(.equal, let a, let b) = test else {
        rest.append(test)
        continue
      }
      if let position = OuterScope.position(of: a), names[position] == nil, !b.readsOuter {
        names[position] = b
      } else if let position = OuterScope.position(of: b), names[position] == nil, !a.readsOuter {
        names[position] = a
      } else {
        rest.append(test)
      }
    }
    guard names.count == width else { return nil }
    func named(_ expression: BoundExpression) -> BoundExpression {
      expression.replacing { part in OuterScope.position(of: part).flatMap { names[$0] } }
    }
    // With a domain a combination may have NULL, which equals nothing.
    let known =
      domain == nil ? [] : names.sorted { $0.key < $1.key }.map { BoundExpression.not(.isNull($0.value)) }
    let kept = known + rest.map(named)
    let rows = kept.isEmpty ? input : LogicalOperator.filter(input, .conjunction(kept))
    let columns = (0..<width).map {
      NamedExpression(names[$0] ?? .constant(.null, .null), name: "outer\($0)")
    }
    return .project(
      rows,
      columns + input.outputColumns().enumerated().map { NamedExpression($1, name: input.output[$0].name) })
  }

  private func aggregated(
    _ input: LogicalOperator, _ groupings: [NamedExpression], _ calls: [AggregateCall]
  ) throws(DependenceFailure) -> DependentRows {
    let below = try whole(input)
    let keys = combination + groupings.map { NamedExpression(shifted($0.expression), name: $0.name) }
    let grouped = LogicalOperator.aggregate(
      below, groupings: keys, aggregates: calls.map { $0.mapExpressions(shifted) })
    if !groupings.isEmpty { return DependentRows(plan: grouped) }
    let overNothing = calls.map(Self.overNothing)
    guard let domain else { return DependentRows(plan: grouped, otherwise: overNothing) }
    // Every combination has its row.
    let join = LogicalJoin(kind: .left, keys: combinationKeys(0, width))
    let results = calls.enumerated().map { i, call in
      let result = BoundExpression.column(2 * width + i, call.type, name: call.name)
      guard overNothing[i].constantValue != .null else { return NamedExpression(result, name: call.name) }
      let known = BoundExpression.caseWhen(
        [BoundBranch(condition: .isNull(result), result: overNothing[i])], otherwise: result, call.type)
      return NamedExpression(known, name: call.name)
    }
    return DependentRows(plan: .project(.join(domain, grouped, join), combination + results))
  }

  /// What an aggregate gives for no rows: NULL, and 0 where it counts.
  private static func overNothing(_ call: AggregateCall) -> BoundExpression {
    let counts = call.type == .bigint && call.function.name.split(separator: "_").contains("count")
    return .constant(counts ? .bigint(0) : .null, call.type)
  }

  /// LIMIT counts apart for each combination, in the order that the rows have.
  private func limited(
    _ input: LogicalOperator, _ limit: Int?, _ offset: Int
  ) throws(DependenceFailure) -> DependentRows {
    let below = try rows(of: input)
    if below.otherwise != nil {
      // One row.
      guard offset == 0, limit != 0 else { throw .needsDomain }
      return below
    }
    guard let rowNumber = catalog.function(named: "row_number") else {
      throw .refused("LIMIT in such subqueries")
    }
    var keys: [SortKey] = []
    if case .sort(_, let sorted) = below.plan { keys = sorted }
    let count = below.plan.output.count
    let call = WindowCall(
      function: FunctionReference(rowNumber.name, overload: 0), isAggregate: false, arguments: [],
      isDistinct: false, ignoresNulls: false, filter: nil, frame: .standard(isOrdered: !keys.isEmpty),
      type: .bigint,
      name: "row_number()", span: nil)
    let place = BoundExpression.column(count, .bigint, name: call.name)
    var tests: [BoundExpression] = []
    if offset > 0 { tests.append(.comparison(.greater, place, .constant(.bigint(Int64(offset)), .bigint))) }
    if let limit {
      let (last, overflow) = limit.addingReportingOverflow(offset)
      let bound = BoundExpression.constant(.bigint(Int64(overflow ? .max : last)), .bigint)
      tests.append(.comparison(.lessOrEqual, place, bound))
    }
    if tests.isEmpty { return below }
    let order = WindowOrder(partitionBy: combinationColumns, orderBy: keys)
    let columns = below.plan.outputColumns().enumerated().map {
      NamedExpression($1, name: below.plan.output[$0].name)
    }
    return DependentRows(
      plan: .project(.filter(.window(below.plan, order, [call]), .conjunction(tests)), columns))
  }
}

// Joins.
extension DependentPlan {
  private func joined(
    _ left: LogicalOperator, _ right: LogicalOperator, _ join: LogicalJoin
  ) throws(DependenceFailure) -> LogicalOperator {
    let widths = (left: left.output.count, right: right.output.count)
    let needsRight = join.kind == .right || join.kind == .full
    if !right.readsOuter, !needsRight {
      // The combinations come with the left rows.
      return .join(try whole(left), right, join.mapExpressions(shifted))
    }
    if join.kind == .inner, !left.readsOuter, join.nearest == nil {
      let pairs = LogicalOperator.join(
        left, try whole(right),
        join.mapExpressions { expression in
          shifted(expression, combinationAt: widths.left) { $0 < widths.left ? $0 : $0 + width }
        })
      return reordered(pairs, first: widths.left, columns: Array(0..<widths.left), widths)
    }
    var both = join.mapExpressions { expression in
      shifted(expression) { $0 < widths.left ? $0 + width : $0 + 2 * width }
    }
    both.keys += combinationKeys(0, width + widths.left)
    let pairs = LogicalOperator.join(try whole(left), try whole(right), both)
    switch join.kind {
    case .semi, .anti: return pairs
    case .right:
      return reordered(
        pairs, first: width + widths.left, columns: Array(width..<width + widths.left), widths)
    case .full: throw .refused("FULL JOINs in subqueries that read the rows around them")
    case .inner, .left:
      return reordered(pairs, first: 0, columns: Array(width..<width + widths.left), widths)
    }
  }

  /// The pairs' columns with one combination in front: the one at `first`, the left side's `columns`, and the
  /// right side's, which are the last.
  private func reordered(
    _ pairs: LogicalOperator, first: Int, columns: [Int], _ widths: (left: Int, right: Int)
  ) -> LogicalOperator {
    let output = pairs.output
    let kept = columns + Array(output.count - widths.right..<output.count)
    let front = combinationColumns(at: first).enumerated().map { NamedExpression($1, name: "outer\($0)") }
    return .project(
      pairs,
      front
        + kept.map {
          NamedExpression(.column($0, output[$0].type, name: output[$0].name), name: output[$0].name)
        })
  }

  private func marked(
    _ left: LogicalOperator, _ right: LogicalOperator, _ mark: LogicalMark
  ) throws(DependenceFailure) -> LogicalOperator {
    let leftWidth = left.output.count
    guard right.readsOuter else { return .mark(try whole(left), right, mark.mapExpressions(shifted)) }
    var both = mark.mapExpressions { expression in
      shifted(expression) { $0 < leftWidth ? $0 + width : $0 + 2 * width }
    }
    both.keys += combinationKeys(0, width + leftWidth)
    return .mark(try whole(left), try whole(right), both)
  }
}
