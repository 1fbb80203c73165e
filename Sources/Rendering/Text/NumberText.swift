/// Appends a signed integer in decimal.
func appendInteger(_ value: Int64, to bytes: inout [UInt8]) {
  if value < 0 { bytes.append(UInt8(ascii: "-")) }
  appendDigits(value.magnitude, to: &bytes)
}

/// Appends an unsigned integer in decimal, with zeros before it up to `width` digits.
func appendDigits(_ value: UInt64, width: Int = 1, to bytes: inout [UInt8]) {
  var rest = value
  let start = bytes.count
  repeat {
    bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
    rest /= 10
  } while rest > 0
  while bytes.count - start < width { bytes.append(UInt8(ascii: "0")) }
  bytes[start...].reverse()
}

/// Appends the shortest decimal that reads back as the same double; `inf`, `-inf` and `nan` where it is none.
func appendDouble(_ value: Double, to bytes: inout [UInt8]) {
  bytes.append(contentsOf: value.description.utf8)
}
