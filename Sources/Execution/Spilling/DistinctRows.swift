import Catalog
import Columns
import Diagnostics
import Functions

/// Finds the first row of each key. Holds the distinct keys; beyond the memory limit the rows of further keys
/// go to a temporary file and are told when all have come.
final class DistinctRows {
  private let context: ExecutionContext
  private let columnCount: Int
  private let keys: Range<Int>
  private let types: [LogicalType]
  private var index: BoundedGroupIndex
  private var aside: PartitionedRows?
  /// Number of rows put aside so far, or that could have been.
  private var rowCount: Int64 = 0

  /// - Parameters:
  ///   - keys: which of the columns are the keys; there is at least one.
  ///   - types: of the keys.
  init(_ context: ExecutionContext, columnCount: Int, keys: Range<Int>, types: [LogicalType]) {
    self.context = context
    self.columnCount = columnCount
    self.keys = keys
    self.types = types
    index = BoundedGroupIndex(context, types)
  }

  /// The rows that are the first of their key. A row that is not among them may be put aside.
  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    guard index.isFull else { return try index.selectNew(Array(columns[keys]), rows) }
    let values = Array(columns[keys])
    let unknown = try index.assign(values, rows).split(rows).unknown
    if unknown.count == 0 { return [] }
    let aside = try self.aside.orMake { () throws(QueryError) in
      try PartitionedRows(context, columnCount: columnCount + 1, keyTypes: types, level: 0)
    }
    let numbers = ColumnVector.numbers(from: rowCount, count: rows.length)
    rowCount += Int64(rows.length)
    try aside.append(columns + [numbers], keys: values, unknown)
    return []
  }

  /// Calls `body` with the rows put aside that are the first of their key, in the order in which they came,
  /// while it wants more. No row may be selected afterwards.
  func drain(_ body: (ColumnBatch) throws(QueryError) -> Demand) throws(QueryError) {
    guard let aside else { return }
    self.aside = nil
    // All its keys have been told, so that there is room for the others.
    index = BoundedGroupIndex(context, types)
    let sorter = RowSorter(context, byNumbers: 1, columnCount: columnCount)
    try resolve(aside, level: 1, into: sorter)
    try sorter.drain { (batch) throws(QueryError) in
      try body(ColumnBatch(columns: Array(batch.columns[..<columnCount]), length: batch.length))
    }
  }

  private func resolve(_ rows: PartitionedRows, level: Int, into sorter: RowSorter) throws(QueryError) {
    for partition in try rows.take() {
      // The index of the partition has gone before the rest is looked at.
      if let rest = try select(from: partition, level: level, into: sorter) {
        try resolve(rest, level: level + 1, into: sorter)
      }
    }
  }

  /// Gives the first rows of a partition's keys to the sorter, as far as there is room; the rows of the keys
  /// that are left.
  private func select(
    from partition: SpilledRows, level: Int, into sorter: RowSorter
  ) throws(QueryError) -> PartitionedRows? {
    let index = BoundedGroupIndex(context, types)
    var rest: PartitionedRows?
    try partition.forEachBlock { (block) throws(QueryError) in
      let values = Array(block.columns[keys])
      let all = RowSet(block)
      if !index.isFull {
        try sorter.append(block.columns, all.with(try index.selectNew(values, all)))
        return .more
      }
      let unknown = try index.assign(values, all).split(all).unknown
      if unknown.count == 0 { return .more }
      let aside = try rest.orMake { () throws(QueryError) in
        try PartitionedRows(context, columnCount: columnCount + 1, keyTypes: types, level: level)
      }
      try aside.append(block.columns, keys: values, unknown)
      return .more
    }
    return rest
  }
}

extension ColumnVector {
  /// Consecutive numbers.
  static func numbers(from first: Int64, count: Int) -> ColumnVector {
    ColumnVector(words: ContiguousArray(first..<(first + Int64(count))))
  }
}
