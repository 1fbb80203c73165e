import Columns
import Diagnostics
import Functions

/// Counts, sums and means over frames from sums up to every row: each frame is a difference of two of them,
/// however large it is and however frames follow on each other.
struct FrameSums {
  /// What is asked of a frame's sum and count.
  enum Result {
    case count
    case sum(LogicalType)
    case mean(isDuration: Bool)
  }

  let result: Result

  /// - Parameters:
  ///   - values: nil for `count(*)`.
  ///   - mask: not 0 for the rows that count; nil where all do.
  func evaluate(
    _ rows: WindowRows, _ values: ColumnVector?, mask: ContiguousArray<Int64>?
  ) throws(QueryError) -> ColumnVector {
    var sums: ContiguousArray<Int128> = [0]
    var counts: ContiguousArray<Int64> = [0]
    sums.reserveCapacity(rows.count + 1)
    counts.reserveCapacity(rows.count + 1)
    var (sum, count): (Int128, Int64) = (0, 0)
    for row in 0..<rows.count {
      if mask?[row] != 0, values?.isNull(row) != true {
        // A sum of fewer than 2^31 integers of 64 bits fits.
        sum &+= Int128(values?.words[row] ?? 0)
        count += 1
      }
      sums.append(sum)
      counts.append(count)
    }
    var column = ColumnVector(capacity: rows.count)
    for row in 0..<rows.count {
      let (first, second, third) = rows.pieces(at: row)
      var (total, number): (Int128, Int64) = (0, 0)
      for piece in [first, second, third] where !piece.isEmpty {
        total &+= sums[piece.upperBound] &- sums[piece.lowerBound]
        number += counts[piece.upperBound] - counts[piece.lowerBound]
      }
      column.append(try Self.word(result, total, number))
    }
    return column
  }

  /// What is asked of a sum and a count.
  static func word(_ result: Result, _ sum: Int128, _ count: Int64) throws(QueryError) -> Int64? {
    switch result {
    case .count: return count
    case .sum(let type):
      if count == 0 { return nil }
      guard let word = Int64(exactly: sum) else { throw sumOverflow(sum, type) }
      return word
    case .mean(let isDuration):
      return count == 0 ? nil : integerMean(sum: sum, count: count, isDuration: isDuration)
    }
  }
}
