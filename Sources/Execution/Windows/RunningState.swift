import Columns
import Diagnostics
import Functions

/// What a call of a window keeps of each partition whose rows come in the window's order.
protocol RunningState: AnyObject {
  /// Makes room for so many partitions.
  func grow(to count: Int)
  /// Takes in the next row of a partition: the first argument and the order's key, nil for NULL or none.
  func take(_ partition: Int, _ word: Int64?, key: Int64?)
  /// The result for the row taken in last.
  func result(_ partition: Int) throws(QueryError) -> Int64?
}

/// row_number, rank and dense_rank.
final class RunningRank: RunningState {
  enum Kind { case rowNumber, rank, denseRank }

  private struct State {
    var rows: Int64 = 0
    var rank: Int64 = 0
    var denseRank: Int64 = 0
    var key: Int64?
  }

  private let kind: Kind
  private let isSameKey: (Int64?, Int64?) -> Bool
  private var states: ContiguousArray<State> = []

  init(_ kind: Kind, isSameKey: @escaping (Int64?, Int64?) -> Bool) {
    self.kind = kind
    self.isSameKey = isSameKey
  }

  func grow(to count: Int) { states.extend(to: count, with: State()) }

  func take(_ partition: Int, _ word: Int64?, key: Int64?) {
    states[partition].rows += 1
    let state = states[partition]
    if state.rows > 1, isSameKey(state.key, key) { return }
    states[partition].rank = state.rows
    states[partition].denseRank += 1
    states[partition].key = key
  }

  func result(_ partition: Int) -> Int64? {
    switch kind {
    case .rowNumber: states[partition].rows
    case .rank: states[partition].rank
    case .denseRank: states[partition].denseRank
    }
  }
}

/// first_value, last_value and lag by one row.
final class RunningValue: RunningState {
  enum Kind { case first, last, previous }

  private struct State {
    var value: Int64?
    /// For `previous`: the value that the next row's result is.
    var next: Int64?
    var isEmpty = true
  }

  private let kind: Kind
  private let ignoresNulls: Bool
  private var states: ContiguousArray<State> = []

  init(_ kind: Kind, ignoresNulls: Bool) {
    self.kind = kind
    self.ignoresNulls = ignoresNulls
  }

  func grow(to count: Int) { states.extend(to: count, with: State()) }

  func take(_ partition: Int, _ word: Int64?, key: Int64?) {
    switch kind {
    case .first: if states[partition].isEmpty { states[partition].value = word }
    case .last: if word != nil || !ignoresNulls { states[partition].value = word }
    case .previous:
      states[partition].value = states[partition].next
      states[partition].next = word
    }
    states[partition].isEmpty = false
  }

  func result(_ partition: Int) -> Int64? { states[partition].value }
}

/// count, and sum and avg of integers and durations.
final class RunningSum: RunningState {
  private let asked: FrameSums.Result
  /// Whether NULL counts, as in `count(*)`.
  private let countsNulls: Bool
  private var sums: ContiguousArray<Int128> = []
  private var counts: ContiguousArray<Int64> = []

  init(_ asked: FrameSums.Result, countsNulls: Bool) {
    self.asked = asked
    self.countsNulls = countsNulls
  }

  func grow(to count: Int) {
    sums.extend(to: count, with: 0)
    counts.extend(to: count, with: 0)
  }

  func take(_ partition: Int, _ word: Int64?, key: Int64?) {
    guard word != nil || countsNulls else { return }
    sums[partition] &+= Int128(word ?? 0)
    counts[partition] += 1
  }

  func result(_ partition: Int) throws(QueryError) -> Int64? {
    try FrameSums.word(asked, sums[partition], counts[partition])
  }
}

/// sum and avg of doubles.
final class RunningDoubleSum: RunningState {
  private let isMean: Bool
  private var sums: ContiguousArray<Double> = []
  private var counts: ContiguousArray<Int64> = []

  init(isMean: Bool) { self.isMean = isMean }

  func grow(to count: Int) {
    sums.extend(to: count, with: 0)
    counts.extend(to: count, with: 0)
  }

  func take(_ partition: Int, _ word: Int64?, key: Int64?) {
    guard let word else { return }
    sums[partition] += Double(bitPattern: UInt64(bitPattern: word))
    counts[partition] += 1
  }

  func result(_ partition: Int) -> Int64? {
    if counts[partition] == 0 { return nil }
    let value = isMean ? sums[partition] / Double(counts[partition]) : sums[partition]
    return Int64(bitPattern: value.bitPattern)
  }
}

/// min and max.
final class RunningExtreme: RunningState {
  private let extremes: FrameExtremes
  private var best: ContiguousArray<Int64?> = []

  init(_ extremes: FrameExtremes) { self.extremes = extremes }

  func grow(to count: Int) { best.extend(to: count, with: nil) }

  func take(_ partition: Int, _ word: Int64?, key: Int64?) {
    best[partition] = extremes.better(best[partition], word)
  }

  func result(_ partition: Int) -> Int64? { best[partition] }
}

extension ContiguousArray {
  /// Appends until there are `count` elements.
  fileprivate mutating func extend(to count: Int, with value: Element) {
    if self.count < count { append(contentsOf: repeatElement(value, count: count - self.count)) }
  }
}
