import Catalog
import Columns
import GoTrace
import TraceTestSupport

@testable import TraceTables

/// All traces that tables of points in time are tested on, and what their tests have in common.
enum Points {
  /// Real traces by their names, written ones with "text/" before.
  static let names = GoldenTests.names + DamageTests.names.map { "text/" + $0 }

  /// A scan of a trace and what Go's reader finds in it; nil where tq can read no generation.
  static func open(_ name: String) throws -> (scan: TableScan, facts: GoldenFacts)? {
    guard name.hasPrefix("text/") else { return try GoldenTests.open(name) }
    let text = String(name.dropFirst(5))
    let scan = TableScan(try Fixtures.textTrace(text))
    if try scan.rows("traces", ["generations"]) == [[.bigint(0)]] { return nil }
    return (scan, try Fixtures.textFacts(text))
  }

  /// The function of a stack's innermost frame, "" where there is none.
  static func leaf(_ value: Value) -> String {
    if case .stack(let frames) = value { return frames.first?.function ?? "" }
    return ""
  }

  /// The function of a stack's outermost frame, NULL where it has no name.
  static func root(_ value: Value) -> Value {
    guard case .stack(let frames) = value, let name = frames.last?.function, !name.isEmpty else {
      return .null
    }
    return .varchar(name)
  }

  /// How often each text comes.
  static func count(_ texts: some Sequence<String>) -> [String: Int] {
    texts.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// Whether rows come in the order of their first column.
  static func isInOrder(_ rows: [[Value]]) -> Bool {
    let times = rows.compactMap { $0[0].integer }
    return times.count == rows.count && zip(times, times.dropFirst()).allSatisfy(<=)
  }

  /// What the reader is asked for.
  static func needs(
    _ table: String, _ columns: [String], _ tests: [(String, ScanPredicate.Test)] = []
  ) throws -> ReadingNeeds? {
    let trace = MemoryTrace(try Fixtures.trace("mutex-go1.27"))
    _ = try TableScan(traces: [("t", trace)]).rows(table, columns, where: tests)
    return trace.needs
  }

  /// The rows with each of some tests, against those of all rows that a filter leaves.
  static func isPushed(
    _ scan: TableScan, _ table: String, _ column: String, _ test: ScanPredicate.Test
  ) throws -> Bool {
    let names = TableScan.schema(table).columns.dropLast().map(\.name)
    guard let position = names.firstIndex(of: column) else { return false }
    let expected = try scan.rows(table, names).filter { test.passes($0[position]) }
    // With all columns, and with none but the first, which other ways may lead to.
    let first = try scan.rows(table, [names[0]], where: [(column, test)])
    return try scan.rows(table, names, where: [(column, test)]) == expected
      && first == expected.map { [$0[0]] }
  }
}
