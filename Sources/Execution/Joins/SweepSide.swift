import Columns
import Diagnostics
import Functions

/// One side of a join of intervals: its rows that may still have a partner, and those whose turn has not come.
///
/// Rows are numbered as they come; the numbers change only in ``compact()``.
struct SweepSide {
  /// The columns of the rows.
  private(set) var store: RowStore
  /// Where each row's interval begins and ends.
  private(set) var starts: ContiguousArray<Int64> = []
  private(set) var ends: ContiguousArray<Int64> = []
  /// The number of each row's keys; -1 for a row that nothing can meet: a key or an end of it is NULL.
  private(set) var groups: ContiguousArray<Int32> = []
  /// Whether each row is in a pair.
  var isMatched: ContiguousArray<Bool> = []
  /// Whether no more rows come.
  private(set) var hasEnded = false

  private let keys: JoinKeyNodes
  private let start: any ExpressionNode
  private let end: any ExpressionNode
  private let isOrdered: Bool

  /// The order in which rows have their turn, where they did not come in it.
  private var sequence: ContiguousArray<Int32>?
  /// How many rows have had their turn.
  private var turnCount = 0
  private var isGone: ContiguousArray<Bool> = []
  private var goneCount = 0
  /// For each number of keys the rows that had their turn and are still here, by their ends; those before
  /// `heads` are not any more.
  private var lists: [ContiguousArray<Int32>] = []
  private var heads: ContiguousArray<Int> = []

  init(
    columnCount: Int, keys: [any ExpressionNode], start: any ExpressionNode, end: any ExpressionNode,
    isOrdered: Bool
  ) {
    store = RowStore(columnCount: columnCount)
    self.keys = JoinKeyNodes(nodes: keys)
    self.start = start
    self.end = end
    self.isOrdered = isOrdered
  }

  /// Takes rows whose turn will come. `index` numbers the keys of both sides; nil where there are none.
  mutating func append(_ batch: ColumnBatch, _ index: (any GroupIndex)?) throws(QueryError) {
    let batch = batch.compacted()
    let count = batch.length
    guard store.count + count <= Int(Int32.max) else {
      throw QueryError(.runtime, "a join can hold at most \(Int32.max) rows")
    }
    let all = RowSet(length: count)
    let (words, valid) = try keys.evaluate(batch.columns, count: count)
    let numbers = try index?.assign(words, valid)
    let (from, to) = (try start.evaluate(batch.columns, all), try end.evaluate(batch.columns, all))
    var ofRow = ContiguousArray<Int32>(repeating: -1, count: count)
    var i = 0
    valid.forEachRow { row in
      if !from.isNull(row), !to.isNull(row) { ofRow[row] = numbers?[i] ?? 0 }
      i += 1
    }
    store.append(batch.columns, all)
    starts.append(contentsOf: from.words[..<count])
    ends.append(contentsOf: to.words[..<count])
    groups.append(contentsOf: ofRow)
    isMatched.append(contentsOf: repeatElement(false, count: count))
    isGone.append(contentsOf: repeatElement(false, count: count))
  }

  /// Takes note that no more rows come.
  mutating func finish() {
    hasEnded = true
    if isOrdered { return }
    let byEnd = (0..<Int32(store.count)).sorted { a, b in
      (ends[Int(a)], a) < (ends[Int(b)], b)
    }
    sequence = ContiguousArray(byEnd)
  }

  /// Whether all rows that there will be have had their turn.
  var isExhausted: Bool { hasEnded && turnCount == store.count }

  /// Bytes that the rows take, with what is known of each.
  var byteCount: Int { store.byteCount + store.count * 30 }

  /// Whether a row is here that may have a partner.
  var hasRows: Bool { goneCount < store.count }

  /// The row whose turn is next; nil where that is not known yet or there is none.
  var next: Int? {
    if turnCount == store.count || (!isOrdered && !hasEnded) { return nil }
    return sequence.map { Int($0[turnCount]) } ?? turnCount
  }

  /// Gives the next row its turn: from now on it can be found.
  mutating func takeTurn(_ row: Int) {
    turnCount += 1
    let group = Int(groups[row])
    if group < 0 { return }
    while lists.count <= group {
      lists.append([])
      heads.append(0)
    }
    lists[group].append(Int32(truncatingIfNeeded: row))
  }

  /// Calls `body` with the rows of a group that had their turn and do not end before `instant`, by their ends.
  func forEachRow(of group: Int, endingFrom instant: Int64, _ body: (Int) -> Void) {
    guard lists.indices.contains(group) else { return }
    let list = lists[group]
    var (low, high) = (heads[group], list.count)
    while low < high {
      let middle = low + (high - low) / 2
      if ends[Int(list[middle])] < instant { low = middle + 1 } else { high = middle }
    }
    for place in low..<list.count { body(Int(list[place])) }
  }

  /// Takes out of a group the rows that no interval which begins at `instant` or later can overlap.
  mutating func dropRows(of group: Int, endedBy instant: Int64, _ body: (Int) -> Void) {
    guard lists.indices.contains(group) else { return }
    var head = heads[group]
    while head < lists[group].count {
      let row = Int(lists[group][head])
      // An empty interval is its instant, at which another may begin.
      guard ends[row] < instant || ends[row] == instant && starts[row] < instant else { break }
      body(row)
      head += 1
    }
    heads[group] = head
    if head > 32, head * 2 > lists[group].count {
      lists[group].removeFirst(head)
      heads[group] = 0
    }
  }

  /// The rows that had their turn and are still here, in the order of their turns.
  mutating func takeAllRows() -> ContiguousArray<Int32> {
    lists = []
    heads = []
    let passed = sequence.map { $0[..<turnCount] } ?? ContiguousArray(0..<Int32(turnCount))[...]
    return ContiguousArray(passed.filter { !isGone[Int($0)] })
  }

  /// Marks a row as one that is not needed any more.
  mutating func letGo(_ row: Int) {
    if isGone[row] { return }
    isGone[row] = true
    goneCount += 1
  }

  /// Forgets the rows that are not needed any more, where they are many.
  ///
  /// - Complexity: O(rows that stay), after as many have gone.
  mutating func compact() {
    guard goneCount > 4096, goneCount * 2 > store.count, sequence == nil else { return }
    let kept = ContiguousArray((0..<Int32(store.count)).filter { !isGone[Int($0)] })
    var places = ContiguousArray<Int32>(repeating: -1, count: store.count)
    for (new, old) in kept.enumerated() { places[Int(old)] = Int32(truncatingIfNeeded: new) }
    turnCount = kept.reduce(0) { $0 + (Int($1) < turnCount ? 1 : 0) }
    store.keep(kept)
    starts = ContiguousArray(kept.map { starts[Int($0)] })
    ends = ContiguousArray(kept.map { ends[Int($0)] })
    groups = ContiguousArray(kept.map { groups[Int($0)] })
    isMatched = ContiguousArray(kept.map { isMatched[Int($0)] })
    isGone = ContiguousArray(repeating: false, count: kept.count)
    goneCount = 0
    for group in lists.indices {
      lists[group] = ContiguousArray(lists[group][heads[group]...].map { places[Int($0)] })
      heads[group] = 0
    }
  }
}

extension RowSet {
  /// Calls `body` with the position of every row that counts, in order.
  fileprivate func forEachRow(_ body: (Int) -> Void) {
    if let selection {
      for row in selection { body(Int(row)) }
    } else {
      for row in 0..<length { body(row) }
    }
  }
}
