import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let listSum = ScalarFunction(
    "list_sum", overloads: numbers.map { FunctionOverload([.exact(.list($0))], returns: .exact($0)) },
    documentation: "The sum of the elements that are not NULL; NULL where there is none.",
    example: "list_sum([1, 2, 3]) => 6"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { row throws(QueryError) in
      let values = lists.elements(row[0]).compactMap { $0 }
      if values.isEmpty { return nil }
      if call.resultType == .double { return word(values.reduce(0.0) { $0 + double($1) }) }
      guard let sum = Int64(exactly: values.reduce(Int128(0)) { $0 + Int128($1) }) else {
        throw QueryError(.runtime, "the result of list_sum does not fit in \(call.resultType.name)")
      }
      return sum
    }
  }

  private static let numbers: [LogicalType] = [.bigint, .double, .duration]
}
