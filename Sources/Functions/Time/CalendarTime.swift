/// An instant of UTC taken apart.
struct CalendarTime {
  var year: Int64
  var month: Int64
  var day: Int64
  var hour: Int64
  var minute: Int64
  var second: Int64
  /// Nanoseconds of the second.
  var nanosecond: Int64
  /// Days from 1970-01-01.
  var dayNumber: Int64

  /// The parts of nanoseconds since 1970.
  init(_ nanoseconds: Int64) {
    let perDay: Int64 = 86_400_000_000_000
    dayNumber = floorDivide(nanoseconds, perDay)
    (year, month, day) = civilDate(dayNumber)
    let remainder = nanoseconds % perDay
    let ofDay = remainder < 0 ? remainder + perDay : remainder
    hour = ofDay / 3_600_000_000_000
    minute = ofDay / 60_000_000_000 % 60
    second = ofDay / 1_000_000_000 % 60
    nanosecond = ofDay % 1_000_000_000
  }

  /// 0 is Sunday.
  var weekday: Int64 { (dayNumber % 7 + 11) % 7 }
  /// 1 is Monday, 7 Sunday.
  var isoWeekday: Int64 { weekday == 0 ? 7 : weekday }
  /// From 1.
  var dayOfYear: Int64 { dayNumber - firstDay(ofYear: year) + 1 }
  /// The year and week of ISO 8601: week 1 has the year's first Thursday.
  var isoWeek: (year: Int64, week: Int64) {
    let thursday = dayNumber - isoWeekday + 4
    let year = civilDate(thursday).year
    return (year, (thursday - firstDay(ofYear: year)) / 7 + 1)
  }

  private func firstDay(ofYear year: Int64) -> Int64 { calendarDay(year: year, month: 1, day: 1) }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
  ]
  static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

  var monthName: String { Self.months[Int(month - 1)] }
  var weekdayName: String { Self.weekdays[Int(weekday)] }
}
