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
    try sortStably(
      &permutation, by: ContiguousArray(partitions.words.map { UInt64(bitPattern: $0) }),
      isCancelled: order.isCancelled)
    try order.checkCancelled()
    let sortedKeys = zip(order.keys, keys).map {
      SortedKey(vector: $1.gather(permutation), type: $0.type, pools: order.pools)
    }
    let partitionEnds = Self.ends(of: partitions.words, permutation)
    var peerEndings = partitionEnds
    for key in sortedKeys { key.markEnds(&peerEndings) }
    try order.checkCancelled()
    var ranges: [Range<Int>] = []
    var partitionStart = 0
    for place in 0..<count where partitionEnds[place] != 0 {
      ranges.append(partitionStart..<(place + 1))
      partitionStart = place + 1
    }
    var peerStarts = ContiguousArray<Int32>(repeating: 0, count: count)
    var peerEnds = peerStarts
    var peerStart = 0
    for place in 0..<count where peerEndings[place] != 0 {
      for peer in peerStart...place {
        peerStarts[peer] = Int32(peerStart)
        peerEnds[peer] = Int32(place + 1)
      }
      peerStart = place + 1
    }
    self.permutation = permutation
    rows = WindowRows(partitions: ranges, peerStarts: peerStarts, peerEnds: peerEnds)
  }

  /// For each place 1 where the next row has another word, or there is none; else 0.
  private static func ends(
    of words: ContiguousArray<Int64>, _ permutation: ContiguousArray<Int32>
  ) -> ContiguousArray<UInt8> {
    let count = permutation.count
    return ContiguousArray(unsafeUninitializedCapacity: count) { out, made in
      words.withUnsafeBufferPointer { words in
        permutation.withUnsafeBufferPointer { rows in
          for place in 0..<count {
            let isEnd = place + 1 == count || words[Int(rows[place])] != words[Int(rows[place + 1])]
            out.initializeElement(at: place, to: isEnd ? 1 : 0)
          }
        }
      }
      made = count
    }
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

  /// Marks with 1 the places after which the value is another one.
  func markEnds(_ ends: inout ContiguousArray<UInt8>) {
    let count = ends.count
    guard type.sortsAsInteger, vector.validity == nil else {
      for place in 0..<count where ends[place] == 0 && !isEqual(place, place + 1) { ends[place] = 1 }
      return
    }
    ends.withUnsafeMutableBufferPointer { ends in
      vector.words.withUnsafeBufferPointer { words in
        for place in 0..<max(0, count - 1) where words[place] != words[place + 1] { ends[place] = 1 }
      }
    }
  }

  private func isEqual(_ a: Int, _ b: Int) -> Bool {
    switch (vector[a], vector[b]) {
    case (nil, nil): true
    case (.some(let x), .some(let y)): x == y || compareWords(x, y, type, pools) == 0
    default: false
    }
  }
}
