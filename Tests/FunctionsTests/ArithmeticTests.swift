import Columns
import Testing

@testable import Functions

@Suite struct ArithmeticTests {
  let functions = FunctionCall()

  @Test func integersDivideTowardsZero() throws {
    #expect(try functions.call("/", .bigint(7), .bigint(2)) == .bigint(3))
    #expect(try functions.call("/", .bigint(-7), .bigint(2)) == .bigint(-3))
    #expect(try functions.call("//", .bigint(-7), .bigint(2)) == .bigint(-3))
    #expect(try functions.call("%", .bigint(-7), .bigint(3)) == .bigint(-1))
    #expect(try functions.call("%", .double(-5.5), .double(2)) == .double(-1.5))
  }

  @Test func divisionByZeroIsNull() throws {
    for symbol in ["/", "//", "%"] {
      #expect(try functions.call(symbol, .bigint(1), .bigint(0)) == .null)
    }
    #expect(try functions.call("/", .double(1), .double(0)) == .null)
    #expect(try functions.call("/", .duration(1), .bigint(0)) == .null)
    #expect(try functions.call("/", .duration(1), .duration(0)) == .null)
    #expect(try functions.call("%", .duration(1), .duration(0)) == .null)
  }

  @Test func overflowIsAnErrorThatShowsTheOperands() {
    let greatest = Value.bigint(.max)
    #expect(
      functions.failure("+", greatest, .bigint(1))
        == "the result of 9223372036854775807 + 1 does not fit in BIGINT")
    #expect(functions.failure("-", .bigint(.min), .bigint(1)) != nil)
    #expect(functions.failure("*", greatest, .bigint(2)) != nil)
    #expect(functions.failure("/", .bigint(.min), .bigint(-1)) != nil)
    #expect(functions.failure("//", .bigint(.min), .bigint(-1)) != nil)
    #expect(functions.failure("negate", .bigint(.min)) != nil)
    #expect(functions.failure("abs", .bigint(.min)) != nil)
    #expect(functions.failure("*", .duration(.max), .double(2)) != nil)
    #expect(functions.failure("*", .duration(1), .double(.nan)) != nil)
    #expect(functions.failure("/", .duration(.min), .bigint(-1)) != nil)
    #expect(functions.failure("+", .timestamp(.max), .duration(1)) != nil)
    #expect(functions.failure("round", .bigint(.max), .bigint(-1)) != nil)
    // Ten to the 19 is nearer to the greatest integer than 0 is, and does not fit.
    #expect(functions.failure("round", .bigint(.max), .bigint(-19)) != nil)
  }

  @Test func theSmallestIntegerByMinusOneHasRemainderZero() throws {
    #expect(try functions.call("%", .bigint(.min), .bigint(-1)) == .bigint(0))
  }

  @Test func nullMakesNull() throws {
    #expect(try functions.call("+", .bigint(1), .null) == .null)
    #expect(try functions.call("||", .null, .varchar("a")) == .null)
    #expect(try functions.call("abs", .null) == .null)
  }

  @Test func instantsAndDurationsMix() throws {
    #expect(try functions.call("-", .timestamp(5), .timestamp(2)) == .duration(3))
    #expect(try functions.call("-", .walltime(5), .walltime(7)) == .duration(-2))
    #expect(try functions.call("-", .walltime(5), .duration(7)) == .walltime(-2))
    #expect(try functions.call("+", .duration(5), .timestamp(2)) == .timestamp(7))
    #expect(try functions.call("*", .duration(10), .bigint(3)) == .duration(30))
    #expect(try functions.call("*", .bigint(3), .duration(10)) == .duration(30))
    #expect(try functions.call("*", .double(0.25), .duration(10)) == .duration(3))
    #expect(try functions.call("/", .duration(10), .bigint(4)) == .duration(3))
    #expect(try functions.call("/", .duration(-10), .bigint(4)) == .duration(-3))
    #expect(try functions.call("/", .duration(10), .bigint(3)) == .duration(3))
    #expect(try functions.call("/", .duration(10), .double(4)) == .duration(3))
    #expect(try functions.call("/", .duration(10), .duration(4)) == .double(2.5))
    #expect(try functions.call("negate", .duration(10)) == .duration(-10))
  }

  @Test func roundingAsDuckDBRounds() throws {
    #expect(try functions.call("round", .double(2.5)) == .double(3))
    #expect(try functions.call("round", .double(-2.5)) == .double(-3))
    #expect(try functions.call("round", .bigint(1234), .bigint(-2)) == .bigint(1200))
    #expect(try functions.call("round", .bigint(1250), .bigint(-2)) == .bigint(1300))
    #expect(try functions.call("round", .bigint(-1250), .bigint(-2)) == .bigint(-1300))
    #expect(try functions.call("round", .double(2.345), .bigint(2)) == .double(2.35))
    #expect(try functions.call("round", .bigint(5), .bigint(-30)) == .bigint(0))
    #expect(try functions.call("round", .double(1.5), .bigint(400)) == .double(1.5))
    #expect(try functions.call("round", .duration(1_260_000), .duration(100_000)) == .duration(1_300_000))
    #expect(try functions.call("floor", .double(-1.5)) == .double(-2))
    #expect(try functions.call("ceil", .double(1.2)) == .double(2))
    #expect(try functions.call("floor", .bigint(3)) == .bigint(3))
    #expect(try functions.call("abs", .double(-0.5)) == .double(0.5))
  }

  @Test func greatestAndLeastPassOverNull() throws {
    #expect(try functions.call("greatest", .bigint(1), .null, .bigint(3)) == .bigint(3))
    #expect(try functions.call("least", .varchar("b"), .varchar("ab"), .null) == .varchar("ab"))
    #expect(try functions.call("greatest", .double(1), .double(.nan)).isNaN)
  }
}

extension Value {
  var isNaN: Bool {
    if case .double(let number) = self { return number.isNaN }
    return false
  }
}
