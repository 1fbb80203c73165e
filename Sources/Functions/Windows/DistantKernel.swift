import Catalog
import Columns
import Diagnostics

extension WindowFunction {
  static let distant = [
    FunctionOverload([.any], returns: .same(as: 0)),
    FunctionOverload([.any, .exact(.bigint)], returns: .same(as: 0)),
    FunctionOverload([.any, .exact(.bigint), .same(as: 0)], returns: .same(as: 0)),
  ]
}

struct DistantKernel: WindowKernel {
  /// -1 for lag, 1 for lead.
  let sign: Int64
  let ignoresNulls: Bool

  func evaluate(_ rows: WindowRows, _ arguments: [ColumnVector]) throws(QueryError) -> ColumnVector {
    let values = arguments[0]
    let counted = CountedRows(values, ignoresNulls: ignoresNulls)
    var result = ColumnVector(capacity: rows.count)
    for partition in rows.partitions {
      for row in partition {
        guard let distance = arguments.count > 1 ? arguments[1][row] : 1 else {
          result.append(nil)
          continue
        }
        if let target = target(from: row, distance, in: partition, counted) {
          result.append(values[target])
        } else {
          result.append(arguments.count > 2 ? arguments[2][row] : nil)
        }
      }
    }
    return result
  }

  /// The row at a distance, nil where there is none.
  private func target(
    from row: Int, _ distance: Int64, in partition: Range<Int>, _ counted: CountedRows
  ) -> Int? {
    if distance == 0 { return row }
    // No partition has as many rows as the magnitude of the least integer.
    let steps = Int(clamping: distance.magnitude)
    if (distance > 0) == (sign > 0) {
      let after = (row + 1)..<partition.upperBound
      return steps <= counted.count(in: after) ? counted.row(steps - 1, in: after) : nil
    }
    let before = partition.lowerBound..<row
    let count = counted.count(in: before)
    return steps <= count ? counted.row(count - steps, in: before) : nil
  }
}
