import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds UNION, INTERSECT and EXCEPT.
struct SetOperationBinder {
  let context: BindingContext
  /// Where the whole query stands.
  let span: SourceSpan
  /// Binds an operand.
  let bindOperand: (QueryBody) throws(QueryError) -> LogicalOperator

  private struct Step {
    var kind: SetOperator
    var isAll: Bool
    var byName: Bool
    var operand: QueryBody
  }

  /// How many operators may stand on each other; a chain of UNION is one.
  private static let maximumDepth = 50

  /// The plan of a chain of set operations, which group to the left.
  ///
  /// - Throws: `.bind` where operands differ in their number of columns, `.type` where columns have no type in
  ///   common.
  func bind(_ body: QueryBody) throws(QueryError) -> LogicalOperator {
    var steps: [Step] = []
    var head = body
    while case .setOperation(let kind, let isAll, let byName, let left, let right) = head {
      steps.append(Step(kind: kind, isAll: isAll, byName: byName, operand: right))
      head = left
    }
    var plan = try bindOperand(head)
    var depth = 0
    for step in steps.reversed() {
      let right = try bindOperand(step.operand)
      let place = place(of: step.operand)
      let (first, second) = try aligned(plan, right, step, at: place)
      let combined = combined(first, second, step)
      if combined.inputs.first != plan.inputs.first { depth += 1 }
      if depth > Self.maximumDepth {
        throw QueryError(.bind, "more than \(Self.maximumDepth) set operations in a row", at: place)
      }
      plan = combined
    }
    return plan
  }

  private func place(of body: QueryBody) -> SourceSpan {
    switch body {
    case .select(let select): select.span
    case .nested(let query): query.span
    case .values(let rows): rows.first?.first?.span ?? span
    case .setOperation(_, _, _, let left, _): place(of: left)
    }
  }

  private func combined(_ left: LogicalOperator, _ right: LogicalOperator, _ step: Step) -> LogicalOperator {
    switch (step.kind, step.isAll) {
    case (.union, true): return .setOperation(.unionAll, members(of: left) + [right])
    case (.union, false):
      // What is distinct in the end need not be distinct before.
      if case .distinct(let inner) = left, case .setOperation(.unionAll, let members) = inner {
        return .distinct(.setOperation(.unionAll, members + [right]))
      }
      return .distinct(.setOperation(.unionAll, members(of: left) + [right]))
    case (.intersect, let isAll): return .setOperation(isAll ? .intersectAll : .intersect, [left, right])
    case (.except, let isAll): return .setOperation(isAll ? .exceptAll : .except, [left, right])
    }
  }

  private func members(of plan: LogicalOperator) -> [LogicalOperator] {
    if case .setOperation(.unionAll, let members) = plan { return members }
    return [plan]
  }

  /// Both operands with columns of the same types, and the names of the result.
  private func aligned(
    _ left: LogicalOperator, _ right: LogicalOperator, _ step: Step, at place: SourceSpan
  ) throws(QueryError) -> (LogicalOperator, LogicalOperator) {
    if step.byName { return try alignedByName(left, right, at: place) }
    let (a, b) = (left.output, right.output)
    guard a.count == b.count else {
      throw QueryError(
        .bind,
        "\(step.kind.rawValue) needs as many columns on both sides: \(a.count) before it, \(b.count) after it",
        at: place, hint: step.kind == .union ? "UNION BY NAME fills up missing columns with NULL" : nil)
    }
    var types: [LogicalType] = []
    for i in a.indices {
      types.append(try unified(a[i], b[i], called: "column \(i + 1) of \(step.kind.rawValue)", at: place))
    }
    try context.charge(a.count * 2, at: place)
    let names = a.map(\.name)
    return (
      converted(left, Array(a.indices), names, types), converted(right, Array(b.indices), names, types)
    )
  }

  private func alignedByName(
    _ left: LogicalOperator, _ right: LogicalOperator, at place: SourceSpan
  ) throws(QueryError) -> (LogicalOperator, LogicalOperator) {
    let (a, b) = (left.output, right.output)
    let places = try positions(of: b, at: place)
    let known = try positions(of: a, at: place)
    var names = a.map(\.name)
    var types: [LogicalType] = []
    var (fromLeft, fromRight): ([Int?], [Int?]) = (Array(a.indices), [])
    for column in a {
      let other = places[column.name.lowercased()]
      fromRight.append(other)
      let type = try other.map { (i) throws(QueryError) in
        try unified(column, b[i], called: "column \"\(column.name)\" of UNION", at: place)
      }
      types.append(type ?? column.type)
    }
    for (i, column) in b.enumerated() where known[column.name.lowercased()] == nil {
      names.append(column.name)
      types.append(column.type)
      fromLeft.append(nil)
      fromRight.append(i)
    }
    try context.charge(names.count * 2, at: place)
    return (converted(left, fromLeft, names, types), converted(right, fromRight, names, types))
  }

  private func positions(
    of columns: [OutputColumn], at place: SourceSpan
  ) throws(QueryError) -> [String: Int] {
    var positions: [String: Int] = [:]
    for (i, column) in columns.enumerated() {
      if positions.updateValue(i, forKey: column.name.lowercased()) != nil {
        throw QueryError(
          .bind, "BY NAME needs different names, and \"\(column.name)\" is there twice", at: place)
      }
    }
    return positions
  }

  private func unified(
    _ a: OutputColumn, _ b: OutputColumn, called what: String, at place: SourceSpan
  ) throws(QueryError) -> LogicalType {
    if let type = unifiedType(a.type, b.type) { return type }
    throw QueryError(
      .type, "\(what) is \(a.type.name) and \(b.type.name)", at: place,
      hint: hintForMismatch(a.type, b.type, number: nil))
  }

  /// A plan whose columns are those of `plan` at the given places (nil: NULL), with the given types; the plan
  /// itself where it has them, for the names of the first input alone are seen.
  private func converted(
    _ plan: LogicalOperator, _ places: [Int?], _ names: [String], _ types: [LogicalType]
  ) -> LogicalOperator {
    let output = plan.output
    if output.map(\.type) == types, places == Array(output.indices) { return plan }
    return .project(
      plan,
      places.indices.map { i in
        guard let place = places[i] else {
          return NamedExpression(.constant(.null, types[i]), name: names[i])
        }
        let column = BoundExpression.column(place, output[place].type, name: output[place].name)
        return NamedExpression(column.converted(to: types[i]), name: names[i])
      })
  }
}
