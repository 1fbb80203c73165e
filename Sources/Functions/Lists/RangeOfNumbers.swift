import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let counting = [1, 2, 3].map {
    FunctionOverload(Array(repeating: .exact(.bigint), count: $0), returns: .exact(.list(.bigint)))
  }

  static func counted(_ call: ScalarCall, _ name: String, includesEnd: Bool) -> any ScalarKernel {
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
