import Catalog
import Columns

extension ScalarFunction {
  static let sign = ScalarFunction(
    "sign",
    overloads: [LogicalType.bigint, .double, .duration].map {
      FunctionOverload([.exact($0)], returns: .exact(.bigint))
    },
    documentation: "-1, 0 or 1, as the number or duration is less than, equal to or greater than 0.",
    example: "sign(-5) => -1"
  ) { call in
    let isDouble = call.argumentTypes.first == .double
    return MemoKernel(call) { row in
      if isDouble { return double(row[0]) > 0 ? 1 : double(row[0]) < 0 ? -1 : 0 }
      return row[0].signum()
    }
  }
}
