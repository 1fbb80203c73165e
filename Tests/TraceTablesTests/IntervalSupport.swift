import Columns
import Testing
import TraceTestSupport

/// What the tests of tables of intervals have in common.
enum Intervals {
  /// The traces of programs and, with "text/" before them, those written as text.
  static let names = GoldenTests.names + DamageTests.names.map { "text/" + $0 }

  static func open(_ name: String) throws -> (TableScan, GoldenFacts) {
    guard name.hasPrefix("text/") else { return try GoldenTests.open(name) }
    let name = String(name.dropFirst(5))
    return (TableScan(try Fixtures.textTrace(name)), try Fixtures.textFacts(name))
  }

  /// The rows of a table over a trace written as text; its version and first sync stand before.
  static func rows(_ table: String, _ text: String) throws -> [[Value]] {
    try TableScan(TextTrace.bytes(of: "trace 22\ngeneration 1\nsync\n" + text)).rows(table)
  }

  /// Rows of a name and a duration, by name.
  static func spans(_ rows: [[Value]]) -> [String: IntervalFacts.Span] {
    var spans: [String: IntervalFacts.Span] = [:]
    for row in rows {
      let ns = row[1].integer ?? 0
      spans[row[0].text ?? "", default: .init()].count += 1
      spans[row[0].text ?? "", default: .init()].ns += ns
      spans[row[0].text ?? "", default: .init()].max = max(spans[row[0].text ?? ""]?.max ?? 0, ns)
    }
    return spans
  }

  static func sum(_ rows: [[Value]], _ column: Int) -> Int64 {
    rows.compactMap { $0[column].integer }.reduce(0, +)
  }

  /// That rows of `ts`, `end_ts`, `dur` and `complete` are in order and lie within the trace.
  static func checkTimes(_ scan: TableScan, _ table: String, _ facts: GoldenFacts) throws {
    var previous: Int64 = 0
    for row in try scan.rows(table, ["ts", "end_ts", "dur"]) {
      guard let ts = row[0].integer, let end = row[1].integer else {
        Issue.record("a row of \(table) has no time")
        return
      }
      #expect(0 <= ts && ts <= end && end <= facts.lastTime - facts.firstTime)
      #expect(row[2] == .duration(end - ts))
      #expect(previous <= end, "rows come in the order of end_ts")
      previous = end
    }
  }
}

/// Short names for the values that tests expect.
func n(_ number: Int64) -> Value { .bigint(number) }
func at(_ ts: Int64) -> Value { .timestamp(ts) }
func ns(_ duration: Int64) -> Value { .duration(duration) }
func t(_ text: String) -> Value { .varchar(text) }
func flag(_ flag: Bool) -> Value { .boolean(flag) }

/// A stack of one frame as `TextTrace` numbers it; the first frame of a text has the program counter 4096.
func frame(_ function: String, _ line: UInt64, _ pc: UInt64 = 4096) -> Value {
  .stack([StackFrame(pc: pc, function: function, file: "main.go", line: line)])
}
