import Columns
import Diagnostics
import TraceQuery

/// A query that the shell asks for itself, which may take only so long.
struct QuickQuery {
  /// The rows that came.
  var rows: [[Value]]
  /// Whether those are all: neither time nor room ran out.
  var isWhole: Bool

  /// Runs a query; nil where it cannot be run, or an input can be read once only.
  ///
  /// - Parameters:
  ///   - limit: the most different rows.
  ///   - milliseconds: how long it may take.
  static func run(_ text: String, over session: Session, limit: Int, milliseconds: Int64) -> QuickQuery? {
    guard !session.inputs.isEmpty, !session.inputs.contains(where: { $0.source == .standardInput }) else {
      return nil
    }
    let deadline = monotonicNanoseconds() + milliseconds * 1_000_000
    let rows = DistinctRows(limit: limit, deadline: deadline)
    session.onProgress = { _ in if monotonicNanoseconds() > deadline { session.cancel() } }
    defer { session.onProgress = nil }
    do throws(QueryError) {
      let statements = try session.prepare(text)
      _ = try session.run(statements, outputs: statements.map { _ in rows })
      return QuickQuery(rows: rows.rows, isWhole: !rows.wasStopped)
    } catch {
      return error.code == .cancelled ? QuickQuery(rows: rows.rows, isWhole: false) : nil
    }
  }
}

/// Takes the different rows of a result, until there are many or time is up.
private final class DistinctRows: ResultOutput {
  private(set) var rows: [[Value]] = []
  private(set) var wasStopped = false
  private var seen: Set<[Int64?]> = []
  private let limit: Int
  private let deadline: Int64
  private var columns: [OutputColumn] = []
  private var pools: ValuePools?

  init(limit: Int, deadline: Int64) {
    self.limit = limit
    self.deadline = deadline
  }

  func begin(columns: [OutputColumn], pools: ValuePools) {
    self.columns = columns
    self.pools = pools
  }

  func rows(_ batch: ColumnBatch) -> Bool {
    guard let pools else { return false }
    batch.forEachRow { row in
      let words = batch.columns.map { $0[row] }
      guard seen.count <= limit, seen.insert(words).inserted else { return }
      rows.append(zip(words, columns).map { pools.value($0, $1.type) })
    }
    wasStopped = seen.count > limit || monotonicNanoseconds() > deadline
    return !wasStopped
  }

  func end() {}
}
