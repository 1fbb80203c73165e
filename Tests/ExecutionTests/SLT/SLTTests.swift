import Diagnostics
import Foundation
import LogicalPlan
import Testing

/// Every query of Tests/Fixtures/slt gives the rows that stand there, whatever the size of batches, with and
/// without spilling and the optimizer's rules. With `TQ_UPDATE=1` a file whose answers differ is written anew, and
/// the test fails all the same.
@Suite struct SLTTests {
  static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: SLTDatabase.folder.path))?
    .filter { $0.hasSuffix(".slt") }.sorted() ?? []

  /// Ways to run a query. Rows that do not count are mixed in here and there; with spilling whatever can go to
  /// temporary files does, batch after batch.
  private static let ways: [(batchSize: Int, spilling: Bool, dead: Bool)] = [
    (2048, false, false), (3, false, true), (1, false, false), (2048, true, true), (3, true, false),
  ]

  @Test func thereAreFiles() { #expect(Self.names.count > 10) }

  @Test(arguments: names) func answers(name: String) throws {
    let path = SLTDatabase.folder.appending(path: name)
    let text = try String(contentsOf: path, encoding: .utf8)
    var file = try SLTFile(text)
    let database = try SLTDatabase()
    for i in file.parts.indices {
      guard case .record(let record) = file.parts[i] else { continue }
      let found = Self.answer(to: record, database, name)
      let isRight = found.kind == record.kind && Self.isExpected(found, record)
      #expect(
        isRight,
        """
        \(name):\(record.line): \(record.sql.joined(separator: " "))
        expected \(record.kind) \(record.expected)
        found \(found.kind) \(found.expected)
        """)
      if !isRight { file.parts[i] = .record(found) }
    }
    if ProcessInfo.processInfo.environment["TQ_UPDATE"] == "1", file.text != text {
      try file.text.write(to: path, atomically: true, encoding: .utf8)
    }
  }

  /// Rows by their bytes, as the script that writes them sorts them.
  private static func inOrder(_ rows: [String]) -> [String] {
    rows.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// An error's text need only have the expected line in it.
  private static func isExpected(_ found: SLTFile.Record, _ record: SLTFile.Record) -> Bool {
    guard record.kind == .error else { return found.expected == record.expected }
    return record.expected.count == 1 && found.expected[0].contains(record.expected[0])
  }

  /// The record as it would be if what is found were right.
  private static func answer(
    to record: SLTFile.Record, _ database: SLTDatabase, _ name: String
  ) -> SLTFile.Record {
    var found = record
    let sql = record.sql.joined(separator: "\n")
    do throws(QueryError) {
      if case .statement = record.kind {
        try database.run(sql)
        return found
      }
      let plan = try database.plan(sql)
      let types = plan.output.map { SLTDatabase.letter($0.type) }.joined()
      var isOrdered = false
      if case .query(_, let ordered) = record.kind { isOrdered = ordered }
      found.kind = .query(types: types, isOrdered: isOrdered)
      found.expected = try rows(plan, isOrdered, database, "\(name):\(record.line)")
      let plain = try database.plan(sql, optimized: false)
      let rows = try database.rows(plain, batchSize: 2048, spilling: false, dead: false)
      #expect(
        (isOrdered ? rows : inOrder(rows)) == found.expected,
        "\(name):\(record.line): without the optimizer rows are others")
    } catch {
      found.kind = .error
      found.expected = ["\(error.code): \(error.message)"]
    }
    return found
  }

  private static func rows(
    _ plan: LogicalOperator, _ isOrdered: Bool, _ database: SLTDatabase, _ place: String
  ) throws(QueryError) -> [String] {
    var first: [String]?
    for way in ways {
      let rows = try database.rows(plan, batchSize: way.batchSize, spilling: way.spilling, dead: way.dead)
      let answer = isOrdered ? rows : inOrder(rows)
      if let first { #expect(answer == first, "\(place): other rows with \(way)") } else { first = answer }
    }
    return first ?? []
  }
}
