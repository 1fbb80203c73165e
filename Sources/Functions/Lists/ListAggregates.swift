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

  static let listMin = extreme(
    "list_min", aliases: ["array_min"], sign: -1,
    documentation: "The least element that is not NULL; NULL where there is none.",
    example: "list_min([3, 1, 2]) => 1")

  static let listMax = extreme(
    "list_max", aliases: ["array_max"], sign: 1,
    documentation: "The greatest element that is not NULL; NULL where there is none.",
    example: "list_max([3, 1, 2]) => 3")

  static let listCount = ScalarFunction(
    "list_count", overloads: [FunctionOverload([.anyList], returns: .exact(.bigint))],
    documentation: "How many elements are not NULL.", example: "list_count([1, NULL, 2]) => 2"
  ) { call in
    let lists = call.pools.lists
    return MemoKernel(call) { Int64(lists.elements($0[0]).count { $0 != nil }) }
  }

  private static let numbers: [LogicalType] = [.bigint, .double, .duration]

  private static func extreme(
    _ name: String, aliases: [String], sign: Int, documentation: String, example: String
  ) -> ScalarFunction {
    ScalarFunction(
      name, aliases: aliases, overloads: [FunctionOverload([.anyList], returns: .element(of: 0))],
      documentation: documentation, example: example
    ) { call in
      let pools = call.pools
      return MemoKernel(call) { row in
        pools.lists.elements(row[0]).compactMap { $0 }.max {
          compareWords($0, $1, call.resultType, pools) * sign < 0
        }
      }
    }
  }
}
