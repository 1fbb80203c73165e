// The word operations that the arithmetic operators are made of. DURATION, TIMESTAMP and WALLTIME are counts
// of nanoseconds, so they share BIGINT's.

enum AddIntegers: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    fault = fault || overflow
    return sum
  }

  static var takesAnyWords: Bool { true }

  /// A sum has overflowed where its sign is neither operand's; the signs of all rows are looked at together, so
  /// that the loop becomes vector instructions.
  static func applyToAll(
    _ a: UnsafeBufferPointer<Int64>, _ b: UnsafeBufferPointer<Int64>,
    into out: UnsafeMutableBufferPointer<Int64>,
    count: Int
  ) -> Bool {
    var signs: Int64 = 0
    for row in 0..<count {
      let sum = a[row] &+ b[row]
      signs |= (a[row] ^ sum) & (b[row] ^ sum)
      out.initializeElement(at: row, to: sum)
    }
    return signs < 0
  }
}

enum AddDoubles: BinaryOperation {
  static var takesAnyWords: Bool { true }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 { word(double(a) + double(b)) }
}

enum SubtractIntegers: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let (difference, overflow) = a.subtractingReportingOverflow(b)
    fault = fault || overflow
    return difference
  }

  static var takesAnyWords: Bool { true }

  /// A difference has overflowed where the operands' signs differ and its own is the right one's.
  static func applyToAll(
    _ a: UnsafeBufferPointer<Int64>, _ b: UnsafeBufferPointer<Int64>,
    into out: UnsafeMutableBufferPointer<Int64>,
    count: Int
  ) -> Bool {
    var signs: Int64 = 0
    for row in 0..<count {
      let difference = a[row] &- b[row]
      signs |= (a[row] ^ b[row]) & (a[row] ^ difference)
      out.initializeElement(at: row, to: difference)
    }
    return signs < 0
  }
}

enum SubtractDoubles: BinaryOperation {
  static var takesAnyWords: Bool { true }
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 { word(double(a) - double(b)) }
}

enum MultiplyIntegers: BinaryOperation {
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    fault = fault || overflow
    return product
  }

  static var takesAnyWords: Bool { true }

  /// Where no operand of all rows has a high word, each product is one of two 32-bit numbers, which is a vector
  /// instruction; that it fits is seen from the bits that all operands together have. Else a branch that is never
  /// taken costs less than to gather the flags.
  static func applyToAll(
    _ a: UnsafeBufferPointer<Int64>, _ b: UnsafeBufferPointer<Int64>,
    into out: UnsafeMutableBufferPointer<Int64>,
    count: Int
  ) -> Bool {
    var (ofA, ofB): (Int64, Int64) = (0, 0)
    for row in 0..<count {
      ofA |= a[row]
      ofB |= b[row]
    }
    let bits = (128 - ofA.leadingZeroBitCount) - ofB.leadingZeroBitCount
    if (ofA | ofB) >> 32 == 0, bits <= 63 {
      for row in 0..<count {
        let product = UInt64(UInt32(truncatingIfNeeded: a[row])) &* UInt64(UInt32(truncatingIfNeeded: b[row]))
        out.initializeElement(at: row, to: Int64(bitPattern: product))
      }
      return false
    }
    for row in 0..<count {
      let (product, overflow) = a[row].multipliedReportingOverflow(by: b[row])
      if overflow { return true }
      out.initializeElement(at: row, to: product)
    }
    return false
  }
}

enum MultiplyDoubles: BinaryOperation {
  static var takesAnyWords: Bool { true }
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
