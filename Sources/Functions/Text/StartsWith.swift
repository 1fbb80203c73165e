import Catalog
import Columns

extension ScalarFunction {
  static let startsWith = ScalarFunction(
    "starts_with", aliases: ["prefix"],
    overloads: [FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean))],
    documentation: "Whether the text begins with the other.",
    example: "starts_with('runtime.gopark', 'runtime.') => true"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      word(strings.bytes(row[0]).starts(with: strings.bytes(row[1])))
    }
  }
}
