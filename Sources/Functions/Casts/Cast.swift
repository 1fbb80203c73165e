import Columns
import Diagnostics

/// Conversions between types.
public enum Cast {
  /// The conversion ready to be used at one place of a query, nil where there is none between these types.
  ///
  /// Text is read leniently about blanks around it. A DOUBLE becomes the nearest BIGINT, halves to even.
  /// DURATION, TIMESTAMP and WALLTIME are nanoseconds as BIGINT and DOUBLE.
  ///
  /// - Parameter isTry: a value that cannot be converted becomes NULL instead of a `.runtime` error.
  public static func invocation(
    from source: LogicalType, to target: LogicalType, isTry: Bool, pools: ValuePools
  ) -> ScalarInvocation? {
    guard isPossible(from: source, to: target) else { return nil }
    let kernel: any ScalarKernel =
      if source == target || source == .null {
        SameWordKernel()
      } else if isSameWord(source, target) {
        SameWordKernel()
      } else if source == .bigint, target == .double {
        IntegerToDoubleKernel()
      } else {
        CastKernel(source, target, isTry: isTry, pools)
      }
    return ScalarInvocation(kernel: kernel, propagatesNull: true)
  }

  /// Whether there is a conversion between two types at all; values may still fail.
  public static func isPossible(from source: LogicalType, to target: LogicalType) -> Bool {
    if source == target || source == .null { return true }
    switch (source, target) {
    case (.list(let from), .list(let to)): return isPossible(from: from, to: to)
    case (_, .varchar): return true
    case (.varchar, .boolean), (.varchar, .bigint), (.varchar, .double), (.varchar, .duration),
      (.varchar, .timestamp), (.varchar, .walltime):
      return true
    case (.boolean, .bigint), (.boolean, .double), (.bigint, .boolean), (.double, .boolean),
      (.bigint, .double), (.double, .bigint):
      return true
    case (.duration, .timestamp), (.timestamp, .duration): return true
    case (.bigint, .duration), (.bigint, .timestamp), (.bigint, .walltime), (.double, .duration),
      (.duration, .bigint), (.timestamp, .bigint), (.walltime, .bigint), (.duration, .double),
      (.timestamp, .double), (.walltime, .double):
      return true
    default: return false
    }
  }

  /// Whether every value keeps its word: nanoseconds and counts are both integers.
  private static func isSameWord(_ source: LogicalType, _ target: LogicalType) -> Bool {
    switch (source, target) {
    case (.boolean, .bigint), (.duration, .timestamp), (.timestamp, .duration), (.bigint, .duration),
      (.bigint, .timestamp), (.bigint, .walltime), (.duration, .bigint), (.timestamp, .bigint),
      (.walltime, .bigint):
      true
    default: false
    }
  }
}

private final class SameWordKernel: ScalarKernel {
  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    arguments[0]
  }
}

private final class IntegerToDoubleKernel: ScalarKernel {
  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    let words = arguments[0].words.withUnsafeBufferPointer { a in rows.map { word(Double(a[$0])) } }
    return ColumnVector(words: words)
  }
}

/// Converts value by value; texts are worked out once for each id.
private final class CastKernel: ScalarKernel {
  private let memo: MemoKernel

  init(_ source: LogicalType, _ target: LogicalType, isTry: Bool, _ pools: ValuePools) {
    let call = ScalarCall(
      overload: 0, argumentTypes: [source], resultType: target, constants: [nil], pools: pools)
    memo = MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      if let converted = convertWord(row[0], source, target, pools) { return converted }
      if isTry { return nil }
      let text = valueText(row[0], source, pools)
      let shown = source == .varchar ? "the text '\(text)'" : "\(source.name) \(text)"
      throw QueryError(.runtime, "cannot convert \(shown) to \(target.name)", hint: castHint(target))
    }
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    try memo.evaluate(arguments, rows: rows)
  }
}

private func castHint(_ target: LogicalType) -> String? {
  switch target {
  case .duration, .timestamp: "write it as '1.5ms' or '1h30m'"
  case .walltime: "write it as '2024-05-01 12:30:00.5'"
  case .boolean: "write it as 'true' or 'false'"
  default: nil
  }
}
