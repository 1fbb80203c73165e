import Catalog
import Columns
import Diagnostics

extension WindowFunction {
  static let ntile = WindowFunction(
    "ntile", overloads: [FunctionOverload([.exact(.bigint)], returns: .exact(.bigint))],
    documentation: """
      Cuts the partition into so many parts, as equal as can be and the larger ones first, and numbers them \
      from 1.
      """,
    example: "ntile(4) over (order by dur) => 1"
  ) { _ in NtileKernel() }
}

private struct NtileKernel: WindowKernel {
  func evaluate(_ rows: WindowRows, _ arguments: [ColumnVector]) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(capacity: rows.count)
    for partition in rows.partitions {
      for row in partition {
        guard let parts = arguments[0][row] else {
          result.append(nil)
          continue
        }
        guard parts > 0 else { throw QueryError(.runtime, "ntile needs 1 part or more, not \(parts)") }
        let place = Int64(row - partition.lowerBound)
        let (size, larger) = Int64(partition.count).quotientAndRemainder(dividingBy: parts)
        // The first `larger` parts have one row more.
        let inLarger = larger * (size + 1)
        result.append(
          place < inLarger ? place / (size + 1) + 1 : (place - inLarger) / max(1, size) + larger + 1)
      }
    }
    return result
  }
}
