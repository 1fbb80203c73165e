import Catalog
import Columns

extension ScalarFunction {
  static let exp = real(
    "exp", documentation: "e to the power of the number.", example: "exp(0) => 1.0"
  ) { exponential($0) }

  static let ln = real(
    "ln", documentation: "The natural logarithm; -Infinity for 0, NaN for a negative number.",
    example: "ln(1) => 0.0"
  ) { naturalLogarithm($0) }

  static let log2 = real(
    "log2", documentation: "The logarithm to base 2.", example: "log2(8) => 3.0"
  ) { binaryLogarithm($0) }

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
