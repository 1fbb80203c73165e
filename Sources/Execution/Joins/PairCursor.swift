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
    let first = row
    guard row < rowCount else {
      passing.removeAll()
      held.removeAll()
      return false
    }
    let ranges = ranges
    passing = ContiguousArray(unsafeUninitializedCapacity: limit) { passing, passingCount in
      held = ContiguousArray(unsafeUninitializedCapacity: limit) { held, heldCount in
        ranges.starts.withUnsafeBufferPointer { starts in
          ranges.ends.withUnsafeBufferPointer { ends in
            order.withUnsafeBufferPointer { order in
              heldCount = fill(
                Pairs(passing: passing, held: held), starts, ends, order, limit: limit, countsLone: countsLone
              )
            }
          }
        }
        passingCount = heldCount
      }
    }
    decided = first..<row
    return true
  }

  private struct Pairs {
    let passing: UnsafeMutableBufferPointer<Int32>
    let held: UnsafeMutableBufferPointer<Int32>
  }

  /// Writes the next pairs and answers how many.
  private mutating func fill(
    _ pairs: Pairs, _ starts: UnsafeBufferPointer<Int32>, _ ends: UnsafeBufferPointer<Int32>,
    _ order: UnsafeBufferPointer<Int32>, limit: Int, countsLone: Bool
  ) -> Int {
    var (row, place, made) = (row, place, 0)
    var room = limit
    while row < rowCount, room > 0 {
      let end = ends[row]
      let taken = min(room, Int(max(0, end - place)))
      for next in Int(place)..<(Int(place) + taken) {
        pairs.passing.initializeElement(at: made, to: Int32(truncatingIfNeeded: row))
        pairs.held.initializeElement(at: made, to: order[next])
        made += 1
      }
      room -= taken == 0 && countsLone ? 1 : taken
      place += Int32(truncatingIfNeeded: taken)
      if place >= end {
        row += 1
        if row < rowCount { place = starts[row] }
      }
    }
    (self.row, self.place) = (row, place)
    return made
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
