// The word operations that the arithmetic operators are made of. DURATION, TIMESTAMP and WALLTIME are counts
// of nanoseconds, so they share BIGINT's.

enum AddIntegers: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    fault = fault || overflow
    return sum
  }
}

enum AddDoubles: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 { word(double(a) + double(b)) }
}

enum SubtractIntegers: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let (difference, overflow) = a.subtractingReportingOverflow(b)
    fault = fault || overflow
    return difference
  }
}

enum SubtractDoubles: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 { word(double(a) - double(b)) }
}

enum MultiplyIntegers: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    fault = fault || overflow
    return product
  }
}

enum MultiplyDoubles: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 { word(double(a) * double(b)) }
}

/// DURATION by DOUBLE, to the nearest nanosecond.
enum ScaleDuration: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    guard let product = roundedInteger(Double(a) * double(b)) else {
      fault = true
      return 0
    }
    return product
  }
}

/// DOUBLE by DURATION.
enum ScaleDurationMirrored: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    ScaleDuration.apply(b, a, &fault)
  }
}

/// Truncates; the smallest integer by -1 does not fit.
enum DivideIntegers: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { right == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let (quotient, overflow) = a.dividedReportingOverflow(by: b)
    fault = fault || overflow
    return quotient
  }
}

enum DivideDoubles: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { double(right) == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 { word(double(a) / double(b)) }
}

/// DURATION by BIGINT, to the nearest nanosecond.
enum DivideDurationByInteger: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { right == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    guard let quotient = roundedQuotient(a, b) else {
      fault = true
      return 0
    }
    return quotient
  }
}

/// DURATION by DOUBLE, to the nearest nanosecond.
enum DivideDurationByDouble: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { double(right) == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    guard let quotient = roundedInteger(Double(a) / double(b)) else {
      fault = true
      return 0
    }
    return quotient
  }
}

/// How often one DURATION goes into another, a DOUBLE.
enum DivideDurations: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { right == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 { word(Double(a) / Double(b)) }
}

/// Has the sign of the left side.
enum RemainderOfIntegers: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { right == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    // The processor's instruction traps on the smallest integer by -1, whose remainder is 0.
    b == -1 ? 0 : a % b
  }
}

enum RemainderOfDoubles: PartialBinaryOperation {
  static func isNull(right: Int64) -> Bool { double(right) == 0 }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    word(double(a).truncatingRemainder(dividingBy: double(b)))
  }
}

enum NegateInteger: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 {
    let (negated, overflow) = Int64(0).subtractingReportingOverflow(a)
    fault = fault || overflow
    return negated
  }
}

enum NegateDouble: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { word(-double(a)) }
}
