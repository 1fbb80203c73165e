/// Appends a signed integer in decimal.
func appendInteger(_ value: Int64, to bytes: inout [UInt8]) {
  if value < 0 { bytes.append(UInt8(ascii: "-")) }
  appendDigits(value.magnitude, to: &bytes)
}

/// Appends an unsigned integer in decimal, with zeros before it up to `width` digits.
func appendDigits(_ value: UInt64, width: Int = 1, to bytes: inout [UInt8]) {
  withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(20, width)) { digits in
    var rest = value
    var place = digits.count
    repeat {
      place -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      digits.initializeElement(at: place, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
      rest = quotient
    } while rest > 0
    while digits.count - place < width {
      place -= 1
      digits.initializeElement(at: place, to: UInt8(ascii: "0"))
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[place...]))
  }
}

/// Appends the shortest decimal that reads back as the same double; `inf`, `-inf` and `nan` where it is none.
func appendDouble(_ value: Double, to bytes: inout [UInt8]) {
  bytes.append(contentsOf: value.description.utf8)
}
