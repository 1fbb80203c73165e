import Catalog
import Columns
import Diagnostics

/// Makes a list of the elements of the arguments: of a list its own, of anything else the value itself.
final class JoinedLists: ScalarKernel {
  let call: ScalarCall
  let join: ([[Int64?]]) -> [Int64?]
  /// Elements beyond this are more than one value of a query should have.
  static let greatestLength = 16 << 20

  init(_ call: ScalarCall, _ join: @escaping ([[Int64?]]) -> [Int64?]) {
    self.call = call
    self.join = join
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(repeating: nil, count: rows.length)
    try rows.forEachThrowing { (row: Int) throws(QueryError) in
      // Two lists that are both NULL make no list.
      let isAllNull = zip(arguments, call.argumentTypes).allSatisfy { argument, type in
        argument[row] == nil && type == call.resultType
      }
      if isAllNull { return }
      let parts = zip(arguments, call.argumentTypes).map { argument, type -> [Int64?] in
        guard type == call.resultType else { return [argument[row]] }
        return argument[row].map { call.pools.lists.elements($0) } ?? []
      }
      let joined = join(parts)
      if joined.count > Self.greatestLength {
        throw QueryError(.runtime, "the list would have more than \(Self.greatestLength) elements")
      }
      result.words[row] = call.pools.lists.intern(joined)
      result.validity?[row] = 1
    }
    return result
  }
}
