import Columns
import Testing
import TraceQuery
import TraceTestSupport

/// Joins and slices of intervals over example traces.
@Suite struct IntervalAnswerTests {
  /// What DuckDB answers over the same rows, exported: pairs, the time that they share, and the rows of the
  /// left join, the right join and the semi join. Its condition was the SQL standard's wording of OVERLAPS.
  struct Pairs: Sendable, CustomTestStringConvertible {
    var trace: String
    var left: String
    var right: String
    var key: String
    var expected: [Int64]

    init(_ trace: String, _ left: String, _ right: String, _ key: String, _ expected: [Int64]) {
      (self.trace, self.left, self.right, self.key) = (trace, left, right, key)
      self.expected = expected
    }

    var testDescription: String { "\(trace): \(left) with \(right)" }
  }

  private static let pairs = [
    Pairs("web-go1.27", "states", "regions", "a.g = b.g", [2247, 1_487_593_088, 33872, 2247, 1747]),
    Pairs("web-go1.27", "states", "ranges", "", [395, 96_734_528, 33625, 395, 142]),
    Pairs("web-go1.27", "states", "syscalls", "a.g = b.g", [1809, 11_201_157, 33372, 1809, 1809]),
    Pairs("web-go1.27", "proc_states", "ranges", "a.p = b.p", [11, 3_174_592, 1845, 11, 5]),
    Pairs("web-go1.27", "regions", "regions", "a.g = b.g", [750, 1_487_593_088, 750, 750, 750]),
    Pairs("web-go1.27", "ranges", "proc_states", "", [23, 6_349_184, 23, 1854, 8]),
    Pairs("pool-go1.27", "states", "regions", "a.g = b.g", [0, 0, 1868, 0, 0]),
    Pairs("pool-go1.27", "states", "ranges", "", [103, 13_542_208, 1925, 103, 46]),
    Pairs("pool-go1.27", "states", "syscalls", "a.g = b.g", [30, 60_873_728, 1868, 30, 30]),
    Pairs("gc-go1.27", "states", "ranges", "", [1104, 127_926_860, 1126, 1104, 67]),
    Pairs("gc-go1.27", "states", "syscalls", "a.g = b.g", [6, 74_112, 89, 6, 6]),
    Pairs("gc-go1.27", "proc_states", "ranges", "a.p = b.p", [83, 9_401_985, 89, 83, 8]),
    Pairs("gc-go1.27", "ranges", "proc_states", "", [169, 18_803_970, 169, 172, 71]),
    Pairs("heartbeat-go1.27", "states", "regions", "a.g = b.g", [7, 3_500_982_400, 1282, 7, 7]),
    Pairs("heartbeat-go1.27", "states", "syscalls", "a.g = b.g", [31, 3_501_059_968, 1282, 31, 31]),
    Pairs("cgo-go1.26", "states", "syscalls", "a.g = b.g", [176, 57_682_689, 1118, 176, 176]),
  ]

  @Test(arguments: pairs)
  func asDuckDB(_ pairs: Pairs) throws {
    let condition = (pairs.key.isEmpty ? "" : "\(pairs.key) and ") + "a overlaps b"
    func count(_ kind: String, _ columns: String = "count(*)") throws -> [Value] {
      let sql = "select \(columns) from \(pairs.left) a \(kind) join \(pairs.right) b on \(condition)"
      return try Answer.to(sql, in: session(over: pairs.trace)).rows.first ?? []
    }
    let whole = try count("inner", "count(*), coalesce(sum(overlap(a, b)), 0s)")
    #expect(whole == [.bigint(pairs.expected[0]), .duration(pairs.expected[1])])
    for (kind, expected) in zip(["left", "right", "semi"], pairs.expected.dropFirst(2)) {
      #expect(try count(kind) == [.bigint(expected)], "\(kind)")
    }
    let rows = try Answer.to(
      "select count(*) - \(pairs.expected[4]) from \(pairs.left)", in: session(over: pairs.trace))
    #expect(try count("anti") == rows.rows.first)
  }

  /// The slices of a table add up to it, are not wider than their bucket and lie in it; whatever the width.
  @Test(arguments: Fixtures.traceNames)
  func slicesAddUp(_ trace: String) throws {
    let tables = ["states", "blocks", "syscalls", "proc_states", "ranges", "tasks", "regions", "generations"]
    let widths = ["1ms", "77777ns", "1h"]
    var queries: [String] = []
    for table in tables {
      queries.append("select sum(dur), count(*), null, null from \(table)")
      for width in widths {
        queries.append(
          """
          select sum(dur), count(*),
            bool_and(time_bucket(\(width), ts) = bucket and end_ts <= bucket + \(width) and end_ts - ts = dur),
            count_if(dur = 0s and end_ts <> ts)
          from slices(\(table), \(width))
          """)
      }
    }
    let session = try session(over: trace)
    let statements = try session.prepare(queries.joined(separator: ";"))
    let answers = statements.map { _ in Answer() }
    _ = try session.run(statements, outputs: answers)
    for (i, table) in tables.enumerated() {
      let whole = try #require(answers[i * (widths.count + 1)].rows.first)
      for (j, width) in widths.enumerated() {
        let slices = try #require(answers[i * (widths.count + 1) + j + 1].rows.first)
        #expect(slices[0] == whole[0], "\(table) by \(width)")
        #expect(slices[2] == .null || slices[2] == .boolean(true), "\(table) by \(width)")
        if case .bigint(let n) = slices[1], case .bigint(let rows) = whole[1] {
          #expect(n >= rows, "\(table) by \(width)")
          if width == "1h" { #expect(n == rows, "\(table) by \(width)") }
        }
      }
    }
  }

  /// What the schemas say of intervals that do not overlap, which joins let go of rows by, is so.
  @Test(arguments: Fixtures.traceNames)
  func disjointTablesAre(_ trace: String) throws {
    let session = try session(over: trace)
    for table in session.catalog.tables {
      guard let key = table.disjointBy else { continue }
      #expect(table.rowOrder == "end_ts")
      let sql = """
        select count(*) from (
          select ts, end_ts, lag(end_ts) over (partition by \(key) order by end_ts) as before from \(table.name)
          where \(key) is not null)
        where ts < before or end_ts < ts
        """
      #expect(try Answer.to(sql, in: session).rows == [[.bigint(0)]], "\(table.name)")
    }
  }

  /// The time of a region's goroutine in each state, which the table `regions` has from elsewhere.
  @Test func sharedTimeIsTheRegions() throws {
    let session = try session(over: "web-go1.27")
    let shared = try Answer.to(
      """
      select state, sum(overlap(s, r)) from states s join regions r on s.g = r.g and s overlaps r
      group by state order by state
      """, in: session)
    let sums = try Answer.to("select sum(runnable), sum(running), sum(waiting) from regions", in: session)
    #expect(shared.rows.map { $0[1] } == sums.rows.first)
  }

  @Test func tableFunctionsExamplesHaveRows() throws {
    let functions = try session(over: "web-go1.27").catalog.functions.filter { $0.kind == .table }
    #expect(functions.count >= 4)
    for function in functions {
      #expect(
        try !Answer.to(function.example, in: session(over: "web-go1.27")).rows.isEmpty, "\(function.name)")
    }
  }
}
