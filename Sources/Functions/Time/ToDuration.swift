import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let toHours = made("to_hours", unit: 3_600_000_000_000, "hours", example: "to_hours(2) => 2h")
  static let toMinutes = made("to_minutes", unit: 60_000_000_000, "minutes", example: "to_minutes(3) => 3m")
  static let toSeconds = made(
    "to_seconds", unit: 1_000_000_000, "seconds", example: "to_seconds(1.5) => 1.5s")
  static let toMilliseconds = made(
    "to_milliseconds", unit: 1_000_000, "milliseconds", example: "to_milliseconds(5) => 5ms")
  static let toMicroseconds = made(
    "to_microseconds", unit: 1000, "microseconds", example: "to_microseconds(5) => 5µs")
  static let toNanoseconds = made(
    "to_nanoseconds", unit: 1, "nanoseconds", example: "to_nanoseconds(5) => 5ns")

  private static func made(_ name: String, unit: Int64, _ what: String, example: String) -> ScalarFunction {
    ScalarFunction(
      name,
      overloads: [LogicalType.bigint, .double].map {
        FunctionOverload([.exact($0)], returns: .exact(.duration))
      },
      documentation: "The DURATION of a number of \(what).", example: example
    ) { call in
      MemoKernel(call) { row throws(QueryError) in
        let (product, overflow) = row[0].multipliedReportingOverflow(by: unit)
        let isDouble = call.overload == 1
        let result =
          isDouble ? roundedInteger(double(row[0]) * Double(unit)) : overflow ? nil : product
        guard let result else {
          let number = valueText(row[0], call.argumentTypes[0], call.pools)
          throw QueryError(.runtime, "the result of \(name)(\(number)) does not fit in DURATION")
        }
        return result
      }
    }
  }
}
