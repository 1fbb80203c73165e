/// A duration exactly, the way Go prints one: `1.5ms`, `250µs`, `1h30m0.5s`, `0s`.
public func durationText(_ nanoseconds: Int64) -> String {
  if nanoseconds == 0 { return "0s" }
  let sign = nanoseconds < 0 ? "-" : ""
  let size = nanoseconds.magnitude
  if size < 1_000 { return "\(sign)\(size)ns" }
  if size < 1_000_000 { return "\(sign)\(decimal(size, places: 3))µs" }
  if size < 1_000_000_000 { return "\(sign)\(decimal(size, places: 6))ms" }
  let minutes = size / 60_000_000_000
  let seconds = decimal(size % 60_000_000_000, places: 9)
  if minutes == 0 { return "\(sign)\(seconds)s" }
  if minutes < 60 { return "\(sign)\(minutes)m\(seconds)s" }
  return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)s"
}

/// A duration to three significant digits, from a minute on to the second, from an hour on to the minute:
/// `12.3ms`, `1m30s`, `2h5m`.
public func humanDurationText(_ nanoseconds: Int64) -> String {
  let sign = nanoseconds < 0 ? "-" : ""
  let size = nanoseconds.magnitude
  if size < 1_000 { return nanoseconds == 0 ? "0s" : "\(sign)\(size)ns" }
  // Rounded first: 59.96 s are 1m0s, and 999.9 µs are 1ms.
  var step: UInt64 = 1
  while size / step >= 1000 { step *= 10 }
  let rounded = (size + step / 2) / step * step
  if rounded < 60_000_000_000 { return sign + durationText(Int64(rounded)) }
  let second: UInt64 = 1_000_000_000
  let wholeSeconds = (size + second / 2) / second
  if wholeSeconds < 3600 { return "\(sign)\(wholeSeconds / 60)m\(wholeSeconds % 60)s" }
  let wholeMinutes = (wholeSeconds + 30) / 60
  return "\(sign)\(wholeMinutes / 60)h\(wholeMinutes % 60)m"
}

/// `value` divided by ten to the `places`, without trailing zeros.
func decimal(_ value: UInt64, places: Int) -> String {
  var unit: UInt64 = 1
  for _ in 0..<places { unit *= 10 }
  let fraction = value % unit
  if fraction == 0 { return String(value / unit) }
  let digits = String(fraction)
  var text = String(repeating: "0", count: places - digits.utf8.count) + digits
  while text.hasSuffix("0") { text.removeLast() }
  return "\(value / unit).\(text)"
}

/// The duration that a text spells: an optional sign, then one or more numbers with a unit (`ns us µs ms s m
/// h`), or a bare `0`. Blanks around are ignored. nil where it spells none or does not fit.
func parseDuration(_ text: String) -> Int64? {
  var bytes = trimmedASCII(text)
  var isNegative = false
  if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
    isNegative = first == UInt8(ascii: "-")
    bytes = bytes.dropFirst()
  }
  if bytes.elementsEqual([UInt8(ascii: "0")]) { return 0 }
  guard !bytes.isEmpty else { return nil }
  var total: Int128 = 0
  while !bytes.isEmpty {
    guard let part = parseDurationPart(&bytes) else { return nil }
    total += part
    if total > Int128(Int64.max) + 1 { return nil }
  }
  return Int64(exactly: isNegative ? -total : total)
}

/// One number with its unit, in nanoseconds, rounded to the nearest; moves past it.
private func parseDurationPart(_ bytes: inout ArraySlice<UInt8>) -> Int128? {
  var mantissa: Int128 = 0
  var scale: Int128 = 1
  var hasDigit = false
  var hasPoint = false
  while let byte = bytes.first {
    if byte == UInt8(ascii: "."), !hasPoint {
      hasPoint = true
    } else if (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
      hasDigit = true
      // Beyond 24 digits nothing fits, and beyond 24 decimals nothing counts.
      if mantissa > 1_000_000_000_000_000_000_000_000 {
        if !hasPoint { return nil }
      } else if scale < 1_000_000_000_000_000_000_000 {
        mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
        if hasPoint { scale *= 10 }
      }
    } else if byte != UInt8(ascii: "_") || !hasDigit {
      break
    }
    bytes = bytes.dropFirst()
  }
  guard hasDigit else { return nil }
  let units: [(String, Int128)] = [
    ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]
  for (name, size) in units where bytes.starts(with: name.utf8) {
    bytes = bytes.dropFirst(name.utf8.count)
    let (product, overflow) = mantissa.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    return (product + scale / 2) / scale
  }
  return nil
}

/// The bytes of a text without the ASCII blanks around them.
func trimmedASCII(_ text: String) -> ArraySlice<UInt8> {
  let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
  var bytes = Array(text.utf8)[...]
  while let first = bytes.first, isBlank(first) { bytes = bytes.dropFirst() }
  while let last = bytes.last, isBlank(last) { bytes = bytes.dropLast() }
  return bytes
}
