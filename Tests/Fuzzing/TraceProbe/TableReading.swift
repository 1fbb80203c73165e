import Catalog
import Columns
import Diagnostics
import GoTrace
import TraceTables

/// An input read as a trace of any version, all of whose tables are asked for.
struct TableReading {
  private static let columnCounts = TraceProvider.schemas.map(\.columns.count)

  static func check(_ bytes: [UInt8]) {
    guard bytes.count >= TraceVersion.headerLength else { return }
    var trace = bytes
    let (flags, choice) = (bytes[13], bytes[14])
    for place in 13..<16 { trace[place] = 0 }
    guard case .readable(let version) = TraceVersion.header(trace) else { return }
    let pools = ValuePools()
    let provider = TraceProvider(
      pools: pools,
      inputs: [
        TraceTableInput(
          name: "t", path: "t.out", size: trace.count, version: version, opening: InlineTrace(trace, version))
      ],
      batchCapacity: flags & 4 == 0 ? 64 : 3, recovers: flags & 2 == 0)
    var requests: [ScanRequest] = []
    for (place, schema) in TraceProvider.schemas.enumerated() {
      // One table in all its columns, or all tables with the columns that a number chooses.
      if choice != 0, flags & 1 != 0, place != Int(choice) % columnCounts.count { continue }
      let columns = schema.columns.indices.filter {
        choice == 0 || flags & 1 != 0 || choice >> UInt8($0 & 7) & 1 != 0
      }
      let sink = CheckingSink(schema, columns, pools)
      requests.append(ScanRequest(table: schema.name, columns: columns, predicates: [], sink: sink))
    }
    do throws(QueryError) {
      try provider.scan(requests)
    } catch {
      fatalError("\(error)")
    }
    require(provider.ends.count == 1, "one trace has \(provider.ends.count) ends")
  }
}

/// A trace in memory as an input of the tables.
private final class InlineTrace: TraceOpening {
  private let bytes: [UInt8]
  private let version: TraceVersion
  private nonisolated(unsafe) static let reader = InlineReader()

  init(_ bytes: [UInt8], _ version: TraceVersion) {
    self.bytes = bytes
    self.version = version
  }

  func read(_ needs: ReadingNeeds, _ consumer: any TraceConsumer) throws(QueryError) -> TraceEnd {
    let source = MemorySource(bytes)
    _ = try TraceReader.readHeader(source, name: "t")
    return try Self.reader.read(source, version, needs: needs, chunkSize: 1, consumer: consumer)
  }
}

/// Looks at every value of the rows of a table.
private final class CheckingSink: BatchSink {
  private let schema: TableSchema
  private let columns: [Int]
  private let pools: ValuePools
  private var isFinished = false

  init(_ schema: TableSchema, _ columns: [Int], _ pools: ValuePools) {
    self.schema = schema
    self.columns = columns
    self.pools = pools
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    require(!isFinished, "rows of \(schema.name) behind the last")
    require(batch.columns.count == columns.count, "columns of \(schema.name) are missing")
    batch.forEachRow { row in
      for (place, vector) in zip(columns, batch.columns) {
        let value = pools.value(vector[row], schema.columns[place].type)
        if schema.columns[place].name == "dur", case .duration(let length) = value {
          require(length >= 0, "a row of \(schema.name) takes \(length) ns")
        }
      }
    }
    return .more
  }

  func finish() throws(QueryError) { isFinished = true }
}
