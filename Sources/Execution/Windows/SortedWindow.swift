import Columns
import Diagnostics
import Functions

/// The rows of a window put in order: partition by partition, and each in the window's order.
struct SortedWindow {
  /// The row at each place, by the order in which rows came.
  let permutation: ContiguousArray<Int32>
  /// Partitions and peers, by place.
  let rows: WindowRows

  /// - Parameters:
  ///   - partitions: the number of each row's partition.
  ///   - keys: the values of the order's keys.
  /// - Throws: a `.runtime` error beyond 2^31 rows.
  init(
    partitions: ColumnVector, keys: [ColumnVector], order: RowOrder, count: Int
  ) throws(QueryError) {
    var permutation = try order.permutation(of: keys, count: count)
    sortStably(&permutation, by: ContiguousArray(partitions.words.map { UInt64(bitPattern: $0) }))
    let sortedKeys = zip(order.keys, keys).map {
      SortedKey(vector: $1.gather(permutation), type: $0.type, pools: order.pools)
    }
    let sortedPartitions = partitions.words
    var ranges: [Range<Int>] = []
    var peerStarts = ContiguousArray<Int32>(repeating: 0, count: count)
    var peerEnds = peerStarts
    var partitionStart = 0
    var peerStart = 0
    for place in 0..<count {
      let isLast = place + 1 == count
      let endsPartition =
        isLast
        || sortedPartitions[Int(permutation[place])] != sortedPartitions[Int(permutation[place + 1])]
      peerStarts[place] = Int32(peerStart)
      guard endsPartition || !sortedKeys.allSatisfy({ $0.isEqual(place, place + 1) }) else { continue }
      for peer in peerStart...place { peerEnds[peer] = Int32(place + 1) }
      peerStart = place + 1
      if endsPartition {
        ranges.append(partitionStart..<(place + 1))
        partitionStart = place + 1
      }
    }
    self.permutation = permutation
    rows = WindowRows(partitions: ranges, peerStarts: peerStarts, peerEnds: peerEnds)
  }

  /// For each row, in the order in which rows came, its place.
  var places: ContiguousArray<Int32> {
    var places = permutation
    for (place, row) in permutation.enumerated() { places[Int(row)] = Int32(place) }
    return places
  }
}

/// A key's values in order, for finding peers.
private struct SortedKey {
  let vector: ColumnVector
  let type: LogicalType
  let pools: ValuePools

  func isEqual(_ a: Int, _ b: Int) -> Bool {
    switch (vector[a], vector[b]) {
    case (nil, nil): true
    case (.some(let x), .some(let y)): x == y || compareWords(x, y, type, pools) == 0
    default: false
    }
  }
}
