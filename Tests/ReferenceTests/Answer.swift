import Columns
import Diagnostics
import Rendering
import TraceQuery
import TraceTestSupport

/// The rows of one statement as values, and as a table of text.
final class Answer: ResultOutput {
  private(set) var rows: [[Value]] = []
  private var columns: [OutputColumn] = []
  private var pools = ValuePools()
  private let output = ByteOutput()
  private var writer: (any ResultWriter)?

  /// Runs one statement over example traces.
  static func to(_ query: String, in session: Session) throws -> Answer {
    let statements = try session.prepare(query)
    let answers = statements.map { _ in Answer() }
    _ = try session.run(statements, outputs: answers)
    return try answers.last ?? { throw QueryError(.syntax, "no statement in \(query)") }()
  }

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    self.columns = columns
    self.pools = pools
    var options = RenderOptions()
    options.terminalWidth = 110
    writer = OutputFormat.table.makeWriter(options, to: output)
    try writer?.begin(columns: columns, pools: pools)
  }

  func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    batch.forEachRow { row in
      rows.append(zip(batch.columns, columns).map { pools.value($0[row], $1.type) })
    }
    return try writer?.write(batch) ?? false
  }

  func end() throws(QueryError) {
    try writer?.end(ResultSummary(rows: rows.count, elapsedNanoseconds: 0))
  }

  /// The table, without spaces at the ends of lines.
  var table: String {
    String(decoding: output.captured, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in
        var line = line
        while line.last == " " { line.removeLast() }
        return String(line)
      }.joined(separator: "\n")
  }
}

/// A session over one example trace.
func session(over trace: String) throws -> Session {
  let session = Session()
  let path = trace == Reference.damaged ? Fixtures.damagedTrace.path : Fixtures.tracePath(trace)
  try session.open(TraceInput(.file(path), alias: "trace.out"))
  return session
}
