import Columns

/// Goes through the candidate pairs of a batch, a limited number at a time, in the order of the passing rows.
struct PairCursor {
  private let ranges: CandidateRanges
  private let rowCount: Int
  private var row = 0
  private var place: Int32 = 0
  /// The passing row of each pair.
  private(set) var passing: ContiguousArray<Int32> = []
  /// The held row of each pair.
  private(set) var held: ContiguousArray<Int32> = []
  /// The passing rows whose last candidate is among the pairs, or that have none; rows before have been
  /// decided earlier, and later ones will be.
  private(set) var decided = 0..<0

  init(_ ranges: CandidateRanges, rowCount: Int) {
    self.ranges = ranges
    self.rowCount = rowCount
    place = rowCount > 0 ? ranges.starts[0] : 0
  }

  /// Takes the next pairs; false when there are no more rows.
  ///
  /// - Parameters:
  ///   - limit: the most pairs, 1 or more.
  ///   - countsLone: whether a row without candidates counts as a pair, because it comes out too.
  mutating func advance(_ order: ContiguousArray<Int32>, limit: Int, countsLone: Bool) -> Bool {
    passing.removeAll(keepingCapacity: true)
    held.removeAll(keepingCapacity: true)
    let first = row
    if row == rowCount { return false }
    var room = Int32(clamping: limit)
    while row < rowCount, room > 0 {
      let end = ranges.ends[row]
      if place >= end {
        if countsLone { room -= 1 }
        nextRow()
        continue
      }
      let taken = min(room, end - place)
      for next in place..<place + taken {
        passing.append(Int32(truncatingIfNeeded: row))
        held.append(order[Int(next)])
      }
      room -= taken
      place += taken
      if place == end { nextRow() }
    }
    decided = first..<row
    return true
  }

  private mutating func nextRow() {
    row += 1
    if row < rowCount { place = ranges.starts[row] }
  }

  /// Keeps only the pairs at the given positions, ascending.
  mutating func keep(_ positions: ContiguousArray<Int32>) {
    if positions.count == passing.count { return }
    for (i, position) in positions.enumerated() {
      passing[i] = passing[Int(position)]
      held[i] = held[Int(position)]
    }
    passing.removeLast(passing.count - positions.count)
    held.removeLast(held.count - positions.count)
  }
}
