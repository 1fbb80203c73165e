import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan
import Testing

@testable import Execution

/// What is not wanted is not worked out, so that it cannot fail.
@Suite struct LazinessTests {
  let tables = MemoryTables(ValuePools())
  /// Overflows for the second row only.
  let risky = BoundExpression.comparison(
    .greater, call("+", column(0), integer(1), returns: .bigint), integer(0))
  let isSmall = BoundExpression.comparison(.less, column(0), integer(100))

  init() { tables.add("t", [("x", .bigint)], [[.bigint(5)], [.bigint(.max)], [.null]]) }

  @Test func aFailureIsReported() {
    let error = #expect(throws: QueryError.self) {
      try run(.filter(tables.scan("t"), risky), tables)
    }
    #expect(error?.code == .runtime)
  }

  @Test func andOrAndCaseKeepFromFailing() throws {
    #expect(try run(.filter(tables.scan("t"), .and([isSmall, risky])), tables) == [[.bigint(5)]])
    #expect(
      try run(.filter(tables.scan("t"), .or([.not(isSmall), risky])), tables)
        == [[.bigint(5)], [.bigint(.max)]])
    #expect(
      try run(.project(tables.scan("t"), named(.and([isSmall, risky]))), tables)
        == [[.boolean(true)], [.boolean(false)], [.null]])
    #expect(
      try run(.project(tables.scan("t"), named(.or([.not(isSmall), risky]))), tables)
        == [[.boolean(true)], [.boolean(true)], [.null]])
    let choice = BoundExpression.caseWhen(
      [BoundBranch(condition: isSmall, result: call("+", column(0), integer(1), returns: .bigint))],
      otherwise: integer(-1), .bigint)
    #expect(
      try run(.project(tables.scan("t"), named(choice)), tables)
        == [[.bigint(6)], [.bigint(-1)], [.bigint(-1)]])
  }

  @Test func rowsFilteredAwayCannotFail() throws {
    let plan = LogicalOperator.project(
      .filter(tables.scan("t"), isSmall), named(call("+", column(0), integer(1), returns: .bigint)))
    #expect(try run(plan, tables) == [[.bigint(6)]])
  }

  @Test func anAggregateFilterKeepsFromFailing() throws {
    let sum = aggregate(
      "sum", call("+", column(0), integer(1), returns: .bigint), filter: isSmall, returns: .bigint)
    #expect(
      try run(.aggregate(tables.scan("t"), groupings: [], aggregates: [sum]), tables) == [[.bigint(6)]])
  }

  @Test func aConstantThatFailsOnlyFailsForARow() throws {
    let overflow = call("+", integer(.max), integer(1), returns: .bigint)
    let nothing = LogicalOperator.filter(tables.scan("t"), constant(.boolean(false)))
    #expect(try run(.project(nothing, named(overflow)), tables).isEmpty)
    #expect(throws: QueryError.self) { try run(.project(tables.scan("t"), named(overflow)), tables) }
  }

  @Test func folding() {
    let pools = ValuePools()
    #expect(
      foldConstant(call("+", integer(1), integer(2), returns: .bigint), pools: pools) == .bigint(3))
    #expect(foldConstant(call("+", integer(.max), integer(2), returns: .bigint), pools: pools) == nil)
    #expect(foldConstant(column(0), pools: pools) == nil)
    #expect(
      foldConstant(
        .and([constant(.boolean(false)), constant(.null, .boolean)]), pools: pools) == .boolean(false))
    #expect(
      foldConstant(.cast(constant(.varchar("10ms")), .duration, isTry: false, span: nil), pools: pools)
        == .duration(10_000_000))
    #expect(
      foldConstant(.cast(constant(.varchar("x")), .bigint, isTry: false, span: nil), pools: pools) == nil)
    #expect(
      foldConstant(.cast(constant(.varchar("x")), .bigint, isTry: true, span: nil), pools: pools) == .null)
    #expect(foldConstant(constant(.bigint(2), .double), pools: pools) == .double(2))
  }

  @Test func errorsHaveTheirPlace() {
    let span = SourceSpan(3, 9)
    let failing = BoundExpression.call(
      FunctionReference("negate", overload: 0), [integer(.min)], .bigint, span: span)
    let error = #expect(throws: QueryError.self) {
      try run(.project(tables.scan("t"), named(failing)), tables)
    }
    #expect(error?.span == span)
  }
}
