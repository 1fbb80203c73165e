import Catalog
import Columns
import Diagnostics
import LogicalPlan
import Testing
import TraceTables
import TraceTestSupport

@testable import Execution

/// What a scan says of rows still to come, beside the rows that came then.
@Suite struct ScanProgressTests {
  /// Takes note of bounds whenever events come, which another builder sees before or after the same events.
  private final class Observer: BatchSink {
    var notes: [(bounds: RowBounds, rowsBefore: Int)] = []
    private let progress: ScanProgress
    private let target: RowSink
    private var count = 0

    init(_ progress: ScanProgress, _ target: RowSink) {
      self.progress = progress
      self.target = target
    }

    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      count += 1
      if count < 50 || count % 16 == 0 { notes.append((progress.bounds, target.rows.count)) }
      return .more
    }

    func finish() throws(QueryError) {}
  }

  private static let tests: [(table: String, tests: [(String, ScanPredicate.Test)])] = [
    ("states", []), ("states", [("state", .equal(.varchar("running")))]),
    ("blocks", []), ("syscalls", []), ("proc_states", []), ("ranges", []),
    ("ranges", [("complete", .equal(.boolean(true)))]), ("regions", []),
    ("regions", [("complete", .equal(.boolean(true)))]),
  ]

  private func check(_ bytes: [UInt8], _ name: String, capacity: Int) throws -> Set<String> {
    var useful: Set<String> = []
    for (table, tests) in Self.tests {
      for wide in [false, true] {
        var scan = TableScan(bytes)
        scan.capacity = capacity
        let schema = TableScan.schema(table)
        let key = try #require(schema.openIntervals).key
        // Blocks have rows that wait where this column is asked for.
        let names = ["ts", "end_ts", key ?? "ts"] + (wide && table == "blocks" ? ["sched_dur"] : [])
        let columns = names.compactMap { schema.column(named: $0) }
        let target = RowSink(types: columns.map { schema.columns[$0].type }, pools: scan.pools)
        let progress = ScanProgress()
        let observer = Observer(progress, target)
        let predicates = try tests.map {
          ScanPredicate(column: try #require(schema.column(named: $0.0)), test: $0.1)
        }
        var request = ScanRequest(table: table, columns: columns, predicates: predicates, sink: target)
        request.progress = progress
        let events = ScanRequest(table: "events", columns: [0], predicates: [], sink: observer)
        try scan.provider.scan(wide ? [request, events] : [events, request])
        let rows = target.rows.map { row in (row[0].integer ?? 0, row[1].integer ?? 0, row[2].integer ?? 0) }
        for (bounds, rowsBefore) in observer.notes {
          for (ts, end, value) in rows[rowsBefore...] {
            let begin = key == nil ? bounds.begin : bounds.begin(of: value)
            guard ts >= begin, ts >= bounds.begin, end >= bounds.end else {
              Issue.record(
                "\(table) of \(name): \((ts, end, value)) after \((begin, bounds.begin, bounds.end))")
              return useful
            }
          }
          if bounds.begin > 0 { useful.insert(table) }
          if bounds.beginByKey.values.contains(where: { $0 > 0 }) { useful.insert(table + " by key") }
        }
      }
    }
    return useful
  }

  @Test(arguments: ["web-go1.27", "gc-go1.27", "pool-go1.27"]) func ofPrograms(name: String) throws {
    let bytes = try Fixtures.trace(name)
    let useful = try check(bytes, name, capacity: 512)
    #expect(useful.contains("states by key"))
  }

  @Test(arguments: Fixtures.textNames.filter { !$0.hasPrefix("header-") }) func ofTexts(name: String) throws {
    for capacity in [1, 64] { _ = try check(Fixtures.textTrace(name), name, capacity: capacity) }
  }

  /// A join of states with the intervals of another table.
  struct Join: Sendable {
    var right: String
    var key: String?
    var leftTests: [(String, Value)] = []
    var rightTests: [(String, Value)] = []
    /// At most what part of the rows is held.
    var share = 0.2
  }

  /// A long trace: a goroutine from before it, which has a region and waits in it for another goroutine, again
  /// and again; that one has a region of its own and ends. The world stops each time.
  private static func longTrace() throws -> [UInt8] {
    var text = "trace 22\n"
    var created = 1
    for generation in 1...40 {
      text += "generation \(generation)\nsync time=\(generation * 10_000)\n"
      text += "batch m=0 time=\(generation * 10_000 + 1)\nProcStatus p=0 pstatus=running\n"
      text += "GoStatus g=1 m=0 gstatus=running\n"
      for step in 0..<100 {
        created += 1
        text += """
          UserRegionBegin dt=1 task=0 name_string="outer"
          GoCreate dt=1 new_g=\(created) new_stack="main.f main.go:5"
          GoBlock dt=1 reason_string="select"
          GoStart dt=1 g=\(created) g_seq=1
          UserRegionBegin dt=1 task=0 name_string="inner"
          UserRegionEnd dt=2 task=0 name_string="inner"
          GoUnblock dt=1 g=1 g_seq=\(2 * step + 1)
          GoDestroy dt=1
          GoStart dt=1 g=1 g_seq=\(2 * step + 2)
          UserRegionEnd dt=1 task=0 name_string="outer"
          STWBegin dt=1 kind_string="read mem stats"
          STWEnd dt=3

          """
      }
    }
    return try TextTrace.bytes(of: text)
  }

  private static let joins = [
    Join(right: "ranges", leftTests: [("state", .varchar("running"))]),
    Join(right: "regions", key: "g", rightTests: [("complete", .boolean(true))]),
    // A region of goroutine 1 that began before the trace may still end, so its states stay: three of five.
    Join(right: "regions", key: "g", share: 0.7),
  ]

  /// Joins over whole traces hold a small part of the rows.
  @Test(arguments: joins.indices) func joinsLetGo(number: Int) throws {
    let (leftTable, rightTable) = ("states", Self.joins[number].right)
    let (key, leftTests) = (Self.joins[number].key, Self.joins[number].leftTests)
    let rightTests = Self.joins[number].rightTests
    let scan = TableScan(try Self.longTrace())
    func plan(_ table: String, _ tests: [(String, Value)]) throws -> LogicalOperator {
      let schema = TableScan.schema(table)
      let names = ["ts", "end_ts"] + (key.map { [$0] } ?? [])
      let columns = names.compactMap { schema.column(named: $0) }
      let predicates = try tests.map {
        ScanPredicate(column: try #require(schema.column(named: $0.0)), test: .equal($0.1))
      }
      return .scan(
        LogicalScan(
          table: table, alias: table, schemaColumns: schema.columns.map { OutputColumn($0.name, $0.type) },
          columns: columns, predicates: predicates))
    }
    func run(isWatched: Bool) throws -> (rows: Int, held: Int) {
      let width = key == nil ? 2 : 3
      func column(_ index: Int) -> BoundExpression { .column(index, .timestamp, name: "c") }
      let keys = [BoundExpression.column(2, .bigint, name: "g"), .column(width + 2, .bigint, name: "g")]
      var sweep = JoinSweep(
        left: JoinSweep.Side(start: column(0), end: column(1)),
        right: JoinSweep.Side(start: column(width), end: column(width + 1)))
      for side in [JoinSide.left, .right] {
        sweep[side].isOrdered = true
        sweep[side].isWatched = isWatched
        if key != nil { sweep[side].openKey = keys[side == .left ? 0 : 1] }
      }
      var join = LogicalJoin(kind: .inner, keys: key == nil ? [] : [JoinKey(left: keys[0], right: keys[1])])
      join.sweep = sweep
      let joined = LogicalOperator.join(
        try plan(leftTable, leftTests), try plan(rightTable, rightTests), join)
      let context = ExecutionContext(pools: scan.pools)
      context.sweepLook = 64
      let sink = ResultSink(joined.output, pools: scan.pools)
      try QueryExecutor(context).run(plans: [(joined, sink)], provider: scan.provider)
      return (sink.rowCount, context.mostSweptRows)
    }
    let (all, watched) = (try run(isWatched: false), try run(isWatched: true))
    #expect(watched.rows == all.rows)
    #expect(all.held > 10_000)
    #expect(
      Double(watched.held) < Double(all.held) * Self.joins[number].share,
      "\(watched.held) of \(all.held) rows")
  }
}
