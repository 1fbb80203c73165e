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

  static let xor = ScalarFunction(
    "xor", overloads: twoIntegers, documentation: "The bits that one of both numbers has and not the other.",
    example: "xor(5, 3) => 6"
  ) { call in MemoKernel(call) { $0[0] ^ $0[1] } }

  static let bitCount = ScalarFunction(
    "bit_count", overloads: [FunctionOverload([.exact(.bigint)], returns: .exact(.bigint))],
    documentation: "How many of the number's 64 bits are set.", example: "bit_count(255) => 8"
  ) { call in MemoKernel(call) { Int64($0[0].nonzeroBitCount) } }

  private static let twoIntegers = [
    FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint))
  ]
}

private func divisor(_ a: Int64, _ b: Int64) -> UInt64 {
  var (x, y) = (a.magnitude, b.magnitude)
  while y != 0 { (x, y) = (y, x % y) }
  return x
}

private func fitting(_ number: Int128, _ call: String) throws(QueryError) -> Int64 {
  guard let fits = Int64(exactly: number) else {
    throw QueryError(.runtime, "the result of \(call) does not fit in BIGINT")
  }
  return fits
}
