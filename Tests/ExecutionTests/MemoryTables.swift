import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

@testable import Execution

/// Tables that hold their rows, and a provider that feeds them in batches of a given size.
final class MemoryTables: TableProvider {
  struct Table {
    var schema: TableSchema
    var rows: [[Value]]
    /// The rows column by column, instead of `rows`, for tables with many.
    var columns: [ColumnVector] = []

    var rowCount: Int { columns.first?.count ?? rows.count }
  }

  let pools: ValuePools
  var contents: [String: Table] = [:]
  /// Rows per batch.
  var batchSize = 2048
  /// Whether every other row of a batch is a row that is not selected and holds what nothing may look at.
  var mixesInDeadRows = false
  /// How often `scan` was called, with how many requests, and how many rows were fed.
  private(set) var scanSizes: [Int] = []
  private(set) var rowsFed = 0

  init(_ pools: ValuePools) { self.pools = pools }

  var tables: [TableSchema] { contents.values.map(\.schema) }

  func add(_ name: String, _ columns: [(String, LogicalType)], _ rows: [[Value]]) {
    contents[name] = Table(
      schema: TableSchema(
        name: name, summary: "", columns: columns.map { ColumnSchema($0.0, $0.1, "") }, rowOrder: nil,
        example: ""), rows: rows)
  }

  /// Adds a table with many rows, column by column.
  func add(_ name: String, _ columns: [(String, LogicalType, [Int64?])]) {
    add(name, columns.map { ($0.0, $0.1) }, [])
    contents[name]?.columns = columns.map { column in
      var vector = ColumnVector(capacity: column.2.count)
      for word in column.2 { vector.append(word) }
      return vector
    }
  }

  func describe(_ request: ScanRequest) -> ScanDescription {
    ScanDescription(eventTypes: nil, needsOrdering: false, holds: "nothing")
  }

  /// A plan that scans all columns of a table.
  func scan(_ name: String) -> LogicalOperator {
    let columns = (contents[name]?.schema.columns ?? []).dropLast().map { OutputColumn($0.name, $0.type) }
    return .scan(
      LogicalScan(table: name, alias: name, schemaColumns: columns, columns: Array(columns.indices)))
  }

  func scan(_ requests: [ScanRequest]) throws(QueryError) {
    scanSizes.append(requests.count)
    var next = Array(repeating: 0, count: requests.count)
    var isDone = Array(repeating: false, count: requests.count)
    // The requests take turns, as they do when one reader feeds them all.
    while isDone.contains(false) {
      for (i, request) in requests.enumerated() where !isDone[i] {
        guard let table = contents[request.table] else { throw QueryError(.bind, "no such table") }
        let end = min(table.rowCount, next[i] + batchSize)
        let range = next[i]..<end
        let batch =
          table.columns.isEmpty ? batch(table.rows[range], request) : batch(table, range, request)
        next[i] = end
        rowsFed += batch.count
        let demand = try request.sink?.consume(batch)
        isDone[i] = end == table.rowCount || demand != .more
      }
    }
  }

  private func batch(_ table: Table, _ rows: Range<Int>, _ request: ScanRequest) -> ColumnBatch {
    let kept = ContiguousArray(
      rows.filter { row in
        request.predicates.allSatisfy { test in
          passes(
            pools.value(table.columns[test.column][row], table.schema.columns[test.column].type), test.test)
        }
      }.map { Int32($0) })
    return ColumnBatch(columns: request.columns.map { table.columns[$0].gather(kept) }, length: kept.count)
  }

  private func batch(_ rows: ArraySlice<[Value]>, _ request: ScanRequest) -> ColumnBatch {
    var columns = request.columns.map { _ in ColumnVector(words: []) }
    var selection: ContiguousArray<Int32> = []
    var length: Int32 = 0
    for row in rows where request.predicates.allSatisfy({ passes(row[$0.column], $0.test) }) {
      if mixesInDeadRows {
        for i in columns.indices { columns[i].append(length % 3 == 0 ? .max : .min) }
        length += 1
      }
      for (i, column) in request.columns.enumerated() { columns[i].append(pools.word(row[column])) }
      selection.append(length)
      length += 1
    }
    return ColumnBatch(columns: columns, length: Int(length), selection: mixesInDeadRows ? selection : nil)
  }
}

extension MemoryTables {
  /// Whether a value passes a scan's test.
  fileprivate func passes(_ value: Value, _ test: ScanPredicate.Test) -> Bool {
    func order(_ constant: Value) -> Int? {
      guard let a = pools.word(value), let b = pools.word(constant) else { return nil }
      return compareWords(a, b, value.type, pools)
    }
    switch test {
    case .equal(let constant): return order(constant) == 0
    case .notEqual(let constant): return order(constant).map { $0 != 0 } ?? false
    case .less(let constant): return order(constant).map { $0 < 0 } ?? false
    case .lessOrEqual(let constant): return order(constant).map { $0 <= 0 } ?? false
    case .greater(let constant): return order(constant).map { $0 > 0 } ?? false
    case .greaterOrEqual(let constant): return order(constant).map { $0 >= 0 } ?? false
    case .isIn(let constants): return constants.contains { order($0) == 0 }
    case .isNull: return value == .null
    case .isNotNull: return value != .null
    }
  }
}

/// Ways to run a plan: rows per batch, and the memory limit. With 1 byte whatever can go to temporary files does,
/// batch after batch; with 3000 now and then.
let runVariants: [(batchSize: Int, memoryLimit: Int?)] = [
  (2048, nil), (2048, 1), (2048, 3000), (3, nil), (3, 1), (1, nil),
]

/// Runs plans over the tables under every batch size and memory limit, with and without dead rows, and sees to
/// it that the rows are the same.
///
/// - Parameter anyOrder: whether the same rows may come in another order, as those of UNION ALL do.
func run(
  _ plan: LogicalOperator, _ tables: MemoryTables, anyOrder: Bool = false
) throws(QueryError) -> [[Value]] {
  var first: [[Value]]?
  for (size, limit) in runVariants {
    for dead in [false, true] {
      tables.batchSize = size
      tables.mixesInDeadRows = dead
      let sink = ResultSink(plan.output, pools: tables.pools)
      try QueryExecutor(ExecutionContext(pools: tables.pools, batchSize: size, memoryLimit: limit))
        .run(plans: [(plan, sink)], provider: tables)
      let rows = sink.rows
      guard sink.isFinished, rows.count == sink.rowCount,
        first.map({ same($0, rows, anyOrder: anyOrder) }) ?? true
      else {
        throw QueryError(
          .runtime,
          "batches of \(size) and \(limit ?? 0) bytes give other rows: \(rows) after \(first ?? [])")
      }
      first = first ?? rows
    }
  }
  return first ?? []
}

/// Whether rows are equal, NaN being equal to itself.
func same(_ a: [[Value]], _ b: [[Value]], anyOrder: Bool = false) -> Bool {
  if anyOrder {
    return a.map { String(describing: $0) }.sorted() == b.map { String(describing: $0) }.sorted()
  }
  return String(describing: a) == String(describing: b)
}
