import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let dateTrunc = ScalarFunction(
    "date_trunc", aliases: ["datetrunc"],
    overloads: [FunctionOverload([.exact(.varchar), .exact(.walltime)], returns: .exact(.walltime))],
    risesWith: [1],
    documentation: """
      The beginning, in UTC, of the year, quarter, month, week (Monday), day, hour, minute, second, millisecond \
      or microsecond that an instant lies in.
      """,
    example: "date_trunc('hour', '2026-11-21 08:30:00'::walltime) => 2026-11-21 08:00:00"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row throws(QueryError) in
      let part = try DatePart.named(strings.string(row[0]), in: "date_trunc")
      let time = CalendarTime(row[1])
      let day: Int64
      switch part {
      case .year: day = calendarDay(year: time.year, month: 1, day: 1)
      case .quarter: day = calendarDay(year: time.year, month: (time.month - 1) / 3 * 3 + 1, day: 1)
      case .month: day = calendarDay(year: time.year, month: time.month, day: 1)
      case .week: day = time.dayNumber - time.isoWeekday + 1
      case .day: day = time.dayNumber
      case .hour: return try floored(row[1], 3_600_000_000_000)
      case .minute: return try floored(row[1], 60_000_000_000)
      case .second: return try floored(row[1], 1_000_000_000)
      case .millisecond: return try floored(row[1], 1_000_000)
      case .microsecond: return try floored(row[1], 1000)
      case .nanosecond, .dayOfWeek, .isoDayOfWeek, .dayOfYear:
        throw QueryError(.runtime, "date_trunc cannot cut to \"\(part.rawValue)\"")
      }
      return try fitting(Int128(day) * 86_400_000_000_000)
    }
  }
}

private func floored(_ instant: Int64, _ unit: Int64) throws(QueryError) -> Int64 {
  try fitting(Int128(floorDivide(instant, unit)) * Int128(unit))
}

private func fitting(_ nanoseconds: Int128) throws(QueryError) -> Int64 {
  guard let instant = Int64(exactly: nanoseconds) else {
    throw QueryError(.runtime, "the result of date_trunc is before the first WALLTIME there is")
  }
  return instant
}
