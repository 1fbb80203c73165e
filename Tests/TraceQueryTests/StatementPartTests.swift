import Columns
import Diagnostics
import Foundation
import Testing
import TraceQuery
import TraceTestSupport

/// Statements that run together, on several threads, answer as each does alone.
@Suite struct StatementPartTests {
  private static let queries = [
    "select g, state, ts, dur, reason, stack from states",
    "select reason, count(*), sum(dur) from blocks group by reason",
    "select count(*) from events",
    "select type, name, message, g from events where ts > 1us",
    "select stack, count(*) from samples group by stack",
    "select name, count(*), sum(dur) from ranges group by name order by name",
    "select leaf(stack), string_agg(reason, ',' order by ts) from unblocks group by 1",
    "select count(*), sum(dur), sum(sched_dur), count(wake_stack) from blocks",
    "select a.g, b.name, count(*) from states a join goroutines b on a.g = b.g group by all",
    "select ts, g from unblocks limit 7",
    "select func || '!', count(*) from frames group by 1",
    "select name, running, last_reason from goroutines where not system",
    "select list(distinct reason order by reason) from blocks",
    "select * from regions union all select * from regions",
    "select count(distinct stack), approx_quantile(dur, 0.9) from syscalls",
    "select folded(stack) as s, lag(dur) over (order by ts) from blocks qualify dur > 1us",
  ]

  private func answers(_ script: String, _ trace: String, threads: Int? = nil) throws -> [[[Value]]] {
    let session = Session()
    session.threadLimit = threads
    try session.open(TraceInput(.file(trace), alias: "t"))
    return try QueryRows.of(script, in: session).map(\.rows)
  }

  @Test(arguments: ["web-go1.27", "gc-go1.25", "heartbeat-go1.22"])
  func togetherAsAlone(name: String) throws {
    let trace = Fixtures.tracePath(name)
    let alone = try Self.queries.map { try #require(try answers($0, trace).first) }
    for _ in 0..<5 {
      let together = try answers(Self.queries.joined(separator: ";\n"), trace)
      for (i, rows) in together.enumerated() { #expect(rows == alone[i], "\(Self.queries[i])") }
    }
  }

  @Test func damagedTracesToo() throws {
    let trace = Fixtures.damagedTrace.path
    let alone = try Self.queries.map { try #require(try answers($0, trace).first) }
    let together = try answers(Self.queries.joined(separator: ";\n"), trace)
    for (i, rows) in together.enumerated() { #expect(rows == alone[i], "\(Self.queries[i])") }
  }

  /// An estimate looks at the ids of texts, which are given in the order in which the texts come.
  @Test func estimatesAreTheSameEachTime() throws {
    let script = """
      select concat(message, ts), stack from events;
      select approx_count_distinct(concat(type, ts)), approx_count_distinct(stack) from events;
      select count(distinct concat(name, ts)) from ranges
      """
    let trace = Fixtures.tracePath("web-go1.27")
    let first = try answers(script, trace, threads: 1)
    for _ in 0..<5 { #expect(try answers(script, trace) == first) }
  }

  /// Rows and ends of statements come on the thread that runs them, whoever makes the rows.
  @Test func outputsAreCalledOnTheThreadOfTheRun() throws {
    final class Output: ResultOutput {
      let thread = pthread_self()
      var isElsewhere = false
      func look() { if pthread_equal(thread, pthread_self()) == 0 { isElsewhere = true } }
      func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) { look() }
      func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
        look()
        return true
      }
      func end() throws(QueryError) { look() }
    }
    let session = Session()
    try session.open(TraceInput(.file(Fixtures.tracePath("web-go1.27"))))
    var isElsewhere = false
    let thread = pthread_self()
    session.onProgress = { _ in if pthread_equal(thread, pthread_self()) == 0 { isElsewhere = true } }
    let statements = try session.prepare(
      "select 1; select * from events; select * from states; select * from frames; select 2")
    let outputs = statements.map { _ in Output() }
    _ = try session.run(statements, outputs: outputs)
    #expect(outputs.allSatisfy { !$0.isElsewhere })
    #expect(!isElsewhere)
  }

  /// The error is that of the first row that has one, whatever the threads do.
  @Test func theFirstErrorIsTold() throws {
    let script = """
      select count(*) from states;
      select sum(cast(type as bigint)) from events where ts > 5ms;
      select sum(cast(state as bigint)) from states where ts > 5ms;
      select sum(cast(reason as bigint)) from blocks where ts > 2ms
      """
    let trace = Fixtures.tracePath("web-go1.27")
    func error(threads: Int?) -> String? {
      do {
        _ = try answers(script, trace, threads: threads)
        return nil
      } catch let error as QueryError {
        return error.message
      } catch { return nil }
    }
    // One thread at a time goes through the statements in turn.
    let first = try #require(error(threads: 1))
    for _ in 0..<10 { #expect(error(threads: nil) == first) }
    for threads in 2...4 { #expect(error(threads: threads) == first) }
  }
}
