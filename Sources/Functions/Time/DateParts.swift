import Catalog
import Columns
import Diagnostics

/// A part of an instant.
enum DatePart: String, CaseIterable {
  case year, quarter, month, week, day, hour, minute, second, millisecond, microsecond, nanosecond
  case dayOfWeek = "dayofweek"
  case isoDayOfWeek = "isodow"
  case dayOfYear = "dayofyear"

  /// Other names for it.
  var aliases: [String] {
    switch self {
    case .week: ["weekofyear"]
    case .day: ["dayofmonth"]
    case .dayOfWeek: ["weekday"]
    default: []
    }
  }

  /// The part of that name, any case, also in the plural.
  static func named(_ text: String, in function: String) throws(QueryError) -> DatePart {
    var name = text.lowercased()
    let short = ["dow": "dayofweek", "doy": "dayofyear", "ms": "millisecond", "us": "microsecond"]
    name = short[name] ?? name
    for part in allCases
    where [part.rawValue, part.rawValue + "s"].contains(name) || part.aliases.contains(name) {
      return part
    }
    throw QueryError(
      .runtime, "\(function) knows no \"\(text)\"",
      hint: nearestName(to: name, in: allCases.map(\.rawValue)).map { "did you mean '\($0)'?" }
        ?? "there are \(allCases.map(\.rawValue).joined(separator: ", "))")
  }

  func value(of time: CalendarTime) -> Int64 {
    switch self {
    case .year: time.year
    case .quarter: (time.month - 1) / 3 + 1
    case .month: time.month
    case .week: time.isoWeek.week
    case .day: time.day
    case .hour: time.hour
    case .minute: time.minute
    case .second: time.second
    case .millisecond: time.second * 1000 + time.nanosecond / 1_000_000
    case .microsecond: time.second * 1_000_000 + time.nanosecond / 1000
    case .nanosecond: time.second * 1_000_000_000 + time.nanosecond
    case .dayOfWeek: time.weekday
    case .isoDayOfWeek: time.isoWeekday
    case .dayOfYear: time.dayOfYear
    }
  }

  var documentation: String {
    switch self {
    case .year: "The year"
    case .quarter: "The quarter of the year, from 1"
    case .month: "The month, from 1"
    case .week: "The week of ISO 8601, from 1"
    case .day: "The day of the month"
    case .hour: "The hour"
    case .minute: "The minute of the hour"
    case .second: "The second of the minute"
    case .millisecond: "The milliseconds of the minute, seconds included"
    case .microsecond: "The microseconds of the minute, seconds included"
    case .nanosecond: "The nanoseconds of the minute, seconds included"
    case .dayOfWeek: "The day of the week, 0 for Sunday"
    case .isoDayOfWeek: "The day of the week, 1 for Monday and 7 for Sunday"
    case .dayOfYear: "The day of the year, from 1"
    }
  }

  /// What `2026-11-21 08:30:05.25` has.
  var exampleValue: Int64 { value(of: CalendarTime(1_795_249_805_250_000_000)) }
}

extension ScalarFunction {
  /// The functions that give one part of an instant, in the order they are listed.
  static let dateParts: [ScalarFunction] = DatePart.allCases.map { part in
    ScalarFunction(
      part.rawValue, aliases: part.aliases,
      overloads: [FunctionOverload([.exact(.walltime)], returns: .exact(.bigint))],
      documentation: part.documentation + ", in UTC.",
      example: "\(part.rawValue)('2026-11-21 08:30:05.25'::walltime) => \(part.exampleValue)"
    ) { call in MemoKernel(call) { part.value(of: CalendarTime($0[0])) } }
  }

  static func name(
    _ name: String, documentation: String, example: String,
    _ text: @escaping @Sendable (CalendarTime) -> String
  ) -> ScalarFunction {
    ScalarFunction(
      name, overloads: [FunctionOverload([.exact(.walltime)], returns: .exact(.varchar))],
      documentation: documentation, example: "\(name)('2026-11-21'::walltime) => \(example)"
    ) { call in MemoKernel(call) { call.pools.strings.intern(text(CalendarTime($0[0]))) } }
  }
}
