import Columns
import Diagnostics
import Testing

@testable import Functions

@Suite struct CastTests {
  let pools = ValuePools()

  private func cast(_ value: Value, _ type: LogicalType, isTry: Bool = false) throws -> Value {
    let cast = try #require(Cast.invocation(from: value.type, to: type, isTry: isTry, pools: pools))
    let column = ColumnVector(repeating: pools.word(value), count: 1)
    return pools.value(try cast.evaluate([column], rows: RowSet(length: 1))[0], type)
  }

  /// The texts are the ones that Go's Duration.String gives.
  @Test(
    arguments: [
      (1_500_000, "1.5ms"), (0, "0s"), (1, "1ns"), (1_100, "1.1µs"), (1_234_567, "1.234567ms"),
      (1_000_000_000, "1s"), (90_000_000_000, "1m30s"), (5_400_000_000_000, "1h30m0s"),
      (-1_500_000, "-1.5ms"),
      (3_600_000_000_001, "1h0m0.000000001s"), (Int64.min, "-2562047h47m16.854775808s"),
      (Int64.max, "2562047h47m16.854775807s"),
    ] as [(Int64, String)])
  func durations(nanoseconds: Int64, text: String) throws {
    #expect(try cast(.duration(nanoseconds), .varchar) == .varchar(text))
    #expect(try cast(.varchar(text), .duration) == .duration(nanoseconds))
  }

  @Test(
    arguments: [
      ("250us", 250_000), (" 1.5 s", nil), ("1.5s ", 1_500_000_000), ("2h", 7_200_000_000_000), ("", nil),
      ("-", nil), ("ms", nil), ("1", nil), ("0", 0), ("1e3ms", nil), ("99999999999999h", nil),
      (".5ms", 500_000),
      ("1_000ms", 1_000_000_000), ("0.00000000000000000000000000001s", 0), ("9223372036854775807ns", .max),
      ("9223372036854775808ns", nil), ("1.s", 1_000_000_000), ("1s2", nil),
    ] as [(String, Int64?)])
  func durationTexts(text: String, nanoseconds: Int64?) throws {
    #expect(
      try cast(.varchar(text), .duration, isTry: true) == (nanoseconds.map { .duration($0) } ?? .null))
  }

  @Test(
    arguments: [
      (999, "999ns"), (12_345_678, "12.3ms"), (999_900, "1ms"), (59_960_000_000, "1m0s"),
      (90_400_000_000, "1m30s"), (7_500_000_000_000, "2h5m"), (-1_234, "-1.23µs"), (0, "0s"),
      (Int64.min, "-2562047h47m"),
    ] as [(Int64, String)])
  func human(nanoseconds: Int64, text: String) throws {
    #expect(try FunctionCall().call("human", .duration(nanoseconds)) == .varchar(text))
  }

  /// The instants are the ones that `date -u +%s` gives.
  @Test(
    arguments: [
      ("1970-01-01 00:00:00", 0), ("2024-02-29 12:30:00.5", 1_709_209_800_500_000_000),
      ("1969-12-31 23:59:59.999999999", -1), ("2000-03-01 00:00:00", 951_868_800_000_000_000),
      ("1677-09-21 00:12:43.145224192", .min), ("2262-04-11 23:47:16.854775807", .max),
    ] as [(String, Int64)])
  func walltimes(text: String, nanoseconds: Int64) throws {
    #expect(try cast(.walltime(nanoseconds), .varchar) == .varchar(text))
    #expect(try cast(.varchar(text), .walltime) == .walltime(nanoseconds))
  }

  @Test func otherWalltimeTexts() throws {
    #expect(try cast(.varchar("2024-02-29"), .walltime) == .walltime(1_709_164_800_000_000_000))
    #expect(try cast(.varchar("2024-02-29T12:30Z"), .walltime) == .walltime(1_709_209_800_000_000_000))
    for text in ["2023-02-29", "2024-13-01", "2024-02-29 24:00", "2024", "9999-01-01", "2024-02-29 1:00"] {
      #expect(try cast(.varchar(text), .walltime, isTry: true) == .null)
    }
  }

  /// DuckDB's results.
  @Test func numbers() throws {
    #expect(try cast(.double(2.5), .bigint) == .bigint(2))
    #expect(try cast(.double(-1.6), .bigint) == .bigint(-2))
    #expect(try cast(.varchar(" 12 "), .bigint) == .bigint(12))
    #expect(try cast(.varchar("1e3"), .bigint) == .bigint(1000))
    #expect(try cast(.varchar("1.5"), .bigint) == .bigint(2))
    #expect(try cast(.varchar("0x1f"), .bigint) == .bigint(31))
    #expect(try cast(.varchar("9223372036854775808"), .bigint, isTry: true) == .null)
    #expect(try cast(.double(9.3e18), .bigint, isTry: true) == .null)
    #expect(try cast(.double(.nan), .bigint, isTry: true) == .null)
    #expect(try cast(.double(1e20), .varchar) == .varchar("1e+20"))
    #expect(try cast(.double(1), .varchar) == .varchar("1.0"))
    #expect(try cast(.double(.infinity), .varchar) == .varchar("inf"))
    #expect(try cast(.varchar("yes"), .boolean) == .boolean(true))
    #expect(try cast(.bigint(2), .boolean) == .boolean(true))
    #expect(try cast(.boolean(true), .bigint) == .bigint(1))
    #expect(try cast(.bigint(3), .double) == .double(3))
    #expect(try cast(.null, .bigint) == .null)
    #expect(
      try cast(.list([.bigint(1), .null], of: .bigint), .varchar) == .varchar("[1, NULL]"))
    #expect(
      try cast(.list([.bigint(1), .null], of: .bigint), .list(.double))
        == .list([.double(1), .null], of: .double))
  }

  @Test func theErrorSaysValueAndType() {
    let error = #expect(throws: QueryError.self) { try cast(.varchar("soon"), .duration) }
    #expect(error?.message == "cannot convert the text 'soon' to DURATION")
    #expect(error?.hint == "write it as '1.5ms' or '1h30m'")
    #expect(Cast.invocation(from: .stack, to: .bigint, isTry: false, pools: pools) == nil)
  }

  @Test func buckets() throws {
    let functions = FunctionCall()
    #expect(try functions.call("time_bucket", .duration(10), .timestamp(27)) == .timestamp(20))
    #expect(try functions.call("time_bucket", .duration(10), .walltime(-1)) == .walltime(-10))
    #expect(functions.failure("time_bucket", .duration(0), .timestamp(27)) != nil)
    #expect(functions.failure("time_bucket", .duration(3), .walltime(.min)) != nil)
  }
}
