import Catalog
import Columns

extension ScalarFunction {
  static let endsWith = ScalarFunction(
    "ends_with", aliases: ["suffix"],
    overloads: [FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean))],
    documentation: "Whether the text ends with the other.", example: "ends_with('main.go', '.go') => true"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      word(strings.bytes(row[0]).reversed().starts(with: strings.bytes(row[1]).reversed()))
    }
  }
}
