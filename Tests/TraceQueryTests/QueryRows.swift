import Columns
import Diagnostics
import Foundation
import TraceQuery
import TraceTestSupport

/// The rows of a statement as values.
final class QueryRows: ResultOutput {
  private(set) var columns: [OutputColumn] = []
  private(set) var rows: [[Value]] = []
  private var pools = ValuePools()

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    self.columns = columns
    self.pools = pools
  }

  func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    batch.forEachRow { row in
      rows.append(zip(batch.columns, columns).map { pools.value($0[row], $1.type) })
    }
    return true
  }

  func end() throws(QueryError) {}

  /// Runs the statements of a script in one pass.
  static func of(_ script: String, in session: Session) throws -> [QueryRows] {
    let statements = try session.prepare(script)
    let outputs = statements.map { _ in QueryRows() }
    _ = try session.run(statements, outputs: outputs)
    return outputs
  }
}

/// Traces of the fixtures by name: those of programs, and with "text/" before them those written as text.
enum OpenFixture {
  static let names =
    Fixtures.traceNames
    + Fixtures.textNames.filter { !["header-unknown-version", "header-only"].contains($0) }.map {
      "text/" + $0
    }

  /// Calls `body` with a session over one trace and what Go's reader finds in it.
  static func with(_ name: String, _ body: (Session, GoldenFacts) throws -> Void) throws {
    let session = Session()
    guard name.hasPrefix("text/") else {
      try session.open(TraceInput(.file(Fixtures.tracePath(name)), alias: "t"))
      return try body(session, Fixtures.traceFacts(name))
    }
    let text = String(name.dropFirst(5))
    let file = FileManager.default.temporaryDirectory.appending(path: "tq-\(UUID().uuidString).trace")
    try Data(Fixtures.textTrace(text)).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    // Go's reader does not.
    session.readsPastDamage = false
    try session.open(TraceInput(.file(file.path), alias: "t"))
    try body(session, Fixtures.textFacts(text))
  }
}
