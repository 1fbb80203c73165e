import Catalog
import Columns
import LogicalPlan

/// The tests that a scan makes for a part of a filter over its rows; nil where it cannot.
///
/// A filter lets a row pass only where it is TRUE, so a test may take NULL for FALSE.
///
/// - Parameter columns: the scan's columns as positions in the schema.
func scanPredicates(of test: BoundExpression, columns: [Int]) -> [ScanPredicate]? {
  func predicate(_ column: BoundExpression, _ test: ScanPredicate.Test) -> [ScanPredicate]? {
    guard case .column(let i, _, _) = column, columns.indices.contains(i) else { return nil }
    return [ScanPredicate(column: columns[i], test: test)]
  }
  switch test {
  case .column(_, .boolean, _): return predicate(test, .equal(.boolean(true)))
  case .not(.column(let i, .boolean, let name)):
    return predicate(.column(i, .boolean, name: name), .equal(.boolean(false)))
  case .isNull(let operand): return predicate(operand, .isNull)
  case .not(.isNull(let operand)): return predicate(operand, .isNotNull)
  case .comparison(let comparison, let left, let right):
    if let value = testable(right, against: left), let test = scanTest(comparison, value) {
      return predicate(left, test)
    }
    if let value = testable(left, against: right), let test = scanTest(comparison.mirrored, value) {
      return predicate(right, test)
    }
    return nil
  case .isIn(let column, let list):
    guard let values = testable(list.filter { $0.constantValue != .null }, against: column) else {
      return nil
    }
    return predicate(column, .isIn(values))
  case .not(.isIn(let column, let list)):
    guard let values = testable(list, against: column) else { return nil }
    return values.reduce([]) { all, value in
      guard let all, let one = predicate(column, .notEqual(value)) else { return nil }
      return all + one
    }
  case .or(let parts): return equalToOne(of: parts).flatMap { predicate($0.column, .isIn($0.values)) }
  default: return nil
  }
}

private func scanTest(_ comparison: Comparison, _ value: Value) -> ScanPredicate.Test? {
  switch comparison {
  case .equal, .notDistinct: .equal(value)
  case .notEqual: .notEqual(value)
  case .less: .less(value)
  case .lessOrEqual: .lessOrEqual(value)
  case .greater: .greater(value)
  case .greaterOrEqual: .greaterOrEqual(value)
  // NULL is distinct from every value, and no test of a scan lets both pass.
  case .distinct: nil
  }
}

/// The constant, where a scan can compare the column with it: of exactly the column's type, and of a type whose
/// values are one word with one order.
private func testable(_ constant: BoundExpression, against column: BoundExpression) -> Value? {
  guard case .column(_, let type, _) = column, let value = constant.constantValue, value.type == type else {
    return nil
  }
  switch value {
  case .null, .stack, .list: return nil
  case .double(let number): return number.isNaN ? nil : value
  default: return value
  }
}

private func testable(_ constants: [BoundExpression], against column: BoundExpression) -> [Value]? {
  var values: [Value] = []
  for constant in constants {
    guard let value = testable(constant, against: column) else { return nil }
    values.append(value)
  }
  return values.isEmpty ? nil : values
}

/// `x = 1 or x = 2 or x in (3, 4)` as one column and its values.
private func equalToOne(of parts: [BoundExpression]) -> (column: BoundExpression, values: [Value])? {
  var column: BoundExpression?
  var values: [Value] = []
  for part in parts {
    let here: BoundExpression
    switch part {
    case .comparison(.equal, let left, let right):
      if let value = testable(right, against: left) {
        here = left
        values.append(value)
      } else if let value = testable(left, against: right) {
        here = right
        values.append(value)
      } else {
        return nil
      }
    case .isIn(let operand, let list):
      guard let several = testable(list.filter { $0.constantValue != .null }, against: operand) else {
        return nil
      }
      here = operand
      values += several
    default: return nil
    }
    if let column, column != here { return nil }
    column = here
  }
  return column.map { ($0, values) }
}
