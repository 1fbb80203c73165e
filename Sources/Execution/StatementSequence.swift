import Catalog
import Columns
import Diagnostics

/// Puts the results of statements that run together in the order of the statements: the rows of the first
/// pass through as they come, those of later ones are kept until the ones before have ended. Rows of different
/// statements may come on several threads at a time, ends on one.
final class StatementSequence {
  private let context: ExecutionContext
  private var entries: [Entry] = []
  /// The number of the statement whose rows pass.
  private(set) var current = 0

  init(_ context: ExecutionContext) { self.context = context }

  private final class Entry: BatchSink {
    let position: Int
    let sink: any BatchSink
    unowned let sequence: StatementSequence
    let kept: RowQueue
    var isFinished = false
    /// Whether the sink wants no more rows.
    var hasEnough = false

    init(_ position: Int, _ sink: any BatchSink, _ sequence: StatementSequence) {
      self.position = position
      self.sink = sink
      self.sequence = sequence
      kept = RowQueue(sequence.context)
    }

    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      if hasEnough { return .enough }
      guard position == sequence.current else {
        try kept.append(batch)
        return .more
      }
      return try pass(batch)
    }

    func pass(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      if try sink.consume(batch) == .enough { hasEnough = true }
      return hasEnough ? .enough : .more
    }

    func finish() throws(QueryError) {
      isFinished = true
      if position == sequence.current { try sequence.advance() }
    }
  }

  /// The sink for the next statement, whose rows go to `sink` when it is its turn.
  func add(_ sink: any BatchSink) -> any BatchSink {
    let entry = Entry(entries.count, sink, self)
    entries.append(entry)
    return entry
  }

  /// Ends the present statement, and all after it that have already finished.
  private func advance() throws(QueryError) {
    while current < entries.count, entries[current].isFinished {
      try entries[current].sink.finish()
      current += 1
      if current < entries.count { try release(entries[current]) }
    }
  }

  private func release(_ entry: Entry) throws(QueryError) {
    try entry.kept.drain { (batch) throws(QueryError) in try entry.pass(batch) }
  }
}
