// Rounding and remainders of doubles are calls into the system's mathematical library on some processors;
// only importing the system's module makes the linker look there.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The double that a word of a DOUBLE column is the bit pattern of.
@inline(__always)
func double(_ word: Int64) -> Double { Double(bitPattern: UInt64(bitPattern: word)) }

/// The word of a double.
@inline(__always)
func word(_ number: Double) -> Int64 { Int64(bitPattern: number.bitPattern) }

/// The word of a truth value.
@inline(__always)
func word(_ flag: Bool) -> Int64 { flag ? 1 : 0 }

/// The nearest integer, halves away from zero; nil where it does not fit (or is not a number).
@inline(__always)
func roundedInteger(_ number: Double) -> Int64? {
  let rounded = number.rounded(.toNearestOrAwayFromZero)
  guard rounded >= -0x1p63, rounded < 0x1p63 else { return nil }
  return Int64(rounded)
}

/// `a / b` rounded to the nearest integer, halves away from zero; nil where it does not fit. `b` is not 0.
@inline(__always)
func roundedQuotient(_ a: Int64, _ b: Int64) -> Int64? {
  let (quotient, overflow) = a.dividedReportingOverflow(by: b)
  if overflow { return nil }
  let remainder = a % b
  if remainder == 0 { return quotient }
  let isHalfOrMore = remainder.magnitude >= b.magnitude - remainder.magnitude
  guard isHalfOrMore else { return quotient }
  // |quotient| < |a| here (|b| is 2 or more), so a step away from zero fits.
  return (a < 0) == (b < 0) ? quotient + 1 : quotient - 1
}
