import Catalog
import Columns
import LogicalPlan

/// What is wrong with a plan in itself, whatever the query: columns that are not there or of another type,
/// operands that do not fit. Empty for a plan that can be run.
func flaws(of plan: LogicalOperator) -> [String] {
  var found: [String] = []
  let input = plan.inputColumns
  func check(_ expression: BoundExpression) {
    switch expression {
    case .column(let index, let type, let name):
      if !input.indices.contains(index) {
        found.append("\(plan.title): no column \(index) (\(name))")
      } else if input[index].type != type {
        found.append("\(plan.title): column \(index) is \(input[index].type.name), not \(type.name)")
      }
    case .comparison(_, let left, let right):
      if left.type != right.type {
        found.append("\(expression.text) compares \(left.type) with \(right.type)")
      }
    case .isIn(let value, let list):
      if list.contains(where: { $0.type != value.type }) { found.append("\(expression.text) mixes types") }
    case .and(let parts), .or(let parts):
      if parts.count < 2 || parts.contains(where: { $0.type != .boolean }) {
        found.append("\(expression.text)")
      }
    case .caseWhen(let branches, let otherwise, let type):
      let results = branches.map(\.result.type) + [otherwise.type]
      if results.contains(where: { $0 != type }) { found.append("\(expression.text) mixes types") }
      if branches.contains(where: { $0.condition.type != .boolean }) { found.append("\(expression.text)") }
    case .constant(let value, let type):
      if value != .null, value.type != type { found.append("\(value) is no \(type)") }
    case .call, .not, .isNull, .cast, .lambda: break
    }
    expression.children.forEach(check)
  }
  _ = plan.mapExpressions { expression in
    check(expression)
    return expression
  }
  if case .scan(let scan) = plan {
    for predicate in scan.predicates {
      let type = scan.schemaColumns[predicate.column].type
      for value in values(of: predicate.test) where value.type != type {
        found.append("\(plan.title): \(value) is no \(type)")
      }
    }
  }
  if case .values(let rows, let columns) = plan,
    rows.contains(where: { $0.map(\.type) != columns.map(\.type) })
  {
    found.append("\(plan.title): rows do not fit the columns")
  }
  if case .unpivot(_, let rows, let columns) = plan,
    rows.contains(where: { $0.map(\.type) != columns.map(\.type) })
  {
    found.append("\(plan.title): rows do not fit the columns")
  }
  if case .groupingSets(_, let sets) = plan {
    let keys = Set(sets.groupings.indices)
    if sets.sets.contains(where: { !keys.isSuperset(of: $0) || $0 != $0.sorted() }) {
      found.append("\(plan.title): a set has no such key")
    }
  }
  if case .setOperation(_, let inputs) = plan {
    let types = Set(inputs.map { $0.output.map(\.type) })
    if inputs.count < 2 || types.count != 1 { found.append("\(plan.title): inputs do not fit") }
  }
  if case .join(let left, _, let join) = plan {
    let width = left.output.count
    var pairs = join.keys.map { ($0.left, $0.right) }
    if let nearest = join.nearest {
      pairs.append((nearest.left, nearest.right))
      if join.held == .left || join.condition != nil { found.append("\(plan.title): no ASOF join") }
    }
    for (a, b) in pairs {
      if a.type != b.type { found.append("\(plan.title): keys of two types") }
      if a.side(leftWidth: width) == .right || b.side(leftWidth: width) == .left {
        found.append("\(plan.title): a key of the wrong side")
      }
    }
    if let condition = join.condition, condition.type != .boolean { found.append(plan.title) }
  }
  if case .mark(let left, let right, let mark) = plan {
    let width = left.output.count
    for key in mark.keys + mark.members {
      if key.left.type != key.right.type { found.append("\(plan.title): keys of two types") }
      if key.left.side(leftWidth: width) == .right || key.right.side(leftWidth: width) == .left {
        found.append("\(plan.title): a key of the wrong side")
      }
    }
    if right.output.isEmpty && !mark.members.isEmpty { found.append("\(plan.title): no member") }
    if let condition = mark.condition, condition.type != .boolean { found.append(plan.title) }
  }
  if case .join(_, _, let join) = plan, join.single != nil, join.kind != .left || join.held != .right {
    found.append("\(plan.title): no value")
  }
  if case .recursion(let first, let step, _) = plan, first.output.map(\.type) != step.output.map(\.type) {
    found.append("\(plan.title): rows do not fit")
  }
  if case .filter(_, let predicate) = plan, predicate.type != .boolean { found.append(plan.title) }
  return found + plan.inputs.flatMap(flaws)
}

private func values(of test: ScanPredicate.Test) -> [Value] {
  switch test {
  case .equal(let value), .notEqual(let value), .less(let value), .lessOrEqual(let value),
    .greater(let value),
    .greaterOrEqual(let value):
    [value]
  case .isIn(let values): values
  case .isNull, .isNotNull: []
  }
}
