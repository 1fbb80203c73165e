import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let lcm = ScalarFunction(
    "lcm", aliases: ["least_common_multiple"], overloads: twoIntegers,
    documentation: "The least number that both divide; 0 where one is 0.", example: "lcm(4, 6) => 12"
  ) { call in
    MemoKernel(call) { row throws(QueryError) in
      if row[0] == 0 || row[1] == 0 { return 0 }
      let product = Int128(row[0].magnitude / divisor(row[0], row[1])) * Int128(row[1].magnitude)
      return try fitting(product, "lcm(\(row[0]), \(row[1]))")
    }
  }
}
