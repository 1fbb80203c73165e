import Catalog
import Columns
import Diagnostics
import Functions

/// Groups rows that come in runs: as soon as one of the keys that make them changes, the groups there are have
/// ended and go on. Groups come out in the order in which they were first seen, as those of the operator do that
/// it feeds.
///
/// Holds the groups of a run, and of what else is in a batch.
final class OrderedAggregateOperator: BatchSink {
  private let grouping: HashAggregateOperator
  private let runs: [RunKey]
  /// The keys of the run in which the last batch ended; nil before the first.
  private var open: [Int64?]?
  private var hasEnough = false

  /// One of the keys whose change ends a run.
  private struct RunKey {
    let position: Int
    let isDouble: Bool

    func word(_ keys: [ColumnVector], _ row: Int) -> Int64? {
      guard let word = keys[position][row] else { return nil }
      return isDouble ? canonicalDouble(word) : word
    }
  }

  /// - Parameter grouping: groups the rows, and has nothing to do but what it is told here.
  init(_ grouping: HashAggregateOperator) {
    self.grouping = grouping
    let plan = grouping.plan
    runs = plan.runs.map { RunKey(position: $0, isDouble: plan.keyTypes[$0] == .double) }
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if hasEnough { return .enough }
    let rows = RowSet(batch)
    guard rows.count > 0 else { return .more }
    let keys = try grouping.plan.evaluateKeys(batch.columns, rows)
    func row(_ i: Int) -> Int { rows.selection.map { Int($0[i]) } ?? i }
    let lastRow = row(rows.count - 1)
    let last = runs.map { $0.word(keys, lastRow) }
    func isOfLastRun(_ i: Int) -> Bool {
      let row = row(i)
      for (key, word) in zip(runs, last) where key.word(keys, row) != word { return false }
      return true
    }
    // The rows of the last run are one behind the other at the end, so its first is found by halves.
    var (start, end) = (0, isOfLastRun(0) ? 0 : rows.count - 1)
    while start < end {
      let middle = start + (end - start) / 2
      if isOfLastRun(middle) { end = middle } else { start = middle + 1 }
    }
    let isNewRun = start > 0 || open.map { $0 != last } ?? false
    let (ended, rest) = rows.split(at: start)
    if ended.count > 0 { try grouping.consume(batch.columns, ended, keys: keys) }
    if isNewRun, try grouping.endGroups() == .enough {
      hasEnough = true
      return .enough
    }
    open = last
    try grouping.consume(batch.columns, rest, keys: keys)
    return .more
  }

  func finish() throws(QueryError) {
    if hasEnough { try grouping.finishWithoutGroups() } else { try grouping.finish() }
  }
}

extension RowSet {
  /// The first rows that count, and the others.
  fileprivate func split(at count: Int) -> (RowSet, RowSet) {
    if count == 0 { return (with([]), self) }
    let all = selection ?? ContiguousArray(0..<Int32(length))
    return (with(ContiguousArray(all[..<count])), with(ContiguousArray(all[count...])))
  }
}
