import Catalog
import Columns
import Diagnostics

extension TableFunction {
  static let slices = TableFunction(
    "slices",
    overloads: [LogicalType.timestamp, .walltime, .duration].map { type in
      FunctionOverload([.exact(type), .exact(type), .exact(.duration)], returns: .exact(type))
    },
    rows: RowForm(
      [
        RowForm.Column("bucket", .same(as: 0)), RowForm.Column("ts", .same(as: 0)),
        RowForm.Column("end_ts", .same(as: 0)), RowForm.Column("dur", .exact(.duration)),
      ], takesIntervals: true),
    documentation: """
      The rows of a table of intervals, each cut at every multiple of the width: `bucket` is the multiple that \
      a slice lies behind (`time_bucket(width, ts)`), `ts`, `end_ts` and `dur` are the slice's, all other \
      columns the row's. So the slices' `dur` add up to the rows'. A row without duration is one slice; one \
      whose `ts` or `end_ts` is NULL has none, nor has one that ends before it begins.
      """,
    example: "select bucket, sum(dur) as waited from slices(blocks, 10ms) group by bucket order by bucket"
  ) { _, _ in SliceKernel() }
}

private final class SliceKernel: TableKernel {
  private var isDone = true
  private var bucket: Int64 = 0
  private var start: Int64 = 0
  private var end: Int64 = 0
  private var width: Int64 = 1

  func begin(_ arguments: [ColumnVector], row: Int) throws(QueryError) {
    isDone = true
    guard let start = arguments[0][row], let end = arguments[1][row], let width = arguments[2][row],
      start <= end
    else { return }
    guard width > 0 else {
      throw QueryError(.runtime, "the width of slices must be more than 0, not \(durationText(width))")
    }
    let remainder = start % width
    let (bucket, overflow) = start.subtractingReportingOverflow(remainder < 0 ? remainder + width : remainder)
    if overflow { throw QueryError(.runtime, "the bucket of \(durationText(start)) does not fit in 64 bits") }
    self.bucket = bucket
    self.start = start
    self.end = end
    self.width = width
    isDone = false
  }

  func make(_ limit: Int, into columns: inout [ColumnVector]) throws(QueryError) -> Int {
    var made = 0
    while made < limit, !isDone {
      let (next, overflow) = bucket.addingReportingOverflow(width)
      let cut = overflow ? end : min(next, end)
      columns[0].append(bucket)
      columns[1].append(start)
      columns[2].append(cut)
      // A slice is not wider than the width, so the difference fits.
      columns[3].append(cut &- start)
      made += 1
      isDone = cut == end
      start = cut
      bucket = next
    }
    return made
  }
}
