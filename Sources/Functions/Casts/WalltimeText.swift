private let nanosecondsPerDay: Int64 = 86_400_000_000_000

/// An instant in UTC: `2024-05-01 12:30:00.5`, with as many decimals as it needs.
public func walltimeText(_ nanoseconds: Int64) -> String {
  let day = floorDivide(nanoseconds, nanosecondsPerDay)
  let (year, month, dayOfMonth) = civilDate(day)
  // Not `nanoseconds - day * perDay`: that product can be out of range at the very first day.
  let remainder = nanoseconds % nanosecondsPerDay
  let ofDay = remainder < 0 ? remainder + nanosecondsPerDay : remainder
  let seconds = ofDay / 1_000_000_000
  var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2)) "
  text += "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  let fraction = decimal(UInt64(ofDay % 1_000_000_000), places: 9)
  return text + fraction.dropFirst()
}

/// The instant that a text spells as `YYYY-MM-DD[( |T)HH:MM[:SS[.fraction]]][Z]`, in UTC; nil where it spells
/// none or is outside 1677 to 2262.
func parseWalltime(_ text: String) -> Int64? {
  var bytes = trimmedASCII(text)
  if bytes.last == UInt8(ascii: "Z") { bytes = bytes.dropLast() }
  guard let year = digits(&bytes, 4), skip(&bytes, "-"), let month = digits(&bytes, 2), skip(&bytes, "-"),
    let day = digits(&bytes, 2), (1...12).contains(month), (1...31).contains(day)
  else { return nil }
  let days = calendarDay(year: year, month: month, day: day)
  guard civilDate(days) == (year, month, day) else { return nil }
  var nanoseconds: Int64 = 0
  if !bytes.isEmpty {
    guard skip(&bytes, " ") || skip(&bytes, "T"), let hour = digits(&bytes, 2), hour < 24, skip(&bytes, ":"),
      let minute = digits(&bytes, 2), minute < 60
    else { return nil }
    nanoseconds = (hour * 60 + minute) * 60_000_000_000
  }
  if skip(&bytes, ":") {
    guard let second = digits(&bytes, 2), second < 60 else { return nil }
    nanoseconds += second * 1_000_000_000
    if skip(&bytes, ".") {
      var unit: Int64 = 100_000_000
      guard !bytes.isEmpty else { return nil }
      while let digit = digits(&bytes, 1) {
        nanoseconds += digit * unit
        unit /= 10
      }
    }
  }
  guard bytes.isEmpty else { return nil }
  let total = Int128(days) * Int128(nanosecondsPerDay) + Int128(nanoseconds)
  return Int64(exactly: total)
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
  a / b - (a % b < 0 ? 1 : 0)
}

private func skip(_ bytes: inout ArraySlice<UInt8>, _ character: Unicode.Scalar) -> Bool {
  guard bytes.first == UInt8(ascii: character) else { return false }
  bytes = bytes.dropFirst()
  return true
}

private func digits(_ bytes: inout ArraySlice<UInt8>, _ count: Int) -> Int64? {
  guard bytes.count >= count else { return nil }
  var value: Int64 = 0
  for byte in bytes.prefix(count) {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    value = value * 10 + Int64(byte - UInt8(ascii: "0"))
  }
  bytes = bytes.dropFirst(count)
  return value
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
///
/// Years are counted from March, so that the leap day is the last of its year; 400 years are 146097 days.
func calendarDay(year: Int64, month: Int64, day: Int64) -> Int64 {
  let y = month <= 2 ? year - 1 : year
  let era = floorDivide(y, 400)
  let yearOfEra = y - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

/// The date of a day counted from 1970-01-01; the inverse of `calendarDay`.
func civilDate(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
  let shifted = days + 719_468
  let era = floorDivide(shifted, 146_097)
  let dayOfEra = shifted - era * 146_097
  let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
  let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
  let shiftedMonth = (5 * dayOfYear + 2) / 153
  let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
  return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}
