import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let range = ScalarFunction(
    "range", overloads: counting,
    documentation: """
      A list of whole numbers: from 0, or from the first argument, up to the next one, which is not in it; \
      perhaps with a step.
      """,
    example: "range(2, 5) => [2, 3, 4]"
  ) { counted($0, "range", includesEnd: false) }

  static let generateSeries = ScalarFunction(
    "generate_series", overloads: counting,
    documentation: "As range, with the last number in it.", example: "generate_series(1, 3) => [1, 2, 3]"
  ) { counted($0, "generate_series", includesEnd: true) }

  private static let counting = [1, 2, 3].map {
    FunctionOverload(Array(repeating: .exact(.bigint), count: $0), returns: .exact(.list(.bigint)))
  }

  private static func counted(_ call: ScalarCall, _ name: String, includesEnd: Bool) -> any ScalarKernel {
    let lists = call.pools.lists
    return MemoKernel(call) { (row: ContiguousArray<Int64>) throws(QueryError) in
      let start = row.count > 1 ? row[0] : 0
      let end = row.count > 1 ? row[1] : row[0]
      let step = row.count > 2 ? row[2] : 1
      if step == 0 { throw QueryError(.runtime, "the step of \(name) must not be 0") }
      let distance = (Int128(end) - Int128(start)) * (step < 0 ? -1 : 1)
      let size = Int128(step.magnitude)
      let count = distance < 0 ? 0 : includesEnd ? distance / size + 1 : (distance + size - 1) / size
      guard count <= 1 << 20 else {
        throw QueryError(.runtime, "\(name) makes a list of more than 1048576 elements")
      }
      return lists.intern(
        (0..<Int(count)).map { Int64(truncatingIfNeeded: Int128(start) + Int128($0) * Int128(step)) })
    }
  }
}
