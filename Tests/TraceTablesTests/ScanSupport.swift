import Catalog
import Columns
import Diagnostics
import GoTrace
import Testing
import TraceTables

/// A trace in memory as an input of the tables.
final class MemoryTrace: TraceOpening {
  let bytes: [UInt8]
  /// What the last reading was asked for.
  private(set) var needs: ReadingNeeds?

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func read(_ needs: ReadingNeeds, _ consumer: any TraceConsumer) throws(QueryError) -> TraceEnd {
    self.needs = needs
    let source = MemorySource(bytes)
    let version = try TraceReader.readHeader(source, name: "trace")
    return try TraceReader(source: source, version: version).run(needs: needs, consumer: consumer)
  }
}

/// Collects the rows of a scan as values.
final class RowSink: BatchSink {
  private(set) var rows: [[Value]] = []
  private(set) var batchSizes: [Int] = []
  private let types: [LogicalType]
  private let pools: ValuePools
  private let limit: Int

  init(types: [LogicalType], pools: ValuePools, limit: Int = .max) {
    self.types = types
    self.pools = pools
    self.limit = limit
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    batchSizes.append(batch.count)
    batch.forEachRow { row in
      rows.append(zip(batch.columns, types).map { pools.value($0[row], $1) })
    }
    return rows.count >= limit ? .enough : .more
  }

  func finish() throws(QueryError) {}
}

/// Scans tables over traces in memory.
struct TableScan {
  var pools = ValuePools()
  var traces: [(name: String, opening: any TraceOpening)]
  var capacity = 64
  /// Whether reading goes on behind damage. Most tests compare with Go's reader, which does not.
  var recovers = false

  init(_ bytes: [UInt8]) { traces = [("t", MemoryTrace(bytes))] }
  init(traces: [(name: String, opening: any TraceOpening)]) { self.traces = traces }

  static func schema(_ table: String) -> TableSchema {
    TraceProvider.schemas.first { $0.name == table }
      ?? TableSchema(
        name: "missing", summary: "", columns: [], rowOrder: nil, example: "")
  }

  var provider: TraceProvider {
    TraceProvider(
      pools: pools,
      inputs: traces.map {
        TraceTableInput(name: $0.name, path: $0.name + ".out", size: nil, version: nil, opening: $0.opening)
      },
      batchCapacity: capacity, recovers: recovers)
  }

  /// The rows of some columns of a table.
  func rows(
    _ table: String, _ columns: [String], where tests: [(String, ScanPredicate.Test)] = [], limit: Int = .max
  ) throws -> [[Value]] {
    let schema = Self.schema(table)
    let positions = columns.compactMap { schema.column(named: $0) }
    precondition(positions.count == columns.count, "no such column in \(table): \(columns)")
    let sink = RowSink(types: positions.map { schema.columns[$0].type }, pools: pools, limit: limit)
    let predicates = try tests.map {
      ScanPredicate(column: try #require(schema.column(named: $0.0)), test: $0.1)
    }
    try provider.scan([ScanRequest(table: table, columns: positions, predicates: predicates, sink: sink)])
    return sink.rows
  }

  /// All columns of a table but `trace`.
  func rows(_ table: String) throws -> [[Value]] {
    try rows(table, Self.schema(table).columns.dropLast().map(\.name))
  }
}

extension Value {
  var integer: Int64? {
    switch self {
    case .bigint(let word), .timestamp(let word), .duration(let word), .walltime(let word): word
    default: nil
    }
  }

  var text: String? {
    if case .varchar(let text) = self { return text }
    return nil
  }

  var flag: Bool? {
    if case .boolean(let flag) = self { return flag }
    return nil
  }
}
