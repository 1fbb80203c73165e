import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let gcd = ScalarFunction(
    "gcd", aliases: ["greatest_common_divisor"], overloads: twoIntegers,
    documentation: "The greatest number that divides both.", example: "gcd(12, 18) => 6"
  ) { call in
    MemoKernel(call) { row throws(QueryError) in
      try fitting(Int128(divisor(row[0], row[1])), "gcd(\(row[0]), \(row[1]))")
    }
  }
}
