import Catalog
import Columns
import Diagnostics

func divisor(_ a: Int64, _ b: Int64) -> UInt64 {
  var (x, y) = (a.magnitude, b.magnitude)
  while y != 0 { (x, y) = (y, x % y) }
  return x
}

func fitting(_ number: Int128, _ call: String) throws(QueryError) -> Int64 {
  guard let fits = Int64(exactly: number) else {
    throw QueryError(.runtime, "the result of \(call) does not fit in BIGINT")
  }
  return fits
}

extension ScalarFunction {
  static let twoIntegers = [
    FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint))
  ]
}
