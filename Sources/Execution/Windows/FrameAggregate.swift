import Catalog
import Columns
import Diagnostics
import Functions

/// Any aggregate over frames, by its accumulators: taken on where frames only grow, once for each partition
/// where that is the frame, else worked out anew for every frame.
struct FrameAggregate {
  let argumentTypes: [LogicalType]
  let isDistinct: Bool
  let makeAccumulator: () throws(QueryError) -> any Accumulator

  /// How many rows of frames are looked at together.
  private static let chunk = 1 << 16

  /// - Parameter mask: not 0 for the rows that count; nil where all do.
  func evaluate(
    _ rows: WindowRows, _ arguments: [ColumnVector], mask: ContiguousArray<Int64>?
  ) throws(QueryError) -> ColumnVector {
    if rows.exclusion == .none {
      if areWholePartitions(rows) { return try evaluatePartitions(rows, arguments, mask) }
      if beginWithPartition(rows), try makeAccumulator().canContinue {
        return try evaluateGrowing(rows, arguments, mask)
      }
    }
    return try evaluateAnew(rows, arguments, mask)
  }

  private func areWholePartitions(_ rows: WindowRows) -> Bool {
    rows.partitions.allSatisfy { partition in
      partition.allSatisfy {
        Int(rows.frameStarts[$0]) == partition.lowerBound && Int(rows.frameEnds[$0]) == partition.upperBound
      }
    }
  }

  private func beginWithPartition(_ rows: WindowRows) -> Bool {
    rows.partitions.allSatisfy { partition in
      partition.allSatisfy { Int(rows.frameStarts[$0]) == partition.lowerBound }
    }
  }

  private func evaluatePartitions(
    _ rows: WindowRows, _ arguments: [ColumnVector], _ mask: ContiguousArray<Int64>?
  ) throws(QueryError) -> ColumnVector {
    var taken = TakenRows()
    var partitionOfRow = ContiguousArray<Int32>(repeating: 0, count: rows.count)
    for (number, partition) in rows.partitions.enumerated() {
      for row in partition { partitionOfRow[row] = Int32(number) }
      taken.append(partition, group: number, mask)
    }
    return try results(of: taken, groupCount: rows.partitions.count, arguments).gather(partitionOfRow)
  }

  private func evaluateGrowing(
    _ rows: WindowRows, _ arguments: [ColumnVector], _ mask: ContiguousArray<Int64>?
  ) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(capacity: rows.count)
    for partition in rows.partitions {
      var accumulator = try makeAccumulator()
      var seen = distinctIndex()
      var done = partition.lowerBound
      var isFresh = true
      var latest: Int64?
      for row in partition {
        let end = Int(rows.frameEnds[row])
        if end < done {
          // Distances that differ from row to row can make a frame shorter than the one before.
          accumulator = try makeAccumulator()
          seen = distinctIndex()
          done = partition.lowerBound
        }
        if end != done || isFresh {
          var taken = TakenRows()
          taken.append(done..<max(done, end), group: 0, mask)
          try take(taken, groupCount: 1, arguments, seen, into: accumulator)
          latest = try accumulator.finalize(groupCount: 1)[0]
          done = end
          isFresh = false
        }
        result.append(latest)
      }
    }
    return result
  }

  private func evaluateAnew(
    _ rows: WindowRows, _ arguments: [ColumnVector], _ mask: ContiguousArray<Int64>?
  ) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(capacity: rows.count)
    var taken = TakenRows()
    var first = 0
    for row in 0..<rows.count {
      let (one, two, three) = rows.pieces(at: row)
      for piece in [one, two, three] { taken.append(piece, group: row - first, mask) }
      guard taken.rows.count >= Self.chunk || row + 1 == rows.count else { continue }
      let part = try results(of: taken, groupCount: row + 1 - first, arguments)
      for i in 0..<(row + 1 - first) { result.append(part[i]) }
      taken = TakenRows()
      first = row + 1
    }
    return result
  }

  private func results(
    of taken: TakenRows, groupCount: Int, _ arguments: [ColumnVector]
  ) throws(QueryError) -> ColumnVector {
    let accumulator = try makeAccumulator()
    try take(taken, groupCount: groupCount, arguments, distinctIndex(), into: accumulator)
    return try accumulator.finalize(groupCount: groupCount)
  }

  private func take(
    _ taken: TakenRows, groupCount: Int, _ arguments: [ColumnVector], _ seen: (any GroupIndex)?,
    into accumulator: any Accumulator
  ) throws(QueryError) {
    let values = arguments.map { $0.gather(taken.rows) }
    var input = GroupRows(
      rows: RowSet(length: taken.rows.count), groups: taken.groups, groupCount: groupCount)
    if let seen { input = input.keeping(try seen.selectNew([input.groupColumn()] + values, input.rows)) }
    try accumulator.update(input, values)
  }

  private func distinctIndex() -> (any GroupIndex)? {
    isDistinct && !argumentTypes.isEmpty ? makeGroupIndex([.bigint] + argumentTypes) : nil
  }
}

/// Rows to take in and the group that each is for.
private struct TakenRows {
  var rows: ContiguousArray<Int32> = []
  var groups: ContiguousArray<Int32> = []

  mutating func append(_ range: Range<Int>, group: Int, _ mask: ContiguousArray<Int64>?) {
    for row in range where mask?[row] != 0 {
      rows.append(Int32(row))
      groups.append(Int32(group))
    }
  }
}
