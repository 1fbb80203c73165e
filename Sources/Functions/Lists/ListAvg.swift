import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listAvg = ScalarFunction(
    "list_avg",
    overloads: [
      FunctionOverload([.exact(.list(.double))], returns: .exact(.double)),
      FunctionOverload([.exact(.list(.duration))], returns: .exact(.duration)),
    ],
    documentation: "The mean of the elements that are not NULL; NULL where there is none.",
    example: "list_avg([1, 2]) => 1.5"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { row in
      let values = lists.elements(row[0]).compactMap { $0 }
      if values.isEmpty { return nil }
      if call.resultType == .double {
        return word(values.reduce(0.0) { $0 + double($1) } / Double(values.count))
      }
      let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
      return roundedInteger(Double(sum) / Double(values.count))
    }
  }
}
