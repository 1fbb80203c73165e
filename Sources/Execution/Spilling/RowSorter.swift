import Catalog
import Columns
import Diagnostics
import Functions

/// Sorts rows, equal ones as they came: in memory as long as there is room, else by sorted runs in a temporary
/// file that are merged at the end.
final class RowSorter {
  /// How many runs are merged at a time; more are merged to fewer first.
  static let fanIn = 64

  private let context: ExecutionContext
  private let order: RowOrder
  private let columnCount: Int
  private var store: RowStore
  private var file: TemporaryFile?
  private var runs: [SpilledRows] = []
  private var share: MemoryShare

  /// A sorter of rows whose last columns are the values of `order`'s keys.
  ///
  /// - Parameter columnCount: the number of columns without the keys.
  init(_ context: ExecutionContext, _ order: RowOrder, columnCount: Int) {
    self.context = context
    self.order = order
    self.columnCount = columnCount
    store = RowStore(columnCount: columnCount + order.keyCount)
    share = context.makeShare()
  }

  /// A sorter of rows whose last columns are numbers to sort by, ascending.
  convenience init(_ context: ExecutionContext, byNumbers numberCount: Int, columnCount: Int) {
    let keys = (0..<numberCount).map {
      RowOrder.Key(node: ColumnNode($0), type: .bigint, isDescending: false, nullsFirst: false)
    }
    self.init(context, RowOrder(keys: keys, context), columnCount: columnCount)
  }

  /// Takes rows in: the columns, then the keys.
  ///
  /// - Throws: a `.runtime` error when a temporary file cannot be written.
  func append(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) {
    store.append(columns, rows)
    // Putting them in order takes two entries of a row number and a key, and the numbers again.
    // Row numbers in memory have 32 bits.
    if share.holds(store.byteCount + store.count * 40) || store.count >= 1 << 30 { try writeRun() }
  }

  /// Sends all rows on in order, in batches with the keys behind the columns, while `body` wants more; none is
  /// kept.
  ///
  /// - Returns: what `body` said last.
  @discardableResult
  func drain(_ body: (ColumnBatch) throws(QueryError) -> Demand) throws(QueryError) -> Demand {
    defer { removeAll() }
    if runs.isEmpty { return try drainStore(store.columns, body) }
    try writeRun()
    while runs.count > Self.fanIn { try mergeRuns() }
    let runs = self.runs
    removeAll()
    return try merge(runs[...], body)
  }

  /// As ``drain(_:)``, without the keys, into a sink.
  func drain(into sink: any BatchSink) throws(QueryError) -> Demand {
    if runs.isEmpty {
      defer { removeAll() }
      return try drainStore(Array(store.columns[..<columnCount])) { (batch) throws(QueryError) in
        try sink.consume(batch)
      }
    }
    return try drain { (batch) throws(QueryError) in
      try sink.consume(
        ColumnBatch(columns: Array(batch.columns[..<columnCount]), length: batch.length))
    }
  }

  private func removeAll() {
    store = RowStore(columnCount: columnCount + order.keyCount)
    runs = []
    file = nil
    share = context.makeShare()
  }

  private func permutation() throws(QueryError) -> ContiguousArray<Int32> {
    try order.permutation(of: Array(store.columns[columnCount...]), count: store.count)
  }

  /// Sends the given columns of the store on, in order.
  private func drainStore(
    _ columns: [ColumnVector], _ body: (ColumnBatch) throws(QueryError) -> Demand
  ) throws(QueryError) -> Demand {
    let order = try permutation()
    // What is not sent on need not be kept while the rest is.
    store = RowStore(columnCount: columnCount + self.order.keyCount)
    var start = 0
    while start < order.count {
      let part = ContiguousArray(order[start..<min(order.count, start + context.batchSize)])
      start += part.count
      let batch = ColumnBatch(columns: columns.map { $0.gather(part) }, length: part.count)
      if try body(batch) == .enough { return .enough }
    }
    return .more
  }
}

// Runs.
extension RowSorter {
  /// Moves the rows in memory to a sorted run.
  func writeRun() throws(QueryError) {
    if store.count == 0 { return }
    let run = try makeRun()
    try run.append(store.columns, order: try permutation())
    try run.flush()
    runs.append(run)
    store = RowStore(columnCount: columnCount + order.keyCount)
    _ = share.holds(0)
  }

  private func makeRun() throws(QueryError) -> SpilledRows {
    let file = try self.file.orMake { () throws(QueryError) in try context.makeTemporaryFile() }
    return SpilledRows(context, in: file, columnCount: columnCount + order.keyCount)
  }

  /// Makes one run of as many as can be merged at a time, so that few are left. Neighbours are merged, because
  /// equal rows of an earlier run come first.
  private func mergeRuns() throws(QueryError) {
    var merged: [SpilledRows] = []
    let old = runs
    // In a file of their own, so that the old one goes when it is not needed any more.
    file = nil
    for start in stride(from: 0, to: old.count, by: Self.fanIn) {
      let run = try makeRun()
      try merge(old[start..<min(old.count, start + Self.fanIn)]) { (batch) throws(QueryError) in
        try run.append(batch.columns, RowSet(batch))
        return .more
      }
      try run.flush()
      merged.append(run)
    }
    runs = merged
  }

  @discardableResult
  private func merge(
    _ runs: ArraySlice<SpilledRows>, _ body: (ColumnBatch) throws(QueryError) -> Demand
  ) throws(QueryError) -> Demand {
    var merge = try RunMerge(Array(runs), order, columnCount: columnCount, batchSize: context.batchSize)
    while let batch = try merge.next() {
      if try body(batch) == .enough { return .enough }
    }
    return .more
  }
}
