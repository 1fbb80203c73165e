import Catalog
import Columns
import Diagnostics
import Functions

/// Rows in a temporary file, in the order in which they were added; read back block by block, any number of
/// times. Holds one block while rows are added.
final class SpilledRows {
  private struct Block {
    var offset: Int
    var length: Int
    var rowCount: Int
  }

  private let context: ExecutionContext
  private let file: TemporaryFile
  let columnCount: Int
  /// Rows in a whole block.
  private let blockRows: Int
  private var blocks: [Block] = []
  private var pending: RowStore
  /// Number of rows added.
  private(set) var count = 0

  /// No rows yet; they will be in `file`, which other rows may be in too.
  init(_ context: ExecutionContext, in file: TemporaryFile, columnCount: Int) {
    self.context = context
    self.file = file
    self.columnCount = columnCount
    blockRows = min(ColumnBatch.defaultCapacity, max(1, context.memory.blockSize / 8 / max(1, columnCount)))
    pending = RowStore(columnCount: columnCount)
  }

  /// Adds the rows that count of columns.
  ///
  /// - Throws: a `.runtime` error, above all when the disk is full; a `.cancelled` one.
  func append(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) {
    count += rows.count
    guard pending.count == 0, rows.selection == nil, rows.length > blockRows else {
      pending.append(columns, rows)
      if pending.count >= blockRows { try writePending(keepsRest: true) }
      return
    }
    // Many rows are not copied first.
    let whole = rows.length / blockRows * blockRows
    for start in stride(from: 0, to: whole, by: blockRows) {
      try write(columns, start..<(start + blockRows))
    }
    pending.append(
      columns, RowSet(length: rows.length, selection: ContiguousArray(Int32(whole)..<Int32(rows.length))))
  }

  /// Adds all rows of columns in the given order.
  func append(_ columns: [ColumnVector], order: ContiguousArray<Int32>) throws(QueryError) {
    var start = 0
    while start < order.count {
      let part = ContiguousArray(order[start..<min(order.count, start + blockRows)])
      try append(columns.map { $0.gather(part) }, RowSet(length: part.count))
      start += part.count
    }
  }

  /// Writes what is still in memory; more rows may follow.
  func flush() throws(QueryError) { try writePending(keepsRest: false) }

  private func writePending(keepsRest: Bool) throws(QueryError) {
    var start = 0
    while pending.count - start >= (keepsRest ? blockRows : 1) {
      let range = start..<min(pending.count, start + blockRows)
      try write(pending.columns, range)
      start = range.upperBound
    }
    if start == pending.count {
      pending = RowStore(columnCount: columnCount)
    } else if start > 0 {
      pending.keep(ContiguousArray(Int32(start)..<Int32(pending.count)))
    }
  }

  private func write(_ columns: [ColumnVector], _ range: Range<Int>) throws(QueryError) {
    try context.checkCancelled()
    var bytes: ContiguousArray<UInt8> = []
    BlockCoding.encode(columns, range, into: &bytes)
    let offset = try append(bytes)
    blocks.append(Block(offset: offset, length: bytes.count, rowCount: range.count))
    context.countSpilled(bytes.count)
  }

  private func append(_ bytes: ContiguousArray<UInt8>) throws(QueryError) -> Int {
    var result: Result<Int, QueryError> = .success(0)
    bytes.withUnsafeBytes { raw in
      result = Result { () throws(QueryError) in try file.append(raw) }
    }
    return try result.get()
  }

  /// Number of blocks to read; rows that were not flushed are in none.
  var blockCount: Int { blocks.count }

  /// The rows of a block, all of which count.
  func block(_ index: Int) throws(QueryError) -> ColumnBatch {
    try context.checkCancelled()
    let block = blocks[index]
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: block.length, alignment: 8)
    defer { bytes.deallocate() }
    try file.read(at: block.offset, into: bytes)
    return ColumnBatch(
      columns: BlockCoding.decode(
        UnsafeRawBufferPointer(bytes), count: block.rowCount, columnCount: columnCount),
      length: block.rowCount)
  }

  /// Calls `body` with all rows, in order, while it wants more.
  ///
  /// - Returns: what `body` said last.
  @discardableResult
  func forEachBlock(
    _ body: (ColumnBatch) throws(QueryError) -> Demand
  ) throws(QueryError) -> Demand {
    try flush()
    for index in blocks.indices where try body(try block(index)) == .enough { return .enough }
    return .more
  }
}
