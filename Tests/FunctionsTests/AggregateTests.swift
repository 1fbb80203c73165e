import Columns
import Diagnostics
import Testing

@testable import Functions

/// Expected values are DuckDB's, unless said otherwise.
@Suite struct AggregateTests {
  let functions = FunctionCall()
  let numbers: [[Value]] = [
    [.bigint(3)], [.bigint(1)], [.null], [.bigint(4)], [.bigint(1)], [.bigint(5)], [.bigint(9)], [.bigint(2)],
    [.bigint(6)],
  ]

  private func of(_ name: String, _ type: LogicalType = .bigint, _ rows: [[Value]]? = nil) throws -> Value {
    try functions.aggregate(name, [type], rows ?? numbers)
  }

  @Test func countsAndSums() throws {
    #expect(try functions.aggregate("count_star", [], numbers.map { _ in [] }) == .bigint(9))
    #expect(try of("count") == .bigint(8))
    #expect(try of("sum") == .bigint(31))
    #expect(try of("avg") == .double(3.875))
    #expect(try of("min") == .bigint(1))
    #expect(try of("max") == .bigint(9))
    #expect(try of("median") == .double(3.5))
    #expect(try of("any_value") == .bigint(3))
    #expect(try of("first") == .bigint(3))
    #expect(try of("last") == .bigint(6))
    #expect(
      try functions.aggregate(
        "count_if", [.boolean], [[.boolean(true)], [.null], [.boolean(false)]]) == .bigint(1))
  }

  @Test func spread() throws {
    let rows = numbers.filter { $0 != [.null] }.map { row -> [Value] in
      if case .bigint(let number) = row[0] { return [.double(Double(number))] }
      return row
    }
    let expected = [
      "stddev_samp": 2.748376143938713, "stddev_pop": 2.5708704751503917,
      "var_samp": 7.553571428571429, "var_pop": 6.609375,
    ]
    for (name, value) in expected {
      guard case .double(let result) = try of(name, .double, rows) else {
        Issue.record("\(name) is no DOUBLE")
        continue
      }
      #expect(abs(result - value) < 1e-12)
    }
    #expect(try of("stddev", .double, [[.double(1)]]) == .null)
    #expect(try of("stddev_pop", .double, [[.double(1)]]) == .double(0))
  }

  @Test func sumsThatDoNotFit() throws {
    let rows: [[Value]] = [[.bigint(.max)], [.bigint(1)]]
    #expect(throws: QueryError.self) { try of("sum", .bigint, rows) }
    // Only the whole sum has to fit (as in DuckDB, which sums in 128 bits).
    #expect(try of("sum", .bigint, rows + [[.bigint(-1)]]) == .bigint(.max))
    #expect(try of("avg", .duration, [[.duration(.max)], [.duration(.max)]]) == .duration(.max))
  }

  @Test func durationsStayDurations() throws {
    let rows: [[Value]] = [[.duration(1)], [.duration(2)], [.null], [.duration(4)]]
    #expect(try of("sum", .duration, rows) == .duration(7))
    #expect(try of("avg", .duration, rows) == .duration(2))
    #expect(try of("avg", .duration, [[.duration(-1)], [.duration(-2)]]) == .duration(-2))
    #expect(try of("p50", .duration, rows) == .duration(2))
    #expect(try of("median", .duration, [[.duration(1)], [.duration(2)]]) == .duration(2))
    #expect(try of("max", .timestamp, [[.timestamp(5)], [.timestamp(-5)]]) == .timestamp(5))
    #expect(try of("stddev", .duration, rows) == .duration(2))
  }

  @Test func extremesOfTextsAndDoubles() throws {
    let texts: [[Value]] = [[.varchar("b")], [.varchar("ab")], [.null], [.varchar("é")]]
    #expect(try of("min", .varchar, texts) == .varchar("ab"))
    #expect(try of("max", .varchar, texts) == .varchar("é"))
    let doubles: [[Value]] = [[.double(-1)], [.double(.nan)], [.double(2)]]
    #expect(try of("min", .double, doubles) == .double(-1))
    #expect(try of("max", .double, doubles).isNaN)
  }

  @Test func argumentsOfExtremes() throws {
    let rows: [[Value]] = [
      [.null, .bigint(1)], [.varchar("y"), .bigint(2)], [.varchar("z"), .bigint(2)],
      [.varchar("w"), .null], [.varchar("v"), .bigint(1)],
    ]
    #expect(try functions.aggregate("arg_min", [.varchar, .bigint], rows) == .varchar("v"))
    #expect(try functions.aggregate("arg_max", [.varchar, .bigint], rows) == .varchar("y"))
  }

  @Test func truth() throws {
    let rows: [[Value]] = [[.boolean(true)], [.null], [.boolean(false)]]
    #expect(try of("bool_and", .boolean, rows) == .boolean(false))
    #expect(try of("bool_or", .boolean, rows) == .boolean(true))
    #expect(try of("bool_and", .boolean, [[.null]]) == .null)
    #expect(try of("bool_or", .boolean, [[.boolean(false)], [.null]]) == .boolean(false))
  }

  @Test func lists() throws {
    let rows: [[Value]] = [[.varchar("a")], [.null], [.varchar("b")]]
    #expect(try of("list", .varchar, rows) == .list([.varchar("a"), .null, .varchar("b")], of: .varchar))
    #expect(try of("string_agg", .varchar, rows) == .varchar("a,b"))
    let joined = try functions.aggregate(
      "string_agg", [.varchar, .varchar], rows.map { $0 + [.varchar("-")] }, constants: [1: .varchar("-")])
    #expect(joined == .varchar("a-b"))
    #expect(try of("first", .varchar, [[.null], [.varchar("b")]]) == .null)
    #expect(try of("any_value", .varchar, [[.null], [.varchar("b")]]) == .varchar("b"))
  }

  @Test(arguments: [(0.0, 1.0, 1), (0.3, 1.9, 2), (0.5, 2.5, 2), (1.0, 4.0, 4), (0.75, 3.25, 3)])
  func quantiles(fraction: Double, continuous: Double, discrete: Int64) throws {
    let rows = [4, 2, 1, 3].map { [Value.bigint($0), .double(fraction)] }
    let constants = [1: Value.double(fraction)]
    #expect(
      try functions.aggregate("quantile_cont", [.bigint, .double], rows, constants: constants)
        == .double(continuous))
    #expect(
      try functions.aggregate("quantile_disc", [.bigint, .double], rows, constants: constants)
        == .bigint(discrete))
  }

  @Test func listsOfFractions() throws {
    let fractions = Value.list([.double(0.25), .double(1)], of: .double)
    let rows = [4, 2, 1, 3].map { [Value.bigint($0), fractions] }
    #expect(
      try functions.aggregate("quantile_cont", [.bigint, .list(.double)], rows, constants: [1: fractions])
        == .list([.double(1.75), .double(4)], of: .double))
    #expect(throws: QueryError.self) {
      try functions.aggregate("quantile_cont", [.bigint, .double], [], constants: [1: .double(1.5)])
    }
  }

  @Test func quantilesOfManyValues() throws {
    // A permutation of 0 ..< 9973, and shapes that are hard on a selection.
    let scattered = (0..<9973).map { [Value.bigint(Int64($0 * 7919 % 9973))] }
    #expect(try of("p99", .bigint, scattered) == .double(9872.28))
    #expect(try of("p50", .bigint, scattered) == .double(4986))
    #expect(try of("p999", .bigint, (0..<1000).map { [.bigint(Int64($0))] }) == .double(998.001))
    #expect(try of("p90", .bigint, (0..<1001).reversed().map { [.bigint(Int64($0))] }) == .double(900))
    #expect(try of("p95", .bigint, (0..<500).map { _ in [.bigint(7)] }) == .double(7))
    #expect(try of("p50", .double, [[.double(-2)], [.double(-1)], [.double(0.5)]]) == .double(-1))
  }
}
