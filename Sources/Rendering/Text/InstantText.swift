/// Appends an instant of the trace clock as seconds to the nanosecond: `1.002345678s`.
///
/// All nine decimals are there, so that a column of instants lines up.
func appendTimestamp(_ nanoseconds: Int64, to bytes: inout [UInt8]) {
  if nanoseconds < 0 { bytes.append(UInt8(ascii: "-")) }
  let magnitude = nanoseconds.magnitude
  appendDigits(magnitude / 1_000_000_000, to: &bytes)
  bytes.append(UInt8(ascii: "."))
  appendDigits(magnitude % 1_000_000_000, width: 9, to: &bytes)
  bytes.append(UInt8(ascii: "s"))
}

/// Appends a wall-clock instant as RFC 3339 in UTC to the nanosecond: `2026-11-21T07:53:33.000000001Z`.
///
/// - Parameter nanoseconds: since 1970-01-01 UTC, leap seconds left out; every value has a year of 4 digits.
func appendWallTime(_ nanoseconds: Int64, to bytes: inout [UInt8]) {
  let perDay: Int64 = 86_400_000_000_000
  var day = nanoseconds / perDay
  var time = nanoseconds % perDay
  if time < 0 {
    time += perDay
    day -= 1
  }
  let date = civilDate(daysSinceEpoch: day)
  let seconds = UInt64(time / 1_000_000_000)
  appendDigits(UInt64(max(0, date.year)), width: 4, to: &bytes)
  for part in [date.month, date.day] {
    bytes.append(UInt8(ascii: "-"))
    appendDigits(UInt64(part), width: 2, to: &bytes)
  }
  bytes.append(UInt8(ascii: "T"))
  appendDigits(seconds / 3600, width: 2, to: &bytes)
  for part in [seconds / 60 % 60, seconds % 60] {
    bytes.append(UInt8(ascii: ":"))
    appendDigits(part, width: 2, to: &bytes)
  }
  bytes.append(UInt8(ascii: "."))
  appendDigits(UInt64(time % 1_000_000_000), width: 9, to: &bytes)
  bytes.append(UInt8(ascii: "Z"))
}

/// The Gregorian date of a day.
///
/// Years are counted from March, so that the leap day is the last of its year; 400 of them are always
/// 146097 days.
private func civilDate(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = daysSinceEpoch + 719_468
  let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let monthFromMarch = (5 * dayOfYear + 2) / 153
  let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}
