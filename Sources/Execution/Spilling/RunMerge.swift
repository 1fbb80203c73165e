import Columns
import Diagnostics
import Functions

/// Goes through sorted runs in the order of all their rows; of equal rows those of an earlier run come first.
///
/// - Complexity: O(log runs) comparisons a row; holds a block of each run and a batch.
struct RunMerge {
  private let order: RowOrder
  /// Where in the columns the keys begin.
  private let firstKey: Int
  private let batchSize: Int
  private var sources: [Source] = []
  /// A heap of the sources that have a row: the one whose row is next is first.
  private var heap: [Int] = []

  /// One run, and where it is.
  private struct Source {
    let run: SpilledRows
    var nextBlock = 0
    var columns: [ColumnVector] = []
    /// For each key the words that sort as unsigned integers; empty where texts, stacks or lists are compared.
    var keys: [ContiguousArray<UInt64>] = []
    var count = 0
    var row = 0
  }

  init(
    _ runs: [SpilledRows], _ order: RowOrder, columnCount: Int, batchSize: Int
  ) throws(QueryError) {
    self.order = order
    firstKey = columnCount
    self.batchSize = batchSize
    for run in runs {
      var source = Source(run: run)
      guard try load(&source) else { continue }
      sources.append(source)
    }
    heap = Array(sources.indices)
    for place in heap.indices.reversed() { sink(place) }
  }

  /// The next rows, keys behind the columns; nil at the end.
  mutating func next() throws(QueryError) -> ColumnBatch? {
    guard let run = sources.first?.run else { return nil }
    var output = RowStore(columnCount: run.columnCount)
    var picked = PickedRows()
    while let first = heap.first, output.count + picked.count < batchSize {
      picked.append(source: first, row: sources[first].row)
      sources[first].row += 1
      if sources[first].row == sources[first].count {
        take(&picked, into: &output)
        if try !load(&sources[first]) {
          heap[0] = heap[heap.count - 1]
          heap.removeLast()
        }
      }
      sink(0)
    }
    take(&picked, into: &output)
    return output.count == 0 ? nil : ColumnBatch(columns: output.columns, length: output.count)
  }

  /// Copies rows while their blocks are there.
  private func take(_ picked: inout PickedRows, into output: inout RowStore) {
    if picked.count == 0 { return }
    let columns = (0..<output.columns.count).map { column in
      let hasNulls = picked.segments.contains { sources[$0.source].columns[column].validity != nil }
      var words = ContiguousArray<Int64>()
      words.reserveCapacity(picked.count)
      var mask: ContiguousArray<UInt8>? = hasNulls ? [] : nil
      for segment in picked.segments {
        let vector = sources[segment.source].columns[column]
        words.append(contentsOf: vector.words[segment.rows])
        guard hasNulls else { continue }
        if let validity = vector.validity {
          mask?.append(contentsOf: validity[segment.rows])
        } else {
          mask?.append(contentsOf: repeatElement(1, count: segment.rows.count))
        }
      }
      return ColumnVector(words: words, validity: mask)
    }
    output.append(columns, RowSet(length: picked.count))
    picked = PickedRows()
  }

  /// Reads a source's next block; false at its end.
  private func load(_ source: inout Source) throws(QueryError) -> Bool {
    guard source.nextBlock < source.run.blockCount else {
      source.count = 0
      return false
    }
    let block = try source.run.block(source.nextBlock)
    source.nextBlock += 1
    source.columns = block.columns
    source.count = block.length
    source.row = 0
    source.keys = order.keys.enumerated().map { order.comparableWords(block.columns[firstKey + $0], $1) }
    return true
  }

  /// Moves the source at a place of the heap down until none below it comes before it.
  private mutating func sink(_ start: Int) {
    var place = start
    while true {
      var first = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if isBefore(heap[child], heap[first]) { first = child }
      }
      if first == place { return }
      heap.swapAt(place, first)
      place = first
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    for key in order.keys.indices {
      let comparison = compare(a, b, key)
      if comparison != 0 { return comparison < 0 }
    }
    return a < b
  }

  /// How the rows of two sources compare by a key: negative, zero or positive.
  @inline(__always)
  private func compare(_ a: Int, _ b: Int, _ key: Int) -> Int {
    let (x, y) = (sources[a].row, sources[b].row)
    let rule = order.keys[key]
    let left = sources[a].columns[firstKey + key]
    let right = sources[b].columns[firstKey + key]
    let (leftIsNull, rightIsNull) = (left.isNull(x), right.isNull(y))
    if leftIsNull || rightIsNull {
      if leftIsNull == rightIsNull { return 0 }
      return leftIsNull == rule.nullsFirst ? -1 : 1
    }
    if !sources[a].keys[key].isEmpty {
      let (p, q) = (sources[a].keys[key][x], sources[b].keys[key][y])
      return p < q ? -1 : p == q ? 0 : 1
    }
    let comparison = compareWords(left.words[x], right.words[y], rule.type, order.pools)
    return rule.isDescending ? -comparison : comparison
  }
}

/// Rows of several sources, one after the other.
private struct PickedRows {
  var segments: [(source: Int, rows: Range<Int>)] = []
  var count = 0

  mutating func append(source: Int, row: Int) {
    count += 1
    if let last = segments.last, last.source == source, last.rows.upperBound == row {
      segments[segments.count - 1].rows = last.rows.lowerBound..<(row + 1)
    } else {
      segments.append((source, row..<(row + 1)))
    }
  }
}
