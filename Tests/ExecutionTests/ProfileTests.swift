import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan
import Testing

@testable import Execution

/// What is measured of a run: counts that are known from the tables, and times that add up.
@Suite struct ProfileTests {
  let tables = MemoryTables(ValuePools())

  init() {
    // x: 1 to 5000; g: x modulo 10, NULL where that is 0.
    tables.add(
      "t", [("x", .bigint), ("g", .bigint)],
      (1...5000).map { [.bigint(Int64($0)), $0 % 10 == 0 ? .null : .bigint(Int64($0 % 10))] })
    tables.add("u", [("g", .bigint)], (1...4).map { [.bigint(Int64($0))] })
  }

  /// Runs a query to be measured; its sink must get no rows.
  private func profile(
    _ sql: String, limit: Int? = nil, _ atEnd: (PlanProfile) -> Void = { _ in },
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> PlanProfile {
    let plan = try plan(sql, tables)
    let profile = PlanProfile(plan)
    let sink = ResultSink(plan.output, pools: tables.pools)
    let context = ExecutionContext(pools: tables.pools, memoryLimit: limit)
    try QueryExecutor(context).run([ExecutablePlan(plan, into: sink, profile: profile)], provider: tables)
    withExtendedLifetime(context) { atEnd(profile) }
    #expect(sink.isFinished && sink.batches.isEmpty, sourceLocation: sourceLocation)
    return profile
  }

  /// Two words a row, for the column and the key: of top-N as many rows as can matter and some batches, however
  /// many come; of a sort all.
  @Test func topKeepsTheRowsThatCanMatter() throws {
    let count = 60_000
    tables.add("long", [("x", .bigint, (0..<count).map { Int64($0 * 7919 % count) })])
    func held(_ sql: String) throws -> Int { try profile(sql).root.all.first?.heldBytes ?? 0 }
    let few = try held("select x from long order by x limit 10")
    #expect(few > 0 && few <= 4 * 2048 * 16, "\(few)")
    let more = try held("select x from long order by x limit 5000 offset 1000")
    #expect(more >= 6000 * 16 && more <= 2 * (6000 + 2048) * 16, "\(more)")
    #expect(try held("select x from long order by x") >= count * 16)
  }

  private func counts(_ profile: PlanProfile) -> [String] {
    profile.root.all.map { "\($0.plan.kind) \($0.rows)" }
  }

  @Test(arguments: [
    ("select x + 1 as y from t where x % 2 = 0", ["project 2500", "filter 2500", "scan 5000"]),
    // Nine digits and NULL.
    ("select g, count(*) from t group by g", ["aggregate 10", "scan 5000"]),
    ("select x from t where g > 7 order by x desc limit 3", ["top 3", "scan 1000"]),
    // 500 rows for each of 1 to 4.
    ("select x from t join u using (g)", ["project 2000", "join 2000", "scan 5000", "scan 4"]),
    ("select a.g from u a join u b using (g)", ["project 4", "join 4", "scan 4", "scan 4"]),
    (
      "select count(*) from (select g from t union all select g from u union all select 7)",
      ["aggregate 1", "set_operation 5005", "scan 5000", "scan 4", "values 1"]
    ),
    ("(select g from t) intersect (select g from u)", ["set_operation 4", "scan 5000", "scan 4"]),
    ("select g from u where exists (select 1 from t where t.x > 4999)", nil),
    (
      "select g, sum(x) from t group by grouping sets ((g), ())",
      ["project 11", "aggregate_sets 11", "scan 5000"]
    ),
    ("select * from u limit 0", ["values 0"]),
    ("select * from series(1, 7) as s(n) where n % 2 = 1", nil),
  ])
  func rowsAreThoseKnown(sql: String, expected: [String]?) throws {
    let profile = try profile(sql)
    if let expected { #expect(counts(profile) == expected) }
    // The root's rows are those that the query gives.
    #expect(profile.root.rows == (try answer(sql, tables).count))
  }

  /// The step is run for each round: 1 to 100, of which the last makes none. The rows of u are counted once.
  @Test func roundsOfARecursionAddUp() throws {
    let profile = try profile(
      "with recursive r(n) as (select 1 union all select n + 1 from r join u on u.g = 1 where n < 100) from r"
    )
    let all = profile.root.all
    #expect(all.first { $0.plan.kind == "recursion" }?.rows == 100)
    #expect(all.first { $0.plan.kind == "working" }?.rows == 100)
    #expect(all.first { $0.plan.kind == "join" }?.rows == 99)
    #expect(all.first { $0.plan.kind == "scan" }.map { [1, 4].contains($0.rows) } == true)
  }

  @Test func bytesAreThoseOfTheRows() throws {
    // A word for each value, and a byte where there are NULLs in the batch: in every batch of g.
    let profile = try profile("select x, g from t")
    #expect(profile.root.bytes == 5000 * 17)
    #expect(profile.root.batches == 3)
  }

  @Test func spilledBytesAreOfWhoSpills() throws {
    let sql = "select x, count(*) from t group by x order by x desc"
    let whole = try profile(sql) { #expect($0.spilledBytes == 0) }
    #expect(whole.root.all.allSatisfy { $0.spilledBytes == 0 })
    // At least the rows themselves are held.
    #expect(whole.root.heldBytes >= 5000 * 16)
    var (spilled, limit) = (0, 0)
    let small = try profile(sql, limit: 20_000) { (spilled, limit) = ($0.spilledBytes, $0.memoryLimit) }
    let (sort, aggregate, scan) = (small.root, small.root.inputs[0], small.root.inputs[0].inputs[0])
    #expect(sort.plan.kind == "sort" && sort.rows == 5000 && aggregate.rows == 5000)
    #expect(sort.spilledBytes > 0 && aggregate.spilledBytes > 0 && scan.spilledBytes == 0)
    #expect(sort.spilledBytes + aggregate.spilledBytes == spilled)
    #expect(sort.heldBytes < whole.root.heldBytes)
    #expect(limit == 20_000)
  }

  /// Every nanosecond of the run belongs to one operator, to the other statements, or to waiting.
  @Test func timesAddUp() throws {
    let statements = [
      "select g, count(*) from t group by g order by 2", "select * from t order by g",
      "select x from t join u using (g)", "select 1",
    ]
    var profiles: [PlanProfile] = []
    var plans: [ExecutablePlan] = []
    for (i, sql) in statements.enumerated() {
      let plan = try plan(sql, tables)
      let profile = i == 1 ? nil : PlanProfile(plan)
      if let profile { profiles.append(profile) }
      plans.append(
        ExecutablePlan(plan, into: ResultSink(plan.output, pools: tables.pools), profile: profile))
    }
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans, provider: tables)
    let total = profiles[0].runNanoseconds
    let own = profiles.flatMap(\.root.all).reduce(0) { $0 + $1.nanoseconds }
    #expect(profiles.allSatisfy { $0.otherNanoseconds > 0 })
    #expect(own > 0 && own + profiles[0].otherNanoseconds + profiles[0].waitingNanoseconds == total)
    // Sorting 5000 rows takes longer than handing them on.
    #expect(profiles.flatMap(\.root.all).allSatisfy { $0.nanoseconds >= 0 })
  }

  @Test func othersGetTheirRowsInTheirTurn() throws {
    final class Log { var lines: [String] = [] }
    final class LoggingSink: BatchSink {
      let (name, log): (String, Log)
      init(_ name: String, _ log: Log) { (self.name, self.log) = (name, log) }
      func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
        log.lines.append("\(name) \(batch.count)")
        return .more
      }
      func finish() throws(QueryError) { log.lines.append("\(name) ends") }
    }
    let log = Log()
    let plans = try [("a", "select count(*) from t"), ("b", "select * from t"), ("c", "select * from u")].map
    {
      name, sql in
      let plan = try plan(sql, tables)
      return ExecutablePlan(
        plan, into: LoggingSink(name, log), profile: name == "b" ? PlanProfile(plan) : nil)
    }
    try QueryExecutor(ExecutionContext(pools: tables.pools)).run(plans, provider: tables)
    #expect(log.lines == ["a 1", "a ends", "b ends", "c 4", "c ends"])
    #expect(tables.scanSizes == [3])
  }
}
