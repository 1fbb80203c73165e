import Columns
import Diagnostics
import Functions

/// CASE: each condition is looked at where none before it was true, each result only where it is wanted.
final class CaseNode: ExpressionNode {
  private let branches: [(condition: any PredicateNode, result: any ExpressionNode)]
  private let otherwise: any ExpressionNode

  init(
    _ branches: [(condition: any PredicateNode, result: any ExpressionNode)], otherwise: any ExpressionNode
  ) {
    self.branches = branches
    self.otherwise = otherwise
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(words: ContiguousArray(repeating: 0, count: rows.length))
    var rest = rows
    for branch in branches {
      if rest.count == 0 { break }
      let taken = try branch.condition.select(columns, rest)
      if taken.isEmpty { continue }
      let part = rest.with(taken)
      scatter(try branch.result.evaluate(columns, part), part, &result)
      rest = rest.removing(taken)
    }
    if rest.count > 0 { scatter(try otherwise.evaluate(columns, rest), rest, &result) }
    return result
  }

  private func scatter(_ values: ColumnVector, _ rows: RowSet, _ result: inout ColumnVector) {
    values.words.withUnsafeBufferPointer { source in
      result.words.withUnsafeMutableBufferPointer { target in
        rows.forEach { target[$0] = source[$0] }
      }
    }
    guard let validity = values.validity else { return }
    var mask = result.validity ?? ContiguousArray(repeating: 1, count: result.count)
    result.validity = nil
    rows.forEach { mask[$0] = validity[$0] }
    result.validity = mask
  }
}
