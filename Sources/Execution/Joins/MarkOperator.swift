import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Answers EXISTS and IN for every left row. The right rows are held; left rows wait until all of them are
/// there, beyond the memory limit in a temporary file, and are answered as they come after that.
///
/// IN asks up to three times, each time only for the rows that are still open: whether the value is there
/// (true), and else whether there is a row at all where the value is NULL, or one with NULL where it is not
/// (NULL). A table of the keys with the value, one of the keys alone, and one of the right rows with NULL
/// answer these without trying every pair.
final class MarkOperator {
  /// A question to the held rows: those that may belong to a left row, and what else a pair must meet.
  struct Lookup {
    var index: any JoinIndex
    var condition: PairCondition?
  }

  /// What IN needs besides.
  struct Membership {
    /// The values, over the left columns.
    var values: [any ExpressionNode]
    /// What each is looked for among, over the right columns.
    var members: [any ExpressionNode]
    /// All right rows, by the keys alone.
    var any: Lookup
    /// Right rows with a member that is NULL, by the keys alone.
    var null: Lookup
  }

  /// Whether one of the values of a row is NULL.
  private struct NullTest {
    let columns: [ColumnVector]
    func callAsFunction(_ row: Int) -> Bool { columns.contains { $0.isNull(row) } }
  }

  private let context: ExecutionContext
  private let exact: Lookup
  private let membership: Membership?
  private let sink: any BatchSink

  private var store: RowStore
  /// The held rows whose member is NULL.
  private var nullStore: RowStore
  private let waiting: RowQueue
  private let share: MemoryShare
  private var hasEnded = (held: false, passing: false)
  private var isDone = false

  /// - Parameters:
  ///   - exact: finds right rows by the keys and, for IN, the value.
  ///   - heldWidth: how many columns the right input has.
  init(
    _ context: ExecutionContext, exact: Lookup, membership: Membership?, heldWidth: Int,
    into sink: any BatchSink
  ) {
    self.context = context
    self.exact = exact
    self.membership = membership
    self.sink = sink
    store = RowStore(columnCount: heldWidth)
    nullStore = RowStore(columnCount: heldWidth)
    waiting = RowQueue(context)
    share = context.makeShare()
  }

  /// Where the rows of a side go.
  func input(_ side: JoinSide) -> any BatchSink {
    side == .right ? HeldInput(self) : PassingInput(self)
  }

  private final class HeldInput: BatchSink {
    private let operation: MarkOperator
    init(_ operation: MarkOperator) { self.operation = operation }
    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { try operation.hold(batch) }
    func finish() throws(QueryError) { try operation.endHeld() }
  }

  private final class PassingInput: BatchSink {
    private let operation: MarkOperator
    init(_ operation: MarkOperator) { self.operation = operation }
    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { try operation.pass(batch) }
    func finish() throws(QueryError) { try operation.endPassing() }
  }
}

// The two inputs.
extension MarkOperator {
  private func hold(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if isDone { return .enough }
    if batch.count > 0 { store.append(batch.columns, RowSet(batch)) }
    guard store.count <= Int(Int32.max) else {
      throw QueryError(.runtime, "a subquery can hold at most \(Int32.max) rows")
    }
    // An index takes about as much again as a column or three, and IN has two over all rows.
    try share.mustHold(
      store.byteCount + store.count * (membership == nil ? 28 : 56), for: "a subquery of IN or EXISTS")
    return .more
  }

  private func pass(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if isDone { return .enough }
    if batch.count == 0 { return .more }
    guard hasEnded.held else {
      try waiting.append(batch)
      return .more
    }
    return try answer(batch.compacted())
  }

  private func endHeld() throws(QueryError) {
    hasEnded.held = true
    if !isDone { try build() }
    if !isDone { try waiting.drain { (batch) throws(QueryError) in try answer(batch) } }
    waiting.removeAll()
    if hasEnded.passing { try end() }
  }

  private func endPassing() throws(QueryError) {
    hasEnded.passing = true
    // Nobody asks any more.
    if waiting.isEmpty, !hasEnded.held { isDone = true }
    if hasEnded.held { try end() }
  }

  private func end() throws(QueryError) {
    store = RowStore(columnCount: 0)
    nullStore = store
    _ = share.holds(0)
    try sink.finish()
  }
}

// Answers.
extension MarkOperator {
  private func build() throws(QueryError) {
    if store.count == 0 { return }
    try exact.index.build(store.columns, count: store.count)
    guard let membership else { return }
    try membership.any.index.build(store.columns, count: store.count)
    let all = RowSet(length: store.count)
    let isNull = try nullTest(membership.members, store.columns, all)
    let nulls = all.selecting { isNull($0) }
    if nulls.isEmpty { return }
    nullStore.append(store.columns, all.with(nulls))
    try membership.null.index.build(nullStore.columns, count: nullStore.count)
  }

  /// Sends a batch without a selection on, with the answers behind its columns.
  private func answer(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    var answers = ContiguousArray<Int64>(repeating: 0, count: batch.length)
    var validity: ContiguousArray<UInt8>?
    if store.count > 0 {
      let found = try rowsFound(batch, exact, store)
      for row in 0..<batch.length where found[row] != 0 { answers[row] = 1 }
      if let membership { validity = try unknown(batch, membership, found) }
    }
    let mark = ColumnVector(words: answers, validity: validity)
    if try sink.consume(ColumnBatch(columns: batch.columns + [mark], length: batch.length)) == .enough {
      isDone = true
      waiting.removeAll()
    }
    return isDone ? .enough : .more
  }

  /// For each row 1, and 0 where IN is neither true nor false; nil where it is nowhere so.
  private func unknown(
    _ batch: ColumnBatch, _ membership: Membership, _ found: ContiguousArray<UInt8>
  ) throws(QueryError) -> ContiguousArray<UInt8>? {
    let open = RowSet(length: batch.length)
    let isNull = try nullTest(membership.values, batch.columns, open)
    var validity = ContiguousArray<UInt8>(repeating: 1, count: batch.length)
    var isUnknown = false
    func mark(_ rows: ContiguousArray<Int32>, _ lookup: Lookup, _ held: RowStore) throws(QueryError) {
      if rows.isEmpty || held.count == 0 { return }
      let part = ColumnBatch(columns: batch.columns.map { $0.gather(rows) }, length: rows.count)
      for (i, isThere) in try rowsFound(part, lookup, held).enumerated() where isThere != 0 {
        validity[Int(rows[i])] = 0
        isUnknown = true
      }
    }
    try mark(open.selecting { found[$0] == 0 && isNull($0) }, membership.any, store)
    try mark(open.selecting { found[$0] == 0 && !isNull($0) }, membership.null, nullStore)
    return isUnknown ? validity : nil
  }

  private func nullTest(
    _ nodes: [any ExpressionNode], _ columns: [ColumnVector], _ rows: RowSet
  ) throws(QueryError) -> NullTest {
    var values: [ColumnVector] = []
    for node in nodes { values.append(try node.evaluate(columns, rows)) }
    return NullTest(columns: values)
  }

  /// For each row of a batch without a selection whether a held row belongs to it.
  private func rowsFound(
    _ batch: ColumnBatch, _ lookup: Lookup, _ held: RowStore
  ) throws(QueryError) -> ContiguousArray<UInt8> {
    var found = ContiguousArray<UInt8>(repeating: 0, count: batch.length)
    let candidates = try lookup.index.candidates(batch.columns, count: batch.length)
    guard let condition = lookup.condition else {
      for row in 0..<batch.length where candidates.hasCandidate(row) { found[row] = 1 }
      return found
    }
    var pairs = PairCursor(candidates, rowCount: batch.length)
    while pairs.advance(lookup.index.order, limit: context.batchSize, countsLone: false) {
      if context.isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
      pairs.keep(try condition.select(pairs, passing: batch.columns, held: held.columns))
      for row in pairs.passing { found[Int(row)] = 1 }
    }
    return found
  }
}
