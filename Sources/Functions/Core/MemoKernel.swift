import Columns
import Diagnostics

/// A function worked out one value at a time, and once only for each id where the first argument is an id of
/// a pool and the others are constant: a stack or a name occurs in millions of rows.
///
/// The memory is a dense table by id, so a repeated value costs one load.
final class MemoKernel: ScalarKernel {
  /// The result for the words of one row's arguments; nil for NULL.
  typealias Compute = (_ arguments: ContiguousArray<Int64>) throws(QueryError) -> Int64?

  private enum Known {
    static let no: UInt8 = 0
    static let null: UInt8 = 1
    static let value: UInt8 = 2
  }

  private let compute: Compute
  private let usesMemo: Bool
  private var known: ContiguousArray<UInt8> = []
  private var values: ContiguousArray<Int64> = []

  init(_ call: ScalarCall, _ compute: @escaping Compute) {
    self.compute = compute
    usesMemo =
      (call.argumentTypes.first?.isPoolID ?? false) && call.constants.dropFirst().allSatisfy { $0 != nil }
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    usesMemo ? try evaluateByID(arguments, rows) : try evaluateByRow(arguments, rows)
  }

  private func evaluateByRow(_ arguments: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    var words = ContiguousArray<Int64>(repeating: 0, count: rows.length)
    var validity: ContiguousArray<UInt8>?
    var row = ContiguousArray<Int64>(repeating: 0, count: arguments.count)
    try rows.forEachThrowing { (position: Int) throws(QueryError) in
      for (i, argument) in arguments.enumerated() { row[i] = argument.words[position] }
      if let result = try compute(row) {
        words[position] = result
      } else {
        if validity == nil { validity = ContiguousArray(repeating: 1, count: rows.length) }
        validity?[position] = 0
      }
    }
    return ColumnVector(words: words, validity: validity)
  }

  private func evaluateByID(_ arguments: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let ids = arguments[0].words
    try learn(ids, arguments, rows)
    var hasNull = false
    let words = ids.withUnsafeBufferPointer { ids in
      values.withUnsafeBufferPointer { values in
        known.withUnsafeBufferPointer { known in
          rows.map { row in
            let id = Int(ids[row])
            hasNull = hasNull || known[id] == Known.null
            return values[id]
          }
        }
      }
    }
    guard hasNull else { return ColumnVector(words: words) }
    var validity = ContiguousArray<UInt8>(repeating: 1, count: rows.length)
    rows.forEach { row in
      if known[Int(ids[row])] == Known.null { validity[row] = 0 }
    }
    return ColumnVector(words: words, validity: validity)
  }

  /// Sees to it that the result of every id is known.
  private func learn(
    _ ids: ContiguousArray<Int64>, _ arguments: [ColumnVector], _ rows: RowSet
  ) throws(QueryError) {
    var largest: Int64 = -1
    ids.withUnsafeBufferPointer { ids in rows.forEach { largest = max(largest, ids[$0]) } }
    if largest >= Int64(known.count) {
      let count = max(Int(largest) + 1, known.count * 2)
      known.append(contentsOf: repeatElement(Known.no, count: count - known.count))
      values.append(contentsOf: repeatElement(0, count: count - values.count))
    }
    let isAllKnown = ids.withUnsafeBufferPointer { ids in
      known.withUnsafeBufferPointer { known in
        var unknown = false
        rows.forEach { unknown = unknown || known[Int(ids[$0])] == Known.no }
        return !unknown
      }
    }
    if isAllKnown { return }
    var row = ContiguousArray<Int64>(repeating: 0, count: arguments.count)
    try rows.forEachThrowing { (position: Int) throws(QueryError) in
      let id = Int(ids[position])
      guard known[id] == Known.no else { return }
      for (i, argument) in arguments.enumerated() { row[i] = argument.words[position] }
      let result = try compute(row)
      values[id] = result ?? 0
      known[id] = result == nil ? Known.null : Known.value
    }
  }
}
