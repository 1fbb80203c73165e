import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Works out where the frame of each row begins and ends.
struct FrameBounds {
  /// Distances of each row, by place; nil where the bound has none.
  let distances: ColumnVector?
  let unit: FrameUnit
  /// The window's key in order, where distances are of the key.
  let key: RangeKey?
  let rows: WindowRows

  /// The first row of every frame.
  func starts(_ bound: BoundFrame.Bound) throws(QueryError) -> ContiguousArray<Int32> {
    try edges(bound, isEnd: false)
  }

  /// The end of every frame.
  func ends(_ bound: BoundFrame.Bound) throws(QueryError) -> ContiguousArray<Int32> {
    try edges(bound, isEnd: true)
  }

  private func edges(_ bound: BoundFrame.Bound, isEnd: Bool) throws(QueryError) -> ContiguousArray<Int32> {
    var edges = ContiguousArray<Int32>(repeating: 0, count: rows.count)
    for partition in rows.partitions {
      switch bound {
      case .unboundedPreceding: for row in partition { edges[row] = Int32(partition.lowerBound) }
      case .unboundedFollowing: for row in partition { edges[row] = Int32(partition.upperBound) }
      case .currentRow:
        for row in partition {
          edges[row] =
            unit == .rows ? Int32(row + (isEnd ? 1 : 0)) : isEnd ? rows.peerEnds[row] : rows.peerStarts[row]
        }
      case .preceding: try fill(&edges, partition, isFollowing: false, isEnd: isEnd)
      case .following: try fill(&edges, partition, isFollowing: true, isEnd: isEnd)
      }
    }
    return edges
  }

  private func fill(
    _ edges: inout ContiguousArray<Int32>, _ partition: Range<Int>, isFollowing: Bool, isEnd: Bool
  ) throws(QueryError) {
    let groups = unit == .groups ? PeerGroups(partition, rows) : nil
    let known = unit == .range ? key?.known(in: partition) : nil
    for row in partition {
      let word = try distance(at: row)
      let edge: Int
      switch unit {
      case .rows:
        let steps = Int(clamping: min(word, Int64(partition.count)))
        let target = (isFollowing ? row + steps : row - steps) + (isEnd ? 1 : 0)
        edge = min(partition.upperBound, max(partition.lowerBound, target))
      case .groups:
        let steps = Int(clamping: min(word, Int64(partition.count)))
        edge = groups?.edge(from: row, isFollowing ? steps : -steps, isEnd: isEnd) ?? partition.lowerBound
      case .range:
        // A row without a key has its like for a frame.
        guard let key, let known, known.contains(row) else {
          edge = Int(isEnd ? rows.peerEnds[row] : rows.peerStarts[row])
          break
        }
        edge = key.edge(from: row, word, isFollowing: isFollowing, isEnd: isEnd, in: known)
      }
      edges[row] = Int32(edge)
    }
  }

  private func distance(at row: Int) throws(QueryError) -> Int64 {
    guard let word = distances?[row] else {
      throw QueryError(.runtime, "the distance of a frame must not be NULL")
    }
    let isNegative: Bool
    if unit == .range, let key, key.type == .double {
      let number = Double(bitPattern: UInt64(bitPattern: word))
      isNegative = !(number >= 0)
    } else {
      isNegative = word < 0
    }
    if isNegative { throw QueryError(.runtime, "the distance of a frame must not be negative") }
    return word
  }
}

/// The groups of equal rows of a partition.
private struct PeerGroups {
  private let partition: Range<Int>
  private var starts: ContiguousArray<Int32> = []
  private var groupOfRow: ContiguousArray<Int32> = []

  init(_ partition: Range<Int>, _ rows: WindowRows) {
    self.partition = partition
    groupOfRow.reserveCapacity(partition.count)
    for row in partition {
      if Int(rows.peerStarts[row]) == row { starts.append(Int32(row)) }
      groupOfRow.append(Int32(starts.count - 1))
    }
  }

  /// Where the group so many groups from the row's begins or ends.
  func edge(from row: Int, _ steps: Int, isEnd: Bool) -> Int {
    let group = Int(groupOfRow[row - partition.lowerBound]) + steps + (isEnd ? 1 : 0)
    if group < 0 { return partition.lowerBound }
    return group < starts.count ? Int(starts[group]) : partition.upperBound
  }
}

/// The one key of a window whose frames are differences of that key.
struct RangeKey {
  /// In order.
  let values: ColumnVector
  let type: LogicalType
  let isDescending: Bool

  /// The rows of a partition whose key is not NULL: NULLs stand together at one end.
  func known(in partition: Range<Int>) -> Range<Int> {
    var low = partition.lowerBound
    var high = partition.upperBound
    while low < high, values.isNull(low) { low += 1 }
    while low < high, values.isNull(high - 1) { high -= 1 }
    return low..<high
  }

  /// Where the keys that are at most (at the end) or at least (at the start) so far away end or begin.
  func edge(
    from row: Int, _ distance: Int64, isFollowing: Bool, isEnd: Bool, in known: Range<Int>
  ) -> Int {
    guard let target = shifted(values.words[row], distance, up: isFollowing != isDescending) else {
      return isFollowing ? known.upperBound : known.lowerBound
    }
    // The first row that is not before the target or, at the end, that is after it.
    var low = known.lowerBound
    var high = known.upperBound
    while low < high {
      let middle = (low + high) / 2
      let place = ordered(values.words[middle])
      let isBefore = isDescending ? place > target : place < target
      if isBefore || isEnd && place == target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func ordered(_ word: Int64) -> Int64 { type == .double ? doubleOrder(word) : word }

  /// The key at a distance as a word that sorts; nil beyond all keys.
  private func shifted(_ word: Int64, _ distance: Int64, up: Bool) -> Int64? {
    if type == .double {
      let number = Double(bitPattern: UInt64(bitPattern: word))
      let difference = Double(bitPattern: UInt64(bitPattern: distance))
      let target = up ? number + difference : number - difference
      // Infinity less infinity: every key is that near.
      if target.isNaN, !number.isNaN { return nil }
      return doubleOrder(Int64(bitPattern: target.bitPattern))
    }
    let (target, overflow) =
      up ? word.addingReportingOverflow(distance) : word.subtractingReportingOverflow(distance)
    return overflow ? nil : target
  }
}
