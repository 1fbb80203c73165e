import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Runs a recursion: first rows, then the rows that the step makes of those of the round before, until a round
/// brings none.
///
/// The step is planned anew for each round, over the rows of the round before and over the inputs that are the
/// same in every round. Those, and the first rows, come from the one pass over the tables; the rounds begin
/// when all of them have ended. Rows are sent on as they are found, and a sink that has enough ends it all.
final class RecursionOperator {
  private let context: ExecutionContext
  private let recursion: LogicalRecursion
  /// The step, over working tables only.
  private let step: LogicalOperator
  private let index: (any GroupIndex)?
  private let sink: any BatchSink
  /// The operator's profile, where the run is measured.
  private let profile: OperatorProfile?

  /// The rows of the round before, and of the inputs that stay the same behind them.
  private var tables: [RowQueue]
  private var openCount: Int
  private var rowCount = 0
  private var hasEnough = false
  /// The rows of this round.
  private var found: RowQueue
  /// Of the distinct rows.
  private let share: MemoryShare

  /// - Parameters:
  ///   - step: reads working tables of this recursion, 0 and one for each fixed input.
  ///   - types: of the rows.
  init(
    _ context: ExecutionContext, _ recursion: LogicalRecursion, step: LogicalOperator, fixedInputs: Int,
    types: [LogicalType], into sink: any BatchSink
  ) {
    self.context = context
    self.recursion = recursion
    self.step = step
    self.sink = sink
    profile = context.stopwatch?.current
    index = recursion.isDistinct && !types.isEmpty ? makeGroupIndex(types) : nil
    tables = (0...fixedInputs).map { _ in RowQueue(context) }
    found = RowQueue(context)
    share = context.makeShare()
    openCount = fixedInputs + 1
  }

  /// Where the first rows (0) or those of a fixed input (from 1) go.
  func input(_ part: Int) -> any BatchSink { Input(self, part) }

  private final class Input: BatchSink {
    private let operation: RecursionOperator
    private let part: Int

    init(_ operation: RecursionOperator, _ part: Int) {
      self.operation = operation
      self.part = part
    }

    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      if operation.hasEnough { return .enough }
      if part == 0 { return try operation.add(batch) }
      if batch.count > 0 { try operation.tables[part].append(batch) }
      return .more
    }

    func finish() throws(QueryError) { try operation.finishInput() }
  }

  /// Takes the rows of a round.
  private final class RoundSink: BatchSink {
    private unowned let operation: RecursionOperator
    init(_ operation: RecursionOperator) { self.operation = operation }
    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { try operation.add(batch) }
    func finish() throws(QueryError) {}
  }

  private func finishInput() throws(QueryError) {
    openCount -= 1
    if openCount > 0 { return }
    try runRounds()
    tables = []
    _ = share.holds(0)
    try sink.finish()
  }

  /// Keeps the rows that count for the next round, and sends them on.
  private func add(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if hasEnough { return .enough }
    var rows = RowSet(batch)
    if rows.count == 0 { return .more }
    if let index {
      rows = rows.with(try index.selectNew(batch.columns, rows))
      try share.mustHold(index.byteCount, for: "\"\(recursion.name)\", with UNION,")
    }
    if rows.count == 0 { return .more }
    rowCount += rows.count
    let limit = context.recursionLimits.rows
    if rowCount > limit { throw limitReached("\(limit) rows") }
    let new = ColumnBatch(columns: batch.columns, length: batch.length, selection: rows.selection).compacted()
    try found.append(new)
    if try sink.consume(new) == .enough { hasEnough = true }
    return hasEnough ? .enough : .more
  }

  private func runRounds() throws(QueryError) {
    var round = 0
    while !found.isEmpty, !hasEnough {
      round += 1
      let limit = context.recursionLimits.rounds
      if round > limit { throw limitReached("\(limit) rounds") }
      if context.isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
      tables[0] = found
      found = RowQueue(context)
      var planner = PhysicalPlanner(context)
      planner.profile = profile
      try planner.add(step, as: 1, into: RoundSink(self))
      for source in planner.values { try source.run() }
      for source in planner.working { try feed(source) }
    }
    found.removeAll()
  }

  private func feed(_ source: WorkingSource) throws(QueryError) {
    guard source.table.recursion == recursion.id, tables.indices.contains(source.table.part) else {
      throw QueryError(.runtime, "internal: a recursion reads rows of another", at: recursion.span)
    }
    try tables[source.table.part].forEachBatch { (batch) throws(QueryError) in
      try context.checkCancelled()
      return try source.sink.consume(batch)
    }
    try source.sink.finish()
  }

  private func limitReached(_ limit: String) -> QueryError {
    QueryError(
      .runtime, "\"\(recursion.name)\" has not ended after \(limit)", at: recursion.span,
      hint: recursion.isDistinct
        ? "let the recursive query end: count the rounds in a column and test it in WHERE"
        : "let the recursive query end, by a test in WHERE, or write UNION so that only new rows go on")
  }
}

/// What a recursion may come to before it is taken for one without an end.
struct RecursionLimits {
  var rounds = 100_000
  var rows = 10_000_000
}

/// A working table that a round's plan reads, and where its rows go.
struct WorkingSource {
  var table: LogicalWorkingTable
  var sink: any BatchSink
}
