import Catalog
import Columns
import Diagnostics
import GoTrace
import TraceTables

/// The rows of a result that were kept in memory, so that queries may read them as the table `_`.
public struct KeptResult: Sendable {
  /// What the table is called.
  public static let tableName = "_"

  /// The columns of the result.
  public let columns: [OutputColumn]
  /// The rows, in order, without selections; words are ids of the session's pools.
  public let batches: [ColumnBatch]

  /// Rows of the given columns.
  public init(columns: [OutputColumn], batches: [ColumnBatch]) {
    self.columns = columns
    self.batches = batches.map { $0.compacted() }
  }

  /// How many rows there are.
  public var rowCount: Int { batches.reduce(0) { $0 + $1.length } }

  /// Bytes that the words of a batch take.
  public static func bytes(of batch: ColumnBatch) -> Int {
    batch.columns.reduce(0) { $0 + batch.count * ($1.validity == nil ? 8 : 9) }
  }

  var schema: TableSchema {
    var schema = TableSchema(
      name: Self.tableName, summary: "The rows of the last result.", columns: [], rowOrder: nil,
      isSmall: true, example: "select count(*) from _")
    schema.columns = columns.map { ColumnSchema($0.name, $0.type, "A column of the last result.") }
    return schema
  }
}

/// The tables of a session: those over its traces, and the result that was kept.
final class SessionProvider: TableProvider {
  private let traces: TraceProvider
  private let kept: KeptResult?
  private let pools: ValuePools

  init(_ traces: TraceProvider, _ kept: KeptResult?, pools: ValuePools) {
    self.traces = traces
    self.kept = kept
    self.pools = pools
  }

  var tables: [TableSchema] { traces.tables + (kept.map { [$0.schema] } ?? []) }

  /// How the reading of each input ended in the last scan.
  var ends: [TraceEnd?] { traces.ends }

  func describe(_ request: ScanRequest) -> ScanDescription {
    guard request.table == KeptResult.tableName else { return traces.describe(request) }
    return ScanDescription(eventTypes: [], needsOrdering: false, holds: "nothing")
  }

  func scan(_ requests: [ScanRequest]) throws(QueryError) {
    for request in requests where request.table == KeptResult.tableName {
      request.observer?.workBegins()
      try scanKept(request)
      request.observer?.workEnds()
    }
    let others = requests.filter { $0.table != KeptResult.tableName }
    if !others.isEmpty { try traces.scan(others) }
  }

  private func scanKept(_ request: ScanRequest) throws(QueryError) {
    guard let kept else {
      throw QueryError(.bind, "there is no table \"\(request.table)\"")
    }
    guard let sink = request.sink else { return }
    for batch in kept.batches {
      var rows = ColumnBatch(columns: request.columns.map { batch.columns[$0] }, length: batch.length)
      if !request.predicates.isEmpty {
        rows.selection = ContiguousArray(
          (0..<Int32(batch.length)).filter { row in
            request.predicates.allSatisfy { predicate in
              let word = batch.columns[predicate.column][Int(row)]
              return predicate.test.passes(pools.value(word, kept.columns[predicate.column].type))
            }
          })
      }
      if rows.count > 0, try sink.consume(rows) == .enough { return }
    }
  }
}
