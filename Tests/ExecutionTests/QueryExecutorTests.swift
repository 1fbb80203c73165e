import Catalog
import Columns
import Diagnostics
import LogicalPlan
import Testing

@testable import Execution

@Suite struct QueryExecutorTests {
  let tables = MemoryTables(ValuePools())

  init() { tables.add("t", [("x", .bigint)], (0..<100).map { [.bigint($0)] }) }

  /// Writes down what reaches the sinks of all statements, in order.
  private final class Log {
    var entries: [String] = []
  }

  private final class LogSink: BatchSink {
    let name: String
    let log: Log
    var limit: Int

    init(_ name: String, _ log: Log, limit: Int = .max) {
      self.name = name
      self.log = log
      self.limit = limit
    }

    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      log.entries.append("\(name) \(batch.count)")
      limit -= batch.count
      return limit <= 0 ? .enough : .more
    }

    func finish() throws(QueryError) { log.entries.append("\(name) end") }
  }

  private func execute(_ plans: [(plan: LogicalOperator, sink: any BatchSink)]) throws {
    tables.batchSize = 50
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans: plans, provider: tables)
  }

  @Test func statementsShareOneScanAndComeInOrder() throws {
    let log = Log()
    let one = LogicalOperator.project(.values([[]], []), named(integer(1)))
    let none = LogicalOperator.filter(tables.scan("t"), constant(.boolean(false)))
    try execute([
      (tables.scan("t"), LogSink("a", log)), (tables.scan("t"), LogSink("b", log)), (one, LogSink("c", log)),
      (none, LogSink("d", log)), (.limit(tables.scan("t"), limit: 0, offset: 0), LogSink("e", log)),
      (.limit(tables.scan("t"), limit: 60, offset: 0), LogSink("f", log)),
    ])
    #expect(tables.scanSizes == [4])
    #expect(
      log.entries == [
        "a 50", "a 50", "a end", "b 50", "b 50", "b end", "c 1", "c end", "d end", "e end", "f 50", "f 10",
        "f end",
      ])
  }

  @Test func constantRowsFirst() throws {
    let log = Log()
    try execute([
      (.project(.values([[]], []), named(integer(1))), LogSink("a", log)),
      (tables.scan("t"), LogSink("b", log)),
    ])
    #expect(log.entries == ["a 1", "a end", "b 50", "b 50", "b end"])
  }

  @Test func limitStopsTheReading() throws {
    let log = Log()
    try execute([(.limit(tables.scan("t"), limit: 3, offset: 0), LogSink("a", log))])
    #expect(log.entries == ["a 3", "a end"])
    #expect(tables.rowsFed == 50)
  }

  @Test func aSinkThatHasEnoughStopsItsStatementOnly() throws {
    let log = Log()
    try execute([
      (tables.scan("t"), LogSink("a", log, limit: 1)),
      (.sort(tables.scan("t"), [SortKey(column(0))]), LogSink("b", log, limit: 1)),
      (tables.scan("t"), LogSink("c", log, limit: 1)),
    ])
    #expect(log.entries == ["a 50", "a end", "b 100", "b end", "c 50", "c end"])
  }

  @Test func afterAnErrorNothingIsFinished() {
    let log = Log()
    let failing = call("+", column(0), integer(.max), returns: .bigint)
    #expect(throws: QueryError.self) {
      try execute([
        (tables.scan("t"), LogSink("a", log)),
        (.project(tables.scan("t"), named(failing)), LogSink("b", log)),
      ])
    }
    #expect(!log.entries.contains { $0.hasSuffix("end") })
  }

  @Test func runsThatScanNothingDoNotRead() throws {
    let log = Log()
    try execute([(.values([], []), LogSink("a", log))])
    #expect(log.entries == ["a end"] && tables.scanSizes.isEmpty)
    #expect(QueryExecutor.scans(of: .limit(tables.scan("t"), limit: 0, offset: 0)).isEmpty)
    #expect(QueryExecutor.scans(of: .distinct(tables.scan("t"))).map(\.table) == ["t"])
  }

  @Test func unknownFunctionsAreErrors() {
    let unknown = BoundExpression.call(.init("nosuch", overload: 0), [], .bigint, span: SourceSpan(1, 2))
    let error = #expect(throws: QueryError.self) {
      try execute([(.project(tables.scan("t"), named(unknown)), LogSink("a", Log()))])
    }
    #expect(error?.code == .bind && error?.span == SourceSpan(1, 2))
  }
}
