import Catalog
import Columns

extension ScalarFunction {
  static let human = ScalarFunction(
    "human", overloads: [FunctionOverload([.exact(.duration)], returns: .exact(.varchar))],
    documentation: "A duration as people read it, to three digits: text, so it sorts as text.",
    example: "human(12345678ns) => 12.3ms"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { strings.intern(humanDurationText($0[0])) }
  }
}
