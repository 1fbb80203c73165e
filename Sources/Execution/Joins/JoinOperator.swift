import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Joins two inputs whose batches come in any order. One side is held: its rows are kept until it has ended.
/// The other passes by: its rows are kept too as long as the held side has not ended, and are joined as they
/// come after that.
///
/// Rows come out as ``LogicalJoin`` says, whatever the order in which the batches of the two sides come. Beyond
/// the memory limit waiting rows go to a temporary file, and where the held rows have no room both sides do.
final class JoinOperator {
  private let context: ExecutionContext
  private let join: LogicalJoin
  private let method: JoinMethod
  private let index: any JoinIndex
  private let condition: PairCondition?
  private let heldWidth: Int
  private let passingWidth: Int
  private let output: JoinOutput
  private let sink: any BatchSink

  private var store: RowStore
  private let share: MemoryShare
  private let waiting: RowQueue
  /// Where the rows go once memory has no room for the held ones.
  private var spilled: SpilledJoin?
  private var isBuilt = false
  private var hasEnded = (held: false, passing: false)
  /// Whether no row can come out any more, or none is wanted.
  private var isDone = false
  /// For each held row whether it is in a pair; empty where nobody asks.
  private var heldMatches: ContiguousArray<UInt8> = []

  /// - Parameter read: the columns of the output that are looked at; nil for all.
  init(
    _ context: ExecutionContext, _ join: LogicalJoin, _ method: JoinMethod, heldWidth: Int,
    passingWidth: Int, read: Set<Int>?, into sink: any BatchSink
  ) {
    output = JoinOutput(join, heldWidth: heldWidth, passingWidth: passingWidth, read: read)
    self.context = context
    self.join = join
    self.method = method
    index = method.makeIndex()
    condition = method.condition
    self.heldWidth = heldWidth
    self.passingWidth = passingWidth
    self.sink = sink
    store = RowStore(columnCount: heldWidth)
    share = context.makeShare()
    waiting = RowQueue(context)
  }

  /// Where the rows of a side go.
  func input(_ side: JoinSide) -> any BatchSink {
    side == join.held ? HeldInput(self) : PassingInput(self)
  }

  private final class HeldInput: BatchSink {
    private let operation: JoinOperator
    init(_ operation: JoinOperator) { self.operation = operation }
    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { try operation.hold(batch) }
    func finish() throws(QueryError) { try operation.endHeld() }
  }

  private final class PassingInput: BatchSink {
    private let operation: JoinOperator
    init(_ operation: JoinOperator) { self.operation = operation }
    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { try operation.pass(batch) }
    func finish() throws(QueryError) { try operation.endPassing() }
  }
}

// The two inputs.
extension JoinOperator {
  private func hold(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if isDone { return .enough }
    if batch.count == 0 { return .more }
    if let spilled {
      try spilled.hold(batch.columns, RowSet(batch))
      return .more
    }
    store.append(batch.columns, RowSet(batch))
    // The index takes about as much again as a column or three. Row numbers in memory have 32 bits.
    // A subquery that stands for a value has few rows, and the error for a second one has to know them.
    guard join.single == nil else {
      try share.mustHold(store.byteCount + store.count * 28, for: "a subquery that stands for a value")
      return .more
    }
    if share.holds(store.byteCount + store.count * 28) || store.count >= 1 << 30 {
      let spilled = try SpilledJoin(
        context, join, method, heldWidth: heldWidth, passingWidth: passingWidth)
      try spilled.hold(store.columns, RowSet(length: store.count))
      self.spilled = spilled
      forgetHeld()
    }
    return .more
  }

  private func pass(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if isDone { return .enough }
    if batch.count == 0 { return .more }
    if hasEnded.held { return try passToHeld(batch.compacted()) }
    try waiting.append(batch)
    return .more
  }

  private func passToHeld(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    guard let spilled else { return try joinRows(batch) }
    try spilled.pass(batch)
    return .more
  }

  private func endHeld() throws(QueryError) {
    hasEnded.held = true
    // Without held rows there are no pairs, and passing rows come out only where they do without one.
    if spilled == nil, store.count == 0, !join.showsUnmatched(join.held.other) { isDone = true }
    if !isDone { try waiting.drain { (batch) throws(QueryError) in try passToHeld(batch) } }
    waiting.removeAll()
    if hasEnded.passing { try end() }
  }

  private func endPassing() throws(QueryError) {
    hasEnded.passing = true
    // Held rows are of no more use where none passes by and they do not come out alone.
    if waiting.isEmpty, !hasEnded.held, !showsHeldAtEnd { isDone = true }
    if hasEnded.held { try end() }
  }

  private func end() throws(QueryError) {
    if !isDone {
      if let spilled {
        try spilled.finish { (batch) throws(QueryError) in try send(batch) }
      } else if showsHeldAtEnd {
        try emitHeld()
      }
    }
    spilled = nil
    forgetHeld()
    heldMatches = []
    try sink.finish()
  }

  private func forgetHeld() {
    store = RowStore(columnCount: 0)
    _ = share.holds(0)
  }

  /// Whether rows of the held side come out by themselves when all have passed.
  private var showsHeldAtEnd: Bool { join.showsHeldAtEnd }

  /// Sends a batch on, and remembers when no more are wanted.
  private func send(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if batch.count > 0, try sink.consume(batch) == .enough {
      isDone = true
      forgetHeld()
      waiting.removeAll()
    }
    return isDone ? .enough : .more
  }
}

// Pairs.
extension JoinOperator {
  /// Joins passing rows, a batch without a selection.
  private func joinRows(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if !isBuilt, store.count > 0 {
      try index.build(store.columns, count: store.count)
      if showsHeldAtEnd { heldMatches = ContiguousArray(repeating: 0, count: store.count) }
      isBuilt = true
    }
    if isBuilt, condition == nil, batch.length <= context.batchSize,
      let partners = try index.partners(batch.columns, count: batch.length)
    {
      return try joinPartners(batch, partners)
    }
    let candidates =
      isBuilt
      ? try index.candidates(batch.columns, count: batch.length)
      : CandidateRanges(
        starts: ContiguousArray(repeating: 0, count: batch.length),
        ends: ContiguousArray(repeating: 0, count: batch.length))
    if join.showsRight { return try emitPairs(batch, candidates) }
    return join.held == .right ? try emitMatching(batch, candidates) : try mark(batch, candidates)
  }

  /// Joins passing rows each of which has one held row at most, -1 for none.
  private func joinPartners(
    _ batch: ColumnBatch, _ partners: ContiguousArray<Int32>
  ) throws(QueryError) -> Demand {
    try context.checkCancelled()
    if !join.showsRight, join.held == .right {
      let isWanted = join.kind == .semi
      let rows = RowSet(length: batch.length).selecting { (partners[$0] >= 0) == isWanted }
      return try send(ColumnBatch(columns: batch.columns, length: batch.length, selection: rows))
    }
    if !heldMatches.isEmpty {
      for row in partners where row >= 0 { heldMatches[Int(row)] = 1 }
      if !join.showsRight { return .more }
    }
    var lone: Int32 = 0
    for row in partners { lone &-= row >> 31 }
    let matched = batch.length - Int(lone)
    if join.showsUnmatched(join.held.other) {
      return try send(
        output.pairs(
          passing: batch.columns, nil, held: store.columns, partners, hasLone: matched < batch.length))
    }
    if matched == 0 { return .more }
    return try send(
      output.partners(passing: batch.columns, held: store.columns, partners, matched: matched))
  }

  /// Calls `body` with the pairs that meet the condition, a batch's worth at a time, while it wants more.
  private func forEachPairs(
    _ batch: ColumnBatch, _ candidates: CandidateRanges, countsLone: Bool,
    _ body: (PairCursor) throws(QueryError) -> Demand
  ) throws(QueryError) {
    var pairs = PairCursor(candidates, rowCount: batch.length)
    while pairs.advance(index.order, limit: context.batchSize, countsLone: countsLone) {
      try context.checkCancelled()
      if let condition {
        pairs.keep(try condition.select(pairs, passing: batch.columns, held: store.columns))
      }
      if try body(pairs) == .enough { return }
    }
  }

  /// INNER, LEFT, RIGHT and FULL: pairs, and passing rows without one in their places.
  private func emitPairs(_ batch: ColumnBatch, _ candidates: CandidateRanges) throws(QueryError) -> Demand {
    let showsLone = join.showsUnmatched(join.held.other)
    var lone = LonePassingRows()
    var previous: Int32 = -1
    try forEachPairs(batch, candidates, countsLone: showsLone) { (pairs) throws(QueryError) in
      if let place = join.single { try refuseSecondMatch(pairs, &previous, at: place) }
      if !heldMatches.isEmpty { for row in pairs.held { heldMatches[Int(row)] = 1 } }
      if !showsLone { return try emit(batch, passing: pairs.passing, held: pairs.held) }
      lone.add(to: pairs)
      return try emit(batch, passing: lone.passing, held: lone.held)
    }
    return isDone ? .enough : .more
  }

  /// A subquery that stands for a value has at most one row for each row that asks.
  private func refuseSecondMatch(
    _ pairs: PairCursor, _ previous: inout Int32, at place: SourceSpan
  ) throws(QueryError) {
    for row in pairs.passing {
      if row == previous {
        throw QueryError(
          .runtime, "a subquery that is used as a value has more than one row", at: place,
          hint: "write max(...) or any_value(...) around its column, or ORDER BY ... LIMIT 1")
      }
      previous = row
    }
  }

  private func emit(
    _ batch: ColumnBatch, passing: ContiguousArray<Int32>, held: ContiguousArray<Int32>
  ) throws(QueryError) -> Demand {
    if passing.isEmpty { return .more }
    let rows = isEveryRow(passing, of: batch.length) ? nil : passing
    let hasLone = join.showsUnmatched(join.held.other) && held.contains(-1)
    return try send(
      output.pairs(passing: batch.columns, rows, held: store.columns, held, hasLone: hasLone))
  }

  /// Whether the passing rows of some pairs are those of the whole batch, once each.
  private func isEveryRow(_ passing: ContiguousArray<Int32>, of length: Int) -> Bool {
    guard passing.count == length else { return false }
    return passing.withUnsafeBufferPointer { passing in
      var differences: Int32 = 0
      for row in 0..<length { differences |= passing[row] ^ Int32(truncatingIfNeeded: row) }
      return differences == 0
    }
  }

  /// SEMI and ANTI whose left side passes by: the rows that have a match, or those that have none.
  private func emitMatching(
    _ batch: ColumnBatch, _ candidates: CandidateRanges
  ) throws(QueryError) -> Demand {
    var matches = ContiguousArray<UInt8>(repeating: 0, count: batch.length)
    if condition == nil {
      for row in 0..<batch.length where candidates.hasCandidate(row) { matches[row] = 1 }
    } else {
      try forEachPairs(batch, candidates, countsLone: false) { (pairs) throws(QueryError) in
        for row in pairs.passing { matches[Int(row)] = 1 }
        return .more
      }
    }
    let wanted: UInt8 = join.kind == .semi ? 1 : 0
    let rows = RowSet(length: batch.length).selecting { matches[$0] == wanted }
    return try send(ColumnBatch(columns: batch.columns, length: batch.length, selection: rows))
  }

  /// SEMI and ANTI whose left side is held: remembers which held rows have a match.
  private func mark(_ batch: ColumnBatch, _ candidates: CandidateRanges) throws(QueryError) -> Demand {
    if condition == nil, isBuilt {
      // All candidates of a row are marked together, so the first tells of all.
      let order = index.order
      for row in 0..<batch.length where candidates.hasCandidate(row) {
        if heldMatches[Int(order[Int(candidates.starts[row])])] != 0 { continue }
        for place in candidates.starts[row]..<candidates.ends[row] { heldMatches[Int(order[Int(place)])] = 1 }
      }
      return .more
    }
    try forEachPairs(batch, candidates, countsLone: false) { (pairs) throws(QueryError) in
      for row in pairs.held { heldMatches[Int(row)] = 1 }
      return .more
    }
    return .more
  }

  /// What the held side still has to show when all rows have passed.
  private func emitHeld() throws(QueryError) {
    let wanted: UInt8 = join.kind == .semi ? 1 : 0
    let rows = RowSet(length: store.count).selecting { row in
      (heldMatches.isEmpty ? 0 : heldMatches[row]) == wanted
    }
    let columns = store.columns
    var start = 0
    while start < rows.count, !isDone {
      let part = ContiguousArray(rows[start..<min(rows.count, start + context.batchSize)])
      start += part.count
      let held = columns.map { $0.gather(part) }
      let none = ColumnVector(repeating: nil, count: part.count)
      let passing = join.showsRight ? Array(repeating: none, count: passingWidth) : []
      _ = try send(
        ColumnBatch(columns: join.held == .left ? held + passing : passing + held, length: part.count))
    }
  }
}

/// Puts passing rows that are in no pair among the pairs, in their places, beside -1.
private struct LonePassingRows {
  private(set) var passing: ContiguousArray<Int32> = []
  private(set) var held: ContiguousArray<Int32> = []
  /// Whether the row that the last pairs did not decide is in one of them.
  private var openIsMatched = false

  mutating func add(to pairs: PairCursor) {
    passing.removeAll(keepingCapacity: true)
    held.removeAll(keepingCapacity: true)
    var next = 0
    for row in pairs.decided {
      var isMatched = row == pairs.decided.lowerBound && openIsMatched
      while next < pairs.passing.count, Int(pairs.passing[next]) == row {
        append(pairs, next)
        next += 1
        isMatched = true
      }
      if !isMatched {
        passing.append(Int32(truncatingIfNeeded: row))
        held.append(-1)
      }
    }
    // A row whose candidates go on in the next pairs is still the same one when none was decided.
    let isSameRow = pairs.decided.isEmpty && openIsMatched
    openIsMatched = next < pairs.passing.count || isSameRow
    while next < pairs.passing.count {
      append(pairs, next)
      next += 1
    }
  }

  private mutating func append(_ pairs: PairCursor, _ i: Int) {
    passing.append(pairs.passing[i])
    held.append(pairs.held[i])
  }
}

extension LogicalJoin {
  /// Whether rows of the held side come out by themselves when all have passed.
  var showsHeldAtEnd: Bool { showsRight ? showsUnmatched(held) : held == .left }
}
