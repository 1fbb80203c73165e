import Catalog
import Columns

extension ScalarFunction {
  static let log = ScalarFunction(
    "log", aliases: ["log10"],
    overloads: [
      FunctionOverload([.exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.double), .exact(.double)], returns: .exact(.double)),
    ],
    documentation: "The logarithm to base 10, or with two arguments that of the second to the first as base.",
    example: "log(1000) => 3.0"
  ) { call in
    MemoKernel(call) { row in
      if row.count == 1 { return resultWord(decimalLogarithm(double(row[0]))) }
      return resultWord(decimalLogarithm(double(row[1])) / decimalLogarithm(double(row[0])))
    }
  }
}
