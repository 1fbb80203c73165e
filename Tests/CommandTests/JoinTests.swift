import Catalog
import Columns
import Diagnostics
import Testing
import TraceQuery

/// Joins over a real trace, which is read once whatever is joined.
@Suite struct JoinTests {
  private final class Rows: ResultOutput {
    var batches: [ColumnBatch] = []
    func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {}
    func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
      batches.append(batch)
      return true
    }
    func end() throws(QueryError) {}
  }

  /// How many bytes a query reads of the trace, and how many rows it gives.
  private func read(_ sql: String) throws -> (bytes: Int, rows: Int) {
    let session = Session()
    try session.open(TraceInput(.file(Command.trace)))
    let statements = try session.prepare(sql)
    let outputs = statements.map { _ in Rows() }
    let report = try session.run(statements, outputs: outputs)
    return (report.bytesRead, outputs.flatMap(\.batches).reduce(0) { $0 + $1.count })
  }

  @Test func joinsReadTheTraceOnce() throws {
    let single = try read("select g from blocks")
    #expect(single.bytes > 100_000 && single.rows > 0)
    for sql in [
      "select a.g from blocks a join blocks b on a.g = b.g and a.ts = b.ts",
      "select a.g from blocks a join goroutines using (g) left join stacks s on a.stack = s.stack",
      "select s.g from states s asof join blocks b on s.g = b.g and s.ts >= b.ts join events e on e.ts = b.ts",
    ] {
      let joined = try read(sql)
      #expect(joined.bytes == single.bytes && joined.rows > 0, "\(sql): \(joined)")
    }
  }

  /// Each pair says the same twice, once with a join and once without.
  @Test(arguments: [
    (
      "select count(*) from blocks a join blocks b on a.g = b.g",
      "select sum(n * n) from (select count(*) as n from blocks group by g)"
    ),
    (
      "select count(*) from blocks semi join (select g from blocks where dur > 1ms) b using (g)",
      "select sum(n) from (select count(*) as n, max(dur) as longest from blocks group by g) where longest > 1ms"
    ),
    ("select count(*) from blocks left join goroutines using (g)", "select count(*) from blocks"),
    (
      "select count(*) from blocks anti join goroutines using (g)",
      "select count(*) from blocks where g is null"
    ),
    (
      "select sum(a.dur) from blocks a asof join blocks b on a.g = b.g and a.ts >= b.ts",
      "select sum(dur) from blocks where g is not null"
    ),
  ])
  func joinsAgreeWithAggregates(_ joined: String, _ plain: String) throws {
    func answer(_ sql: String) throws -> String {
      try Command.run(["--csv", "--no-header", "-e", sql, Command.trace]).output
    }
    let expected = try answer(plain)
    #expect(!expected.isEmpty)
    #expect(try answer(joined) == expected)
    #expect(
      try Command.shell("cat '\(Command.trace)' | tq --csv --no-header -e '\(joined)' -").output == expected)
  }
}
