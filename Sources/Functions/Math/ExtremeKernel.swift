import Catalog
import Columns
import Diagnostics

/// Takes the arguments column by column and keeps the better word.
final class ExtremeKernel: ScalarKernel {
  let call: ScalarCall
  let sign: Int

  init(_ call: ScalarCall, sign: Int) {
    self.call = call
    self.sign = sign
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    guard var best = arguments.first else { return ColumnVector(repeating: nil, count: rows.length) }
    for argument in arguments.dropFirst() { best = better(best, argument, rows) }
    return best
  }

  func better(_ a: ColumnVector, _ b: ColumnVector, _ rows: RowSet) -> ColumnVector {
    let type = call.resultType
    let isBetter = ContiguousArray<UInt8>(unsafeUninitializedCapacity: rows.length) { out, count in
      out.initialize(repeating: 0)
      rows.forEach { row in
        if b.isNull(row) { return }
        let order = a.isNull(row) ? 1 : compareWords(b.words[row], a.words[row], type, call.pools) * sign
        out[row] = order > 0 ? 1 : 0
      }
      count = rows.length
    }
    let words = rows.map { isBetter[$0] != 0 ? b.words[$0] : a.words[$0] }
    guard a.validity != nil else { return ColumnVector(words: words) }
    var mask = ContiguousArray<UInt8>(repeating: 0, count: rows.length)
    rows.forEach { mask[$0] = a.isNull($0) && b.isNull($0) ? 0 : 1 }
    return ColumnVector(words: words, validity: mask)
  }
}

extension ScalarFunction {
  static let sameOrNumbers = [
    FunctionOverload([.any, .same(as: 0)], variadic: true, returns: .same(as: 0)),
    FunctionOverload([.exact(.double), .exact(.double)], variadic: true, returns: .exact(.double)),
    FunctionOverload([.any], returns: .same(as: 0)),
  ]
}
