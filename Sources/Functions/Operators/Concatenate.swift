import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let concatenate = ScalarFunction(
    "||",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.varchar)),
      FunctionOverload([.anyList, .same(as: 0)], returns: .same(as: 0)),
    ],
    documentation: "Two texts or two lists, one after the other; NULL where either is.",
    example: "'go' || 'routine' => goroutine"
  ) { call in
    let pools = call.pools
    if call.overload == 1 {
      return MemoKernel(call) { row throws(QueryError) in
        let left = pools.lists.elements(row[0])
        let right = pools.lists.elements(row[1])
        guard left.count + right.count <= maximumListLength else {
          throw QueryError(.runtime, "|| makes a list of more than \(maximumListLength) elements")
        }
        return pools.lists.intern(left + right)
      }
    }
    return MemoKernel(call) { row throws(QueryError) in
      let left = pools.strings.bytes(row[0])
      let right = pools.strings.bytes(row[1])
      try checkTextLength(left.count + right.count, of: "||")
      return pools.strings.intern(bytes: Array(left) + right)
    }
  }
}

/// The most elements a list may have that is put together from two.
private let maximumListLength = 8 << 20
