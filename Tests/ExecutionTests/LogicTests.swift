import Columns
import Diagnostics
import LogicalPlan
import Testing

@testable import Execution

/// Expected values are the SQL standard's truth tables.
@Suite struct LogicTests {
  let tables = MemoryTables(ValuePools())
  static let truths: [Value] = [.boolean(true), .boolean(false), .null]

  init() {
    tables.add(
      "t", [("a", .boolean), ("b", .boolean)], Self.truths.flatMap { a in Self.truths.map { [a, $0] } })
  }

  /// The expression's value for every row, and whether a filter by it takes just the true ones.
  private func values(_ expression: BoundExpression) throws -> [Value] {
    let values = try run(.project(tables.scan("t"), named(expression)), tables).map { $0[0] }
    let kept = try run(.project(.filter(tables.scan("t"), expression), named(expression)), tables)
    #expect(kept == Array(repeating: [.boolean(true)], count: values.count { $0 == .boolean(true) }))
    return values
  }

  private func truth(_ letters: String) -> [Value] {
    letters.compactMap { $0 == "t" ? .boolean(true) : $0 == "f" ? .boolean(false) : $0 == "-" ? .null : nil }
  }

  let a = column(0, .boolean)
  let b = column(1, .boolean)

  @Test func truthTables() throws {
    #expect(try values(.and([a, b])) == truth("tf- fff -f-"))
    #expect(try values(.or([a, b])) == truth("ttt tf- t--"))
    #expect(try values(.not(a)) == truth("fff ttt ---"))
    #expect(try values(.not(.and([a, b]))) == truth("ft- ttt -t-"))
    #expect(try values(.comparison(.equal, a, b)) == truth("tf- ft- ---"))
    #expect(try values(.not(.comparison(.equal, a, b))) == truth("ft- tf- ---"))
    #expect(try values(.comparison(.distinct, a, b)) == truth("ftt tft ttf"))
    #expect(try values(.comparison(.notDistinct, a, b)) == truth("tff ftf fft"))
    #expect(try values(.isNull(a)) == truth("fff fff ttt"))
    #expect(try values(.not(.isNull(b))) == truth("ttf ttf ttf"))
    #expect(try values(.and([a, b, .not(.isNull(a))])) == truth("tf- fff fff"))
    #expect(try values(.comparison(.less, b, a)) == truth("ft- ff- ---"))
  }

  @Test func constantsInLogic() throws {
    let null = constant(.null, .boolean)
    #expect(try values(.and([a, null])) == truth("--- fff ---"))
    #expect(try values(.or([null, a])) == truth("ttt --- ---"))
    #expect(try values(.comparison(.equal, a, null)) == truth("--- --- ---"))
    #expect(try values(.comparison(.distinct, a, null)) == truth("ttt ttt fff"))
    #expect(try values(.comparison(.less, constant(.boolean(false)), a)) == truth("ttt fff ---"))
    #expect(try values(.isIn(a, [constant(.boolean(true)), null])) == truth("ttt --- ---"))
    #expect(try values(.not(.isIn(a, [constant(.boolean(true)), null]))) == truth("fff --- ---"))
    #expect(try values(.isIn(a, [constant(.boolean(true))])) == truth("ttt fff ---"))
    #expect(try values(.not(.isIn(a, [constant(.boolean(true))]))) == truth("fff ttt ---"))
    #expect(try values(.isIn(a, [b, constant(.boolean(true))])) == truth("ttt ft- ---"))
    #expect(try values(.isIn(a, [])) == truth("fff fff ---"))
  }

  @Test func caseTakesTheFirstTrueBranch() throws {
    let expression = BoundExpression.caseWhen(
      [
        BoundBranch(condition: a, result: constant(.boolean(false))),
        BoundBranch(condition: b, result: constant(.null, .boolean)),
      ], otherwise: .isNull(b), .boolean)
    #expect(try values(expression) == truth("fff -ft -ft"))
  }

  @Test func allComparisonsOfAllTypes() throws {
    let tables = MemoryTables(ValuePools())
    let frame = { (name: String) in Value.stack([StackFrame(pc: 1, function: name, file: "f", line: 1)]) }
    let samples: [(LogicalType, [Value])] = [
      (.bigint, [.bigint(.min), .bigint(-1), .bigint(7)]),
      (.double, [.double(-.infinity), .double(-1.5), .double(0), .double(2), .double(.nan)]),
      // Interned in another order than theirs.
      (.varchar, [.varchar(""), .varchar("a"), .varchar("ab"), .varchar("z"), .varchar("é")]),
      (.duration, [.duration(-5), .duration(3)]), (.timestamp, [.timestamp(0), .timestamp(3)]),
      (.stack, [frame("a"), frame("b")]),
      (
        .list(.bigint),
        [
          .list([], of: .bigint), .list([.bigint(1)], of: .bigint),
          .list([.bigint(1), .bigint(2)], of: .bigint),
          .list([.bigint(1), .null], of: .bigint), .list([.null], of: .bigint),
        ]
      ),
    ]
    for (type, ascending) in samples {
      for value in ascending.reversed() { _ = tables.pools.word(value) }
      var pairs: [[Value]] = []
      var orders: [Int?] = []
      for (i, x) in ascending.enumerated() {
        for (j, y) in ascending.enumerated() {
          pairs.append([x, y])
          orders.append(i - j)
        }
        pairs += [[x, .null], [.null, x]]
        orders += [nil, nil]
      }
      tables.add("p", [("x", type), ("y", type)], pairs)
      for comparison in Comparison.allCases where comparison != .distinct && comparison != .notDistinct {
        let expected = orders.map { $0.map { Value.boolean(holds(comparison, $0)) } ?? .null }
        let both = BoundExpression.comparison(comparison, column(0, type), column(1, type))
        #expect(try run(.project(tables.scan("p"), named(both)), tables).map { $0[0] } == expected)
        #expect(
          try run(.filter(tables.scan("p"), both), tables).count == expected.count { $0 == .boolean(true) })
        for (i, fixed) in ascending.enumerated() {
          let left = BoundExpression.comparison(comparison, column(0, type), constant(fixed))
          let right = BoundExpression.comparison(comparison, constant(fixed), column(0, type))
          tables.add("q", [("x", type)], ascending.map { [$0] } + [[.null]])
          let rows = try run(.project(tables.scan("q"), named(left, right)), tables)
          for j in ascending.indices {
            #expect(rows[j] == [.boolean(holds(comparison, j - i)), .boolean(holds(comparison, i - j))])
          }
          #expect(rows[ascending.count] == [.null, .null])
          #expect(
            try run(.filter(tables.scan("q"), left), tables).count
              == ascending.indices.count { holds(comparison, $0 - i) })
        }
      }
    }
  }

  private func holds(_ comparison: Comparison, _ order: Int) -> Bool {
    switch comparison {
    case .equal, .notDistinct: order == 0
    case .notEqual, .distinct: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  @Test func minusZeroEqualsZero() throws {
    let tables = MemoryTables(ValuePools())
    tables.add("t", [("x", .double)], [[.double(0)], [.double(-0.0)], [.double(.nan)], [.double(-.nan)]])
    let isIn = BoundExpression.isIn(column(0, .double), [constant(.double(-0.0))])
    #expect(try run(.filter(tables.scan("t"), isIn), tables).count == 2)
    #expect(try run(.distinct(tables.scan("t")), tables).count == 2)
  }
}
