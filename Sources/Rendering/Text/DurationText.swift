/// A duration as people read it.
///
/// The unit is the largest in which the value is at least 1, and `digits` significant digits are kept, rounded
/// half away from zero, without trailing zeros: `250ns`, `12.3ms`, `1.204s`. From a minute on it is two whole
/// units: `3m12s`, `26h5m`. Zero is `0s`.
///
/// - Parameters:
///   - nanoseconds: the duration.
///   - digits: significant digits below a minute, at least 3.
///   - separator: what stands between a number and its unit.
public func durationText(_ nanoseconds: Int64, digits: Int = 4, separator: String = "") -> String {
  var bytes: [UInt8] = []
  appendDuration(nanoseconds, digits: digits, separator: separator, to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}

/// Appends what ``durationText(_:digits:separator:)`` says.
func appendDuration(_ value: Int64, digits: Int = 4, separator: String = "", to bytes: inout [UInt8]) {
  if value < 0 { bytes.append(UInt8(ascii: "-")) }
  var rest = value.magnitude
  if rest == 0 {
    bytes.append(contentsOf: "0\(separator)s".utf8)
    return
  }
  for (unit, name) in [(UInt64(1), "ns"), (1_000, "µs"), (1_000_000, "ms"), (1_000_000_000, "s")] {
    let next = unit == 1_000_000_000 ? 60 * unit : 1_000 * unit
    guard rest < next else { continue }
    // The last digit kept is worth `step`; rounding may carry into the next unit (999.96µs is 1ms).
    let whole = rest / unit
    let wholeDigits = whole >= 100 ? 3 : whole >= 10 ? 2 : 1
    var step = unit
    for _ in 0..<max(0, digits - wholeDigits) where step > 1 { step /= 10 }
    rest = (rest + step / 2) / step * step
    guard rest < next else { continue }
    appendDecimal(rest, unit: unit, to: &bytes)
    bytes.append(contentsOf: separator.utf8)
    bytes.append(contentsOf: name.utf8)
    return
  }
  appendLongDuration(rest, separator: separator, to: &bytes)
}

/// Appends `value / unit` with as many decimals as it has; `unit` is a power of ten.
private func appendDecimal(_ value: UInt64, unit: UInt64, to bytes: inout [UInt8]) {
  appendDigits(value / unit, to: &bytes)
  var fraction = value % unit
  guard fraction > 0 else { return }
  var width = 0
  var power = unit
  while power > 1 {
    width += 1
    power /= 10
  }
  while fraction % 10 == 0 {
    fraction /= 10
    width -= 1
  }
  bytes.append(UInt8(ascii: "."))
  appendDigits(fraction, width: width, to: &bytes)
}

/// Appends a duration of a minute or more in its two largest units, hours at most.
private func appendLongDuration(_ value: UInt64, separator: String, to bytes: inout [UInt8]) {
  let minute: UInt64 = 60_000_000_000
  // Rounded to the smaller of the two units; that may make a full hour of 59 minutes and 59.9 seconds.
  let seconds = (value + 500_000_000) / 1_000_000_000
  let isHours = seconds >= 3600
  let whole = isHours ? (value + minute / 2) / minute : seconds
  appendDigits(whole / 60, to: &bytes)
  bytes.append(contentsOf: separator.utf8)
  bytes.append(UInt8(ascii: isHours ? "h" : "m"))
  guard whole % 60 > 0 else { return }
  bytes.append(contentsOf: separator.utf8)
  appendDigits(whole % 60, to: &bytes)
  bytes.append(contentsOf: separator.utf8)
  bytes.append(UInt8(ascii: isHours ? "m" : "s"))
}
