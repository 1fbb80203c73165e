import Catalog
import Columns
import Diagnostics
import Functions

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Tables like those of a trace, whose batches are made beforehand: `states`, in the order of `ts`; `million`, the
/// same with at most a million rows and no order known; `goroutines`, a row for each `g`.
final class MadeTables: TableProvider {
  struct Table {
    var schema: TableSchema
    var batches: [ColumnBatch] = []
  }

  static let goroutineCount = 10_000

  let pools: ValuePools
  private(set) var contents: [String: Table] = [:]

  init(rowCount: Int, _ pools: ValuePools) {
    self.pools = pools
    contents["states"] = Table(schema: Self.schema("states", rowOrder: "ts"), batches: states(rowCount))
    contents["million"] = Table(
      schema: Self.schema("million", rowOrder: nil), batches: states(min(rowCount, 1_000_000)))
    contents["goroutines"] = Table(
      schema: TableSchema(
        name: "goroutines", summary: "",
        columns: [ColumnSchema("g", .bigint, ""), ColumnSchema("name", .varchar, "")], rowOrder: nil,
        isSmall: true, example: ""), batches: goroutines())
  }

  var tables: [TableSchema] { contents.values.map(\.schema) }

  var catalog: QueryCatalog {
    QueryCatalog(tables: tables, functions: FunctionRegistry.standard.signatures, traceNames: ["t"])
  }

  func describe(_ request: ScanRequest) -> ScanDescription {
    ScanDescription(eventTypes: [], needsOrdering: false, holds: "all rows")
  }

  func scan(_ requests: [ScanRequest]) throws(QueryError) {
    // The small table first, as a trace's is not: waiting for the held side is not what is timed.
    for request in requests.sorted(by: { $0.table < $1.table }) {
      guard request.predicates.isEmpty else { throw QueryError(.runtime, "a scan that filters is not timed") }
      for batch in contents[request.table]?.batches ?? [] {
        let made = ColumnBatch(columns: request.columns.map { batch.columns[$0] }, length: batch.length)
        if try request.sink?.consume(made) != .more { break }
      }
    }
  }

  /// Writes each table to a file of its own in `folder`, as CSV with a header.
  func export(to folder: String) throws(QueryError) {
    for (name, table) in contents {
      guard let file = fopen("\(folder)/\(name).csv", "w") else {
        throw QueryError(.runtime, "cannot write to \(folder)")
      }
      defer { fclose(file) }
      let columns = table.schema.columns.dropLast()
      fputs(columns.map(\.name).joined(separator: ",") + "\n", file)
      for batch in table.batches {
        batch.forEachRow { row in
          let cells = zip(columns, batch.columns).map { column, vector in
            column.type == .varchar
              ? pools.strings.string(vector.words[row]) : "\(vector.words[row])"
          }
          fputs(cells.joined(separator: ",") + "\n", file)
        }
      }
    }
  }

  private static func schema(_ name: String, rowOrder: String?) -> TableSchema {
    let columns: [(String, LogicalType)] = [
      ("ts", .bigint), ("g", .bigint), ("p", .bigint), ("state", .varchar), ("func", .varchar),
      ("dur", .bigint),
    ]
    return TableSchema(
      name: name, summary: "", columns: columns.map { ColumnSchema($0.0, $0.1, "") }, rowOrder: rowOrder,
      example: "")
  }

  private func states(_ rowCount: Int) -> [ColumnBatch] {
    let states = ["running", "runnable", "waiting", "syscall", "none"].map { pools.strings.intern($0) }
    let functions = (0..<5000).map { pools.strings.intern("example.com/module/package.function\($0)") }
    var dice = Dice()
    var ts: Int64 = 0
    return batches(rowCount, columnCount: 6) { columns in
      ts += Int64(dice.roll(1000))
      columns[0].append(ts)
      columns[1].append(Int64(dice.roll(Self.goroutineCount)) + 1)
      columns[2].append(Int64(dice.roll(8)))
      columns[3].append(states[dice.roll(5)])
      columns[4].append(functions[dice.roll(5000)])
      columns[5].append(Int64(dice.roll(1_000_000)))
    }
  }

  private func goroutines() -> [ColumnBatch] {
    let names = (0..<100).map { pools.strings.intern("main.worker\($0)") }
    var g: Int64 = 0
    return batches(Self.goroutineCount, columnCount: 2) { columns in
      g += 1
      columns[0].append(g)
      columns[1].append(names[Int(g) % 100])
    }
  }

  private func batches(
    _ rowCount: Int, columnCount: Int, _ addRow: (inout [ColumnVector]) -> Void
  ) -> [ColumnBatch] {
    let capacity = ColumnBatch.defaultCapacity
    return stride(from: 0, to: rowCount, by: capacity).map { first in
      let length = min(capacity, rowCount - first)
      var columns = Array(repeating: ColumnVector(capacity: length), count: columnCount)
      for _ in 0..<length { addRow(&columns) }
      return ColumnBatch(columns: columns, length: length)
    }
  }
}

/// Numbers that look random and are the same in every run.
struct Dice {
  private var state: UInt64 = 42

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % sides
  }
}
