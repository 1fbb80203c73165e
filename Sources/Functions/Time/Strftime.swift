import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let strftime = ScalarFunction(
    "strftime",
    overloads: [FunctionOverload([.exact(.walltime), .exact(.varchar)], returns: .exact(.varchar))],
    documentation: """
      An instant in UTC as text: `%Y %m %d %H %M %S`, `%f` microseconds, `%n` nanoseconds, `%g` milliseconds, \
      `%y %j %b %B %a %A %I %p %u %w %V %G %U %W`, `%x %X %c` for date, time and both; `%-d` leaves out zeros in \
      front, `%%` is a percent sign.
      """,
    example: "strftime('2026-11-21 08:30:00'::walltime, '%d.%m.%Y') => 21.11.2026"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row throws(QueryError) in
      strings.intern(try timeText(CalendarTime(row[0]), strings.string(row[1])))
    }
  }
}

private func timeText(_ time: CalendarTime, _ format: String) throws(QueryError) -> String {
  var out = ""
  var rest = Substring(format)
  while let character = rest.popFirst() {
    guard character == "%" else {
      out.append(character)
      continue
    }
    let isBare = rest.first == "-"
    if isBare { rest.removeFirst() }
    guard let letter = rest.popFirst(), let part = try field(letter, time) else {
      throw QueryError(
        .runtime, "strftime does not know a part of the format '\(format)'", hint: "%% is a percent sign")
    }
    switch part {
    case .text(let text): out += text
    case .number(let number, let digits):
      let text = String(number)
      out += isBare ? text : String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
    try checkTextLength(out.utf8.count, of: "strftime")
  }
  return out
}

private enum Field {
  case text(String)
  case number(Int64, digits: Int)
}

private func field(_ letter: Character, _ time: CalendarTime) throws(QueryError) -> Field? {
  switch letter {
  case "Y": .number(time.year, digits: 4)
  case "y": .number(time.year % 100, digits: 2)
  case "m": .number(time.month, digits: 2)
  case "d": .number(time.day, digits: 2)
  case "H": .number(time.hour, digits: 2)
  case "I": .number((time.hour + 11) % 12 + 1, digits: 2)
  case "p": .text(time.hour < 12 ? "AM" : "PM")
  case "M": .number(time.minute, digits: 2)
  case "S": .number(time.second, digits: 2)
  case "f": .number(time.nanosecond / 1000, digits: 6)
  case "n": .number(time.nanosecond, digits: 9)
  case "g": .number(time.nanosecond / 1_000_000, digits: 3)
  case "j": .number(time.dayOfYear, digits: 3)
  case "a": .text(String(time.weekdayName.prefix(3)))
  case "A": .text(time.weekdayName)
  case "b": .text(String(time.monthName.prefix(3)))
  case "B": .text(time.monthName)
  case "u": .number(time.isoWeekday, digits: 1)
  case "w": .number(time.weekday, digits: 1)
  case "V": .number(time.isoWeek.week, digits: 2)
  case "G": .number(time.isoWeek.year, digits: 4)
  case "U": .number((time.dayOfYear + 6 - time.weekday) / 7, digits: 2)
  case "W": .number((time.dayOfYear + 6 - (time.isoWeekday - 1)) / 7, digits: 2)
  case "x": .text(try timeText(time, "%Y-%m-%d"))
  case "X": .text(try timeText(time, "%H:%M:%S"))
  case "c": .text(try timeText(time, "%Y-%m-%d %H:%M:%S"))
  case "z": .text("+00")
  case "Z": .text("UTC")
  case "%": .text("%")
  default: nil
  }
}
