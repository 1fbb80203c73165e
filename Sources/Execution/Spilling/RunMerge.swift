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
  /// For each key whether its words sort as unsigned integers; texts, stacks and lists are compared.
  private let isComparable: [Bool]
  /// The keys of the row that each source is at, source by source.
  private var heads: ContiguousArray<Head> = []

  private struct Head {
    /// 1, for NULL 0 or 2: before or after all values.
    var rank: UInt8 = 1
    var word: UInt64 = 0
  }

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
    isComparable = order.keys.map { $0.type == .double || $0.type.sortsAsInteger }
    for run in runs {
      var source = Source(run: run)
      guard try load(&source) else { continue }
      sources.append(source)
    }
    heads = ContiguousArray(repeating: Head(), count: sources.count * order.keyCount)
    heap = Array(sources.indices)
    for source in heap { updateHead(source) }
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
      updateHead(first)
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

  /// Takes down the keys of the row that a source is at.
  private mutating func updateHead(_ source: Int) {
    let row = sources[source].row
    if row >= sources[source].count { return }
    for (key, rule) in order.keys.enumerated() {
      let column = sources[source].columns[firstKey + key]
      var head = Head()
      if column.isNull(row) {
        head.rank = rule.nullsFirst ? 0 : 2
      } else {
        head.word = isComparable[key] ? sources[source].keys[key][row] : UInt64(bitPattern: column.words[row])
      }
      heads[source * order.keyCount + key] = head
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let keyCount = isComparable.count
    for key in 0..<keyCount {
      let left = heads[a * keyCount + key]
      let right = heads[b * keyCount + key]
      if left.rank != right.rank { return left.rank < right.rank }
      if left.word == right.word { continue }
      if isComparable[key] { return left.word < right.word }
      let rule = order.keys[key]
      let comparison = compareWords(
        Int64(bitPattern: left.word), Int64(bitPattern: right.word), rule.type, order.pools)
      if comparison != 0 { return (comparison < 0) != rule.isDescending }
    }
    return a < b
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
