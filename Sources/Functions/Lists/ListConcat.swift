import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listConcat = ScalarFunction(
    "list_concat", aliases: ["list_cat", "array_concat", "array_cat"],
    overloads: [FunctionOverload([.anyList, .same(as: 0)], returns: .same(as: 0))], propagatesNull: false,
    documentation: "The elements of the first list and then those of the second; NULL is an empty list.",
    example: "list_concat([1], [2, 3]) => [1, 2, 3]"
  ) { call in JoinedLists(call) { $0[0] + $0[1] } }

  static let listAppend = ScalarFunction(
    "list_append", aliases: ["array_append", "array_push_back"],
    overloads: listElementTypes.map {
      FunctionOverload([.exact(.list($0)), .exact($0)], returns: .exact(.list($0)))
    }, propagatesNull: false,
    documentation: "The list with the element behind its own.", example: "list_append([1, 2], 3) => [1, 2, 3]"
  ) { call in JoinedLists(call) { $0[0] + $0[1] } }

  static let listPrepend = ScalarFunction(
    "list_prepend", aliases: ["array_prepend", "array_push_front"],
    overloads: listElementTypes.map {
      FunctionOverload([.exact($0), .exact(.list($0))], returns: .exact(.list($0)))
    }, propagatesNull: false,
    documentation: "The list with the element before its own.",
    example: "list_prepend(0, [1, 2]) => [0, 1, 2]"
  ) { call in JoinedLists(call) { $0[0] + $0[1] } }
}

/// Makes a list of the elements of the arguments: of a list its own, of anything else the value itself.
private final class JoinedLists: ScalarKernel {
  private let call: ScalarCall
  private let join: ([[Int64?]]) -> [Int64?]
  /// Elements beyond this are more than one value of a query should have.
  private static let greatestLength = 16 << 20

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
