import Columns
import Shell
import Testing

@Suite struct ParameterTests {
  @Test(arguments: [
    ("42", Value.bigint(42)), ("-42", .bigint(-42)), ("1_000_000", .bigint(1_000_000)),
    ("0xff", .bigint(255)), ("9223372036854775807", .bigint(.max)), ("-9223372036854775808", .bigint(.min)),
    ("1.5", .double(1.5)), ("1.5e-3", .double(0.0015)), ("1e3", .double(1000)),
    ("10ms", .duration(10_000_000)),
    ("1.5s", .duration(1_500_000_000)), ("250us", .duration(250_000)), ("250µs", .duration(250_000)),
    ("-3m", .duration(-180_000_000_000)), ("0.1234567891s", .duration(123_456_789)),
    ("2h", .duration(7_200_000_000_000)),
    ("64KiB", .bigint(65_536)), ("10MB", .bigint(10_000_000)), ("true", .boolean(true)), ("null", .null),
    ("'it''s'", .varchar("it's")), ("'10ms'", .varchar("10ms")), ("chan receive", .varchar("chan receive")),
    ("", .varchar("")), ("'", .varchar("'")), ("'a'b'", .varchar("'a'b'")), ("1x", .varchar("1x")),
    ("10 ms", .varchar("10 ms")), ("1.2.3", .varchar("1.2.3")), ("-", .varchar("-")), (".", .varchar(".")),
    ("99999999999h", .varchar("99999999999h")),
  ])
  func literals(_ text: String, _ value: Value) { #expect(parameterValue(text) == value) }

  @Test func names() throws {
    #expect(try parseParameter("a=b=c").name == "a")
    #expect(try parseParameter("$A_1='2'") == ("a_1", "'2'"))
  }
}
