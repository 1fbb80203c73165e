import Catalog
import Columns

extension ScalarFunction {
  static let round = ScalarFunction(
    "round",
    overloads: [
      FunctionOverload([.exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double)], returns: .exact(.double)),
      FunctionOverload([.exact(.bigint), .exact(.bigint)], returns: .exact(.bigint)),
      FunctionOverload([.exact(.double), .exact(.bigint)], returns: .exact(.double)),
      FunctionOverload([.exact(.duration), .exact(.duration)], returns: .exact(.duration)),
    ],
    documentation: """
      The number rounded to `n` decimals (0 where not given; negative rounds to tens, hundreds, ...), or a \
      duration rounded to a multiple of another; halves go away from zero.
      """,
    example: "round(2.345, 1) => 2.3"
  ) { call in
    switch call.overload {
    case 0: UnaryKernel<RoundInteger>("round", call)
    case 1: UnaryKernel<RoundDouble>("round", call)
    case 2: BinaryKernel<RoundIntegerTo>("round", call)
    case 3: BinaryKernel<RoundDoubleTo>("round", call)
    default: PartialBinaryKernel<RoundToMultiple>("round", call)
    }
  }
}

private enum RoundInteger: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { a }
}

private enum RoundDouble: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 {
    word(double(a).rounded(.toNearestOrAwayFromZero))
  }
}

private func powerOfTen(_ exponent: Int64) -> Double {
  var power = 1.0
  for _ in 0..<exponent { power *= 10 }
  return power
}

private enum RoundIntegerTo: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    if b >= 0 { return a }
    if b < -19 { return 0 }
    // Ten to the 19 is the one unit that is wider than an Int64.
    var unit: Int128 = 1
    for _ in 0..<(-b) { unit *= 10 }
    let half = a < 0 ? -unit / 2 : unit / 2
    guard let rounded = Int64(exactly: (Int128(a) + half) / unit * unit) else {
      fault = true
      return 0
    }
    return rounded
  }
}

private enum RoundDoubleTo: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let number = double(a)
    if b > 308 || !number.isFinite { return a }
    if b < -308 { return word(0.0) }
    let unit = powerOfTen(b < 0 ? -b : b)
    let scaled = b < 0 ? number / unit : number * unit
    // So large a number has no digits there to round.
    guard scaled.isFinite else { return a }
    let rounded = scaled.rounded(.toNearestOrAwayFromZero)
    return word(b < 0 ? rounded * unit : rounded / unit)
  }
}

private enum RoundToMultiple: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { right == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    guard let steps = roundedQuotient(a, b) else {
      fault = true
      return 0
    }
    let (product, overflow) = steps.multipliedReportingOverflow(by: b)
    fault = fault || overflow
    return product
  }
}
