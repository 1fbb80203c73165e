import Catalog
import Columns

extension ScalarFunction {
  static let upper = ScalarFunction(
    "upper", aliases: ["ucase"],
    overloads: [FunctionOverload([.exact(.varchar)], returns: .exact(.varchar))],
    documentation: "The text in upper case.", example: "upper('gc') => GC"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { strings.intern(strings.string($0[0]).uppercased()) }
  }
}
