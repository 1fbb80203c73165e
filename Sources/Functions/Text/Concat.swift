import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let concat = ScalarFunction(
    "concat", overloads: [FunctionOverload([.any], variadic: true, returns: .exact(.varchar))],
    propagatesNull: false,
    documentation: "The texts of all arguments, one after the other; NULLs are passed over.",
    example: "concat('g', 17, NULL) => g17"
  ) { ConcatKernel($0) }
}

private final class ConcatKernel: ScalarKernel {
  private let call: ScalarCall

  init(_ call: ScalarCall) { self.call = call }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    let strings = call.pools.strings
    var buffer: [UInt8] = []
    var words = ContiguousArray<Int64>(repeating: 0, count: rows.length)
    try rows.forEachThrowing { (row: Int) throws(QueryError) in
      buffer.removeAll(keepingCapacity: true)
      for (i, argument) in arguments.enumerated() where !argument.isNull(row) {
        if call.argumentTypes[i] == .varchar {
          buffer += strings.bytes(argument.words[row])
        } else {
          buffer += valueText(argument.words[row], call.argumentTypes[i], call.pools).utf8
        }
        try checkTextLength(buffer.count, of: "concat")
      }
      words[row] = strings.intern(bytes: buffer)
    }
    return ColumnVector(words: words)
  }
}
