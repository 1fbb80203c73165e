import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Joins two inputs by intervals that overlap, as ``JoinSweep`` says: rows of both sides have their turn in the
/// order of their ends (of equal ends the left side's first), meet those before them that they overlap, and are
/// let go when they can meet no more.
///
/// What comes out, and its order, does not depend on how the rows come in batches.
final class SweepJoinOperator {
  private let context: ExecutionContext
  private let join: LogicalJoin
  private let condition: PairCondition?
  private let widths: (left: Int, right: Int)
  private let isDisjoint: (left: Bool, right: Bool)
  private let index: (any GroupIndex)?
  private let sink: any BatchSink

  private var left: SweepSide
  private var right: SweepSide
  private var isDone = false
  private let share: MemoryShare
  /// How many rows of a side must be here before it is asked which of them can go.
  private var nextLook: (left: Int, right: Int)

  /// Pairs that overlap and wait for the rest of the condition.
  private var pairs: (left: ContiguousArray<Int32>, right: ContiguousArray<Int32>) = ([], [])
  /// Rows that can meet no more, and how many of `pairs` were there when that was found.
  private var leaving: [(side: JoinSide, row: Int32, after: Int)] = []

  /// - Parameter keyTypes: of the join's keys.
  init(
    _ context: ExecutionContext, _ join: LogicalJoin, left: SweepSide, right: SweepSide,
    keyTypes: [LogicalType], condition: PairCondition?, into sink: any BatchSink
  ) {
    self.context = context
    self.join = join
    self.left = left
    self.right = right
    self.condition = condition
    self.sink = sink
    share = context.makeShare()
    widths = (left.store.columns.count, right.store.columns.count)
    isDisjoint = (join.sweep?.left.isDisjoint == true, join.sweep?.right.isDisjoint == true)
    nextLook = (context.sweepLook, context.sweepLook)
    index = keyTypes.isEmpty ? nil : makeGroupIndex(keyTypes)
  }

  /// How many rows are held at present.
  var heldRowCount: Int { left.store.count + right.store.count }

  /// Where the rows of a side go.
  func input(_ side: JoinSide) -> any BatchSink { Input(self, side) }

  private final class Input: BatchSink {
    private let operation: SweepJoinOperator
    private let side: JoinSide
    init(_ operation: SweepJoinOperator, _ side: JoinSide) {
      self.operation = operation
      self.side = side
    }
    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand { try operation.take(batch, side) }
    func finish() throws(QueryError) { try operation.end(side) }
  }

  private func take(_ batch: ColumnBatch, _ side: JoinSide) throws(QueryError) -> Demand {
    if isDone { return .enough }
    if batch.count == 0 { return .more }
    if side == .left { try left.append(batch, index) } else { try right.append(batch, index) }
    try advance()
    context.countSwept(left.heldCount + right.heldCount)
    try letGoOfPassed(side)
    try share.mustHold(left.byteCount + right.byteCount, for: "a join of intervals")
    return isDone || meetsNoMore(side) ? .enough : .more
  }

  private func end(_ side: JoinSide) throws(QueryError) {
    if side == .left { left.finish() } else { right.finish() }
    if !isDone { try advance() }
    if left.hasEnded, right.hasEnded {
      _ = share.holds(0)
      try sink.finish()
    }
  }

  /// Asks how far the other side has come where many rows of a side are here, and lets go of those that it has
  /// passed. Asked again when twice as many are here as stayed, so a row costs the same however many there are.
  private func letGoOfPassed(_ side: JoinSide) throws(QueryError) {
    let isDue = side == .left ? left.heldCount >= nextLook.left : right.heldCount >= nextLook.right
    let isExhausted = side == .left ? right.isExhausted : left.isExhausted
    guard isDue, !isDone, !isExhausted, let progress = side == .left ? right.progress : left.progress else {
      return
    }
    let bounds = progress.bounds
    if side == .left { right.note(bounds) } else { left.note(bounds) }
    try advance()
    if side == .left {
      left.dropRows(bounds, right.beginsOfWaiting) { leave(.left, $0) }
      try flush()
      left.compact()
      nextLook.left = max(context.sweepLook, left.heldCount * 2)
    } else {
      right.dropRows(bounds, left.beginsOfWaiting) { leave(.right, $0) }
      try flush()
      right.compact()
      nextLook.right = max(context.sweepLook, right.heldCount * 2)
    }
  }

  /// Whether rows of a side still to come can neither be in a pair nor come out alone.
  private func meetsNoMore(_ side: JoinSide) -> Bool {
    let other = side == .left ? right : left
    return other.isExhausted && !other.hasRows && !join.showsUnmatched(side)
  }
}

// Turns.
extension SweepJoinOperator {
  /// Gives their turns to all rows of which it is known that none still to come has its turn before them.
  private func advance() throws(QueryError) {
    while !isDone, let side = nextSide {
      if side == .left {
        meet(&left, &right, .left, isDisjoint.left)
      } else {
        meet(&right, &left, .right, isDisjoint.right)
      }
      if pairs.left.count >= context.batchSize || leaving.count >= context.batchSize { try flush() }
    }
    if left.isExhausted { letGoAll(.right) }
    if right.isExhausted { letGoAll(.left) }
    try flush()
    left.compact()
    right.compact()
  }

  /// The side that has the next turn; nil where that is not known yet.
  private var nextSide: JoinSide? {
    switch (left.next, right.next) {
    case (let a?, let b?): return left.ends[a] <= right.ends[b] ? .left : .right
    // Of equal ends the left side's are first.
    case (let a?, nil): return right.hasPassed(left.ends[a], orAt: true) ? .left : nil
    case (nil, let b?): return left.hasPassed(right.ends[b], orAt: false) ? .right : nil
    case (nil, nil): return nil
    }
  }

  /// Gives a row of `own` its turn.
  private func meet(
    _ own: inout SweepSide, _ other: inout SweepSide, _ side: JoinSide, _ isDisjoint: Bool
  ) {
    guard let row = own.next else { return }
    own.takeTurn(row)
    let group = Int(own.groups[row])
    let (start, end) = (own.starts[row], own.ends[row])
    if group >= 0 {
      other.forEachRow(of: group, endingFrom: start) { partner in
        let (from, to) = (other.starts[partner], other.ends[partner])
        guard start < to && from < end || start == from && start <= end && from <= to else { return }
        pairs.left.append(Int32(truncatingIfNeeded: side == .left ? row : partner))
        pairs.right.append(Int32(truncatingIfNeeded: side == .left ? partner : row))
      }
      if isDisjoint {
        other.dropRows(of: group, endedBy: end) { leave(side.other, $0) }
      }
    }
    if group < 0 || other.isExhausted { leave(side, row) }
  }

  private func leave(_ side: JoinSide, _ row: Int) {
    leaving.append((side, Int32(truncatingIfNeeded: row), pairs.left.count))
  }

  /// No row still to come can meet those of a side that had their turn.
  private func letGoAll(_ side: JoinSide) {
    let rows = side == .left ? left.takeAllRows() : right.takeAllRows()
    // Some may be leaving already.
    let known = Set(leaving.filter { $0.side == side }.map(\.row))
    for row in rows where !known.contains(row) { leave(side, Int(row)) }
  }
}

// What comes out.
extension SweepJoinOperator {
  /// Tests the pairs that wait, sends on what comes out, and lets go of the rows that leave.
  private func flush() throws(QueryError) {
    if pairs.left.isEmpty, leaving.isEmpty { return }
    if context.isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
    let kept = try condition.map { (condition) throws(QueryError) in
      // The condition takes the right side for the held one.
      try condition.select(
        passingRows: pairs.left, of: left.store.columns, heldRows: pairs.right, of: right.store.columns)
    }
    var out = Output(batchSize: context.batchSize)
    var nextLeaving = 0
    func pair(_ place: Int) throws(QueryError) {
      let (a, b) = (pairs.left[place], pairs.right[place])
      let isFirst = !left.isMatched[Int(a)]
      left.isMatched[Int(a)] = true
      right.isMatched[Int(b)] = true
      switch join.kind {
      case .anti: return
      case .semi: if isFirst { try append(a, -1, to: &out) }
      default: try append(a, b, to: &out)
      }
    }
    func leaveUpTo(_ place: Int) throws(QueryError) {
      while nextLeaving < leaving.count, leaving[nextLeaving].after <= place {
        let (side, row, _) = leaving[nextLeaving]
        nextLeaving += 1
        let isMatched = side == .left ? left.isMatched[Int(row)] : right.isMatched[Int(row)]
        if isMatched || !join.showsUnmatched(side) { continue }
        try append(side == .left ? row : -1, side == .left ? -1 : row, to: &out)
      }
    }
    let places = kept ?? ContiguousArray(0..<Int32(pairs.left.count))
    for place in places {
      try leaveUpTo(Int(place))
      try pair(Int(place))
    }
    try leaveUpTo(pairs.left.count)
    try send(&out)
    for (side, row, _) in leaving {
      if side == .left { left.letGo(Int(row)) } else { right.letGo(Int(row)) }
    }
    leaving.removeAll(keepingCapacity: true)
    pairs.left.removeAll(keepingCapacity: true)
    pairs.right.removeAll(keepingCapacity: true)
  }

  /// Rows on their way out: a row of each side, -1 for none.
  private struct Output {
    let batchSize: Int
    var left: ContiguousArray<Int32> = []
    var right: ContiguousArray<Int32> = []
    var hasLone = (left: false, right: false)
  }

  private func append(_ a: Int32, _ b: Int32, to out: inout Output) throws(QueryError) {
    out.left.append(a)
    out.right.append(b)
    if a < 0 { out.hasLone.right = true }
    if b < 0 { out.hasLone.left = true }
    if out.left.count >= out.batchSize { try send(&out) }
  }

  private func send(_ out: inout Output) throws(QueryError) {
    defer { out = Output(batchSize: out.batchSize) }
    if isDone || out.left.isEmpty { return }
    var columns = left.store.columns.map {
      out.hasLone.right ? $0.gatherOrNull(out.left) : $0.gather(out.left)
    }
    if join.showsRight {
      columns += right.store.columns.map {
        out.hasLone.left ? $0.gatherOrNull(out.right) : $0.gather(out.right)
      }
    }
    isDone = try sink.consume(ColumnBatch(columns: columns, length: out.left.count)) == .enough
  }
}
