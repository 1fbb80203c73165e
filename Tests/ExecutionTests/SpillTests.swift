import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan
import Testing

@testable import Execution

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// That large inputs under a limit of 8 MB give the rows that they give without one. That every other query of
/// these tests does under a limit of 1 byte is seen to by `run(_:_:)`.
@Suite struct SpillTests {
  let tables = MemoryTables(ValuePools())
  static let rowCount = 160_000

  init() {
    var dice = Dice(11)
    let rows = 0..<Self.rowCount
    let texts = (0..<20_000).map { tables.pools.strings.intern("text \($0)") }
    // k: nearly unique, NULL now and then; g: few; x: a double; name: a text of many.
    tables.add(
      "t",
      [
        ("i", .bigint, rows.map { Int64($0) }),
        ("k", .bigint, rows.map { _ in dice.roll(1000) == 7 ? nil : Int64(dice.roll(Self.rowCount)) }),
        ("g", .bigint, rows.map { _ in Int64(dice.roll(7)) }),
        (
          "x", .double,
          rows.map { _ in Int64(bitPattern: (Double(dice.roll(1_000_000)) / 8 - 100).bitPattern) }
        ),
        ("name", .varchar, rows.map { _ in texts[dice.roll(20_000)] }),
      ])
    tables.add("few", [("k", .bigint)], (0..<50).map { [.bigint(Int64($0 * 37))] })
  }

  /// The words of all rows, row by row, and how much went to temporary files.
  private func words(_ sql: String, limit: Int?, directory: String?) throws -> ([Int64?], Int) {
    let plan = try plan(sql, tables)
    let sink = ResultSink(plan.output, pools: tables.pools)
    let context = ExecutionContext(pools: tables.pools, memoryLimit: limit, temporaryDirectory: directory)
    try QueryExecutor(context).run(plans: [(plan, sink)], provider: tables)
    var words: [Int64?] = []
    for batch in sink.batches { batch.forEachRow { row in words += batch.columns.map { $0[row] } } }
    return (words, context.spilledBytes)
  }

  @Test(arguments: [
    "select * from t order by k, name desc",
    "select * from t order by name, x desc nulls first limit 150000 offset 20",
    "select k, count(*), sum(i), min(name), max(x), first(i), last(g) from t group by k",
    "select k, g, name, avg(x), count(distinct i) from t group by k, g, name",
    "select median(i), p99(x), quantile_disc(name, [0.1, 0.5]), quantile_cont(x, 0.25), median(k) from t",
    "select g, count(distinct k), sum(distinct x), median(distinct k) from t group by g",
    "select g, list(k order by x desc, i) from t group by g",
    "select distinct k, name from t",
    "select a.i, b.i from t a full join t b on a.k = b.i where a.i is null or b.i % 10 = 0",
    "select i, row_number() over (partition by g order by x, i), lag(x, 2) over (partition by k order by i) from t",
    "(select k, name from t where g > 0) intersect (select k, name from t where g <> 3)",
  ])
  func eightMegabytesAreEnough(sql: String) throws { try check(sql, limit: 8_000_000) }

  @Test(arguments: [
    "select g, p50(x), quantile_cont(i, [0, 0.3, 1]) from t group by g",
    "select name, list(i), string_agg(name, ';') from t group by name",
    "select distinct on (k) k, i, x from t order by k, x",
    "select a.i, b.i from t a join t b on a.k = b.k and a.i < b.i",
    "select a.i, b.x from t a left join t b on a.k = b.i and b.g = 3",
    "select i from t semi join (select k from t where g = 2) using (k)",
    "select i from t anti join (select k as i, name from t) using (i)",
    "select a.i, b.i from t a asof join t b on a.g = b.g and a.k >= b.i",
    "select a.i, b.i from t a asof left join t b on a.x < b.x where a.i % 3 = 0",
    "select few.k, t.i from few join t on t.x < few.k and t.i < 20000",
    "select i, sum(i) over (partition by name order by k rows between 2 preceding and 1 following) from t",
    "(select k from t) except all (select k from t where g = 1)",
    "select i, x, k in (select k from few) from t",
    "select i, k, exists (select 1 from few where few.k > t.k) from t",
    "with recursive r(i, n) as (select i, 0 from t union all select i, n + 1 from r where n < 2 and i % 2 = n) from r",
    "with recursive r(n) as (select 7 union all select r.n + 1 from r join t on t.i = r.n where r.n < 12) from r",
  ])
  func lessIsEnoughToo(sql: String) throws { try check(sql, limit: 500_000) }

  /// What cannot go to temporary files ends with an error that says what to do, and not for less than the limit.
  @Test(arguments: [
    ("select i, k in (select i from t) from t", "a subquery of IN or EXISTS"),
    (
      "select i, (select x from (select i, x from t) s where s.i = t.k) from t",
      "a subquery that stands for a value"
    ),
    (
      "with recursive r(i) as (select i from t union select i + 1 from r where i < 0) from r",
      "\"r\", with UNION,"
    ),
  ])
  func whatHasNoFileSaysSo(sql: String, what: String) throws {
    let folder = try ScratchFolder()
    #expect(!(try words(sql, limit: 80_000_000, directory: folder.path)).0.isEmpty)
    let error = #expect(throws: QueryError.self) { try words(sql, limit: 1_000_000, directory: folder.path) }
    #expect(error?.code == .runtime)
    #expect(
      error?.message == "\(what) needs more than the memory limit of 1000000 bytes and has no temporary files"
    )
    #expect(error?.hint == "read fewer rows or columns, or allow more with SET memory_limit")
    #expect(try folder.names() == [])
  }

  private func check(_ sql: String, limit: Int) throws {
    let folder = try ScratchFolder()
    let (expected, none) = try words(sql, limit: nil, directory: folder.path)
    let (rows, spilled) = try words(sql, limit: limit, directory: folder.path)
    #expect(none == 0)
    #expect(spilled > 0)
    #expect(!rows.isEmpty)
    #expect(rows == expected)
    #expect(try folder.names() == [])
  }

  @Test func laterStatementsWaitInAFile() throws {
    let folder = try ScratchFolder()
    let plans = try ["select count(*) from t", "select * from t", "select name from t where g = 1"]
      .map { try plan($0, tables) }
    func answers(_ limit: Int?) throws -> ([[[Value]]], Int) {
      let sinks = plans.map { ResultSink($0.output, pools: tables.pools) }
      let context = ExecutionContext(
        pools: tables.pools, memoryLimit: limit, temporaryDirectory: folder.path)
      try QueryExecutor(context).run(plans: Array(zip(plans, sinks)), provider: tables)
      return (sinks.map(\.rows), context.spilledBytes)
    }
    let (rows, spilled) = try answers(1_000_000)
    #expect(spilled > 1_000_000)
    #expect(rows == (try answers(nil).0))
    #expect(try folder.names() == [])
  }

  @Test func manyRunsAreMergedInSteps() throws {
    // At 1 byte each batch is a run of its own, and there are more than can be merged at a time.
    tables.batchSize = 512
    let (rows, _) = try words("select i from t order by g", limit: 1, directory: nil)
    var byGroup: [[Int64?]] = Array(repeating: [], count: 7)
    for (i, g) in (tables.contents["t"]?.columns[2].words ?? []).enumerated() {
      byGroup[Int(g)].append(Int64(i))
    }
    let expected = byGroup.flatMap(\.self)
    #expect(rows == expected)
    #expect(Self.rowCount / 512 > RowSorter.fanIn * 4)
  }

  @Test func limitEndsEarlyAndLeavesNothing() throws {
    let folder = try ScratchFolder()
    let sql = "select * from t order by x limit 3"
    #expect(try words(sql, limit: 1, directory: folder.path).0.count == 15)
    let joined = "select a.i from t a join t b on a.k = b.k limit 5"
    #expect(try words(joined, limit: 100_000, directory: folder.path).0.count == 5)
    #expect(try folder.names() == [])
  }

  @Test func anErrorLeavesNothing() throws {
    let folder = try ScratchFolder()
    let error = #expect(throws: QueryError.self) {
      try words("select i, name::bigint from t order by x", limit: 100_000, directory: folder.path)
    }
    #expect(error?.code == .runtime)
    #expect(try folder.names() == [])
  }

  @Test func cancellingEndsTheWorkOnFiles() throws {
    let folder = try ScratchFolder()
    let plan = try plan("select * from t order by x", tables)
    let sink = ResultSink(plan.output, pools: tables.pools)
    var asked = 0
    let context = ExecutionContext(
      pools: tables.pools, memoryLimit: 100_000, temporaryDirectory: folder.path
    ) {
      asked += 1
      return asked > 500
    }
    let error = #expect(throws: QueryError.self) {
      try QueryExecutor(context).run(plans: [(plan, sink)], provider: tables)
    }
    #expect(error?.code == .cancelled)
    #expect(context.spilledBytes > 0)
    #expect(try folder.names() == [])
  }

  @Test func aFolderThatIsNotThereIsSaid() throws {
    let error = #expect(throws: QueryError.self) {
      try words("select * from t order by x", limit: 1, directory: "/no/such/folder")
    }
    #expect(error?.code == .runtime)
    #expect(error?.message == "cannot make a temporary file in /no/such/folder: No such file or directory")
    #expect(error?.hint?.contains("--temp-dir") == true)
  }

  @Test func filesHaveNoName() throws {
    let folder = try ScratchFolder()
    let file = try TemporaryFile(in: folder.path)
    let bytes: [UInt8] = Array(0..<200)
    let offset = try bytes.withUnsafeBytes { try file.append($0) }
    #expect(try bytes.withUnsafeBytes { try file.append($0) } == offset + 200)
    #expect(try folder.names() == [])
    var back = [UInt8](repeating: 0, count: 50)
    try back.withUnsafeMutableBytes { try file.read(at: 250, into: $0) }
    #expect(back == Array(50..<100))
  }

  @Test(
    arguments: [
      [0, 0, 0], [1, 255, 256], [-1, 1], [.min, .max], [.min, 0], [1 << 40, (1 << 40) + 70_000], [7], [],
      [-300, 100, 65_000], [Int64(UInt32.max), 0],
    ] as [[Int64]])
  func blocksKeepEveryWord(words: [Int64]) {
    let nulls = ContiguousArray(words.indices.map { UInt8($0 % 2) })
    let columns = [
      ColumnVector(words: ContiguousArray(words)),
      ColumnVector(words: ContiguousArray(words), validity: nulls),
    ]
    var bytes: ContiguousArray<UInt8> = []
    BlockCoding.encode(columns, words.indices, into: &bytes)
    let back = bytes.withUnsafeBytes { BlockCoding.decode($0, count: words.count, columnCount: 2) }
    #expect(back.map(\.words) == columns.map(\.words))
    #expect(back.map(\.validity) == columns.map(\.validity))
  }
}

/// An empty folder, gone with the test.
private final class ScratchFolder {
  let path: String

  init() throws {
    var template = Array("\(defaultTemporaryDirectory())/tq-spill-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw QueryError(.usage, "no folder for the test") }
    path = String(cString: made)
  }

  deinit { rmdir(path) }

  func names() throws -> [String] {
    guard let folder = opendir(path) else { throw QueryError(.usage, "the folder cannot be read") }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
