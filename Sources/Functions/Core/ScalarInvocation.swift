import Columns
import Diagnostics

/// A scalar function (or cast) at one place of a query: NULL handling once, then the kernel.
public final class ScalarInvocation {
  private let kernel: any ScalarKernel
  private let propagatesNull: Bool

  init(kernel: any ScalarKernel, propagatesNull: Bool) {
    self.kernel = kernel
    self.propagatesNull = propagatesNull
  }

  /// The results at `rows`, in a vector of `rows.length`.
  public func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    guard propagatesNull, let valid = rows.narrowed(toValid: arguments) else {
      return try kernel.evaluate(arguments, rows: rows)
    }
    var result = try kernel.evaluate(arguments, rows: valid)
    var mask = ContiguousArray<UInt8>(repeating: 0, count: rows.length)
    if let own = result.validity {
      valid.forEach { mask[$0] = own[$0] }
    } else {
      valid.forEach { mask[$0] = 1 }
    }
    result.validity = mask
    return result
  }
}

extension RowSet {
  /// The rows at which no argument is NULL; nil when those are all of the rows.
  func narrowed(toValid arguments: [ColumnVector]) -> RowSet? {
    var narrowed: RowSet?
    for argument in arguments {
      guard let validity = argument.validity else { continue }
      let before = narrowed ?? self
      let kept = before.selecting { validity[$0] != 0 }
      if kept.count < before.count { narrowed = RowSet(length: length, selection: kept) }
    }
    return narrowed
  }

  /// The rows that pass a test.
  @inline(__always)
  func selecting(_ isKept: (Int) -> Bool) -> ContiguousArray<Int32> {
    ContiguousArray(unsafeUninitializedCapacity: count) { out, kept in
      var next = 0
      forEach { row in
        // Written always and kept only when it passes: no branch to mispredict.
        out.initializeElement(at: next, to: Int32(truncatingIfNeeded: row))
        next += isKept(row) ? 1 : 0
      }
      kept = next
    }
  }
}
