import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let timeBucket = ScalarFunction(
    "time_bucket",
    overloads: [
      FunctionOverload([.exact(.duration), .exact(.timestamp)], returns: .exact(.timestamp)),
      FunctionOverload([.exact(.duration), .exact(.walltime)], returns: .exact(.walltime)),
      FunctionOverload([.exact(.duration), .exact(.duration)], returns: .exact(.duration)),
    ],
    risesWith: [1],
    documentation: """
      The beginning of the stretch of `width` that an instant lies in. Stretches begin at multiples of the \
      width, counted from the trace's start, or for a WALLTIME from 1970.
      """,
    example: "time_bucket(10ms, 27ms) => 20ms"
  ) { TimeBucketKernel($0) }
}

private final class TimeBucketKernel: ScalarKernel {
  private let bucket: BinaryKernel<Bucket>

  init(_ call: ScalarCall) { bucket = BinaryKernel("time_bucket", call) }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    var smallest = Int64.max
    arguments[0].words.withUnsafeBufferPointer { widths in
      rows.forEach { smallest = min(smallest, widths[$0]) }
    }
    if smallest <= 0 {
      throw QueryError(.runtime, "the width of a bucket must be more than 0, not \(durationText(smallest))")
    }
    return try bucket.evaluate(arguments, rows: rows)
  }
}

private enum Bucket: BinaryOperation {
  static func apply(_ width: Int64, _ instant: Int64, _ fault: inout Bool) -> Int64 {
    // The width was found to be positive before; division must not trap where another row is looked at.
    guard width > 0 else { return 0 }
    let remainder = instant % width
    let (start, overflow) = instant.subtractingReportingOverflow(
      remainder < 0 ? remainder + width : remainder)
    fault = fault || overflow
    return start
  }
}
