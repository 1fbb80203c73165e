import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let overlap = ScalarFunction(
    "overlap",
    overloads: [LogicalType.timestamp, .walltime, .duration].map { type in
      FunctionOverload(Array(repeating: .exact(type), count: 4), returns: .exact(.duration))
    },
    documentation: """
      The time that two intervals share, given by `ts` and `end_ts` of the one and of the other; 0 where they \
      share none. `overlap(s, r)` is that of a row of the table `s` and one of `r`.
      """,
    example: "overlap(1ms, 4ms, 2ms, 8ms) => 2ms"
  ) { _ in OverlapKernel() }
}

private final class OverlapKernel: ScalarKernel {
  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    var overflows = false
    let words = rows.map { row in
      let start = max(arguments[0].words[row], arguments[2].words[row])
      let end = min(arguments[1].words[row], arguments[3].words[row])
      if end <= start { return 0 }
      let (shared, overflow) = end.subtractingReportingOverflow(start)
      overflows = overflows || overflow
      return shared
    }
    if overflows { throw QueryError(.runtime, "the result of overlap does not fit in 64 bits") }
    return ColumnVector(words: words)
  }
}
