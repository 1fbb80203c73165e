import Catalog
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

  private static let words: [Int64] = [
    0, 1, -1, 2, -2, 3, 1 << 31, (1 << 31) - 1, -(1 << 31), (1 << 32) - 1, 1 << 32, (1 << 32) + 1, -(1 << 32),
    3_037_000_499, 3_037_000_500, -3_037_000_500, 1 << 62, -(1 << 62), .max, .max - 1, .min, .min + 1,
  ]

  /// Whole columns beside the standard library's operation on each pair of words: alone, among others that have a
  /// result, and among such that have none and do not count.
  @Test(arguments: ["+", "-", "*"]) func columnsAsEachPair(symbol: String) throws {
    func expected(_ a: Int64, _ b: Int64) -> Int64? {
      let (result, overflow) =
        switch symbol {
        case "+": a.addingReportingOverflow(b)
        case "-": a.subtractingReportingOverflow(b)
        default: a.multipliedReportingOverflow(by: b)
        }
      return overflow ? nil : result
    }
    let function = try #require(FunctionRegistry.standard.scalar(FunctionReference(symbol, overload: 0)))
    let invocation = function.invocation(
      ScalarCall(
        overload: 0, argumentTypes: [.bigint, .bigint], resultType: .bigint, constants: [nil, nil],
        pools: functions.pools))
    func results(_ a: [Int64], _ b: [Int64], _ selection: [Int32]? = nil) -> [Int64]? {
      let columns = [ColumnVector(words: ContiguousArray(a)), ColumnVector(words: ContiguousArray(b))]
      let rows = RowSet(length: a.count, selection: selection.map { ContiguousArray($0) })
      guard let found = try? invocation.evaluate(columns, rows: rows) else { return nil }
      return selection.map { $0.map { found.words[Int($0)] } } ?? Array(found.words)
    }
    for a in Self.words {
      for b in Self.words {
        let result = expected(a, b)
        #expect(results([a], [b]) == result.map { [$0] }, "\(a) \(symbol) \(b)")
        #expect(
          results([5, a, 6], [7, b, 8]) == result.map { [expected(5, 7) ?? 0, $0, expected(6, 8) ?? 0] })
        // Here the last two rows have no result in any of the three operations, and are left out.
        let wide = results([a, 5, 9, .max, .min], [b, 7, 2, .min, .max], [0, 1, 2])
        #expect(wide == result.map { [$0, expected(5, 7) ?? 0, expected(9, 2) ?? 0] }, "\(a) \(symbol) \(b)")
      }
    }
    let valid = Self.words.flatMap { a in Self.words.map { (a, $0) } }.filter { expected($0, $1) != nil }
    #expect(results(valid.map(\.0), valid.map(\.1)) == valid.compactMap { expected($0, $1) })
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
