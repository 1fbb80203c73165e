import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// INTERSECT and EXCEPT: counts how often each distinct row comes from either input, whichever comes first.
/// Rows come out in the order in which the first input had them.
///
/// Holds the distinct rows of both inputs; beyond the memory limit the rows that are new go to temporary files,
/// divided by a hash, and are counted at the end part by part.
final class MatchingOperator {
  private let context: ExecutionContext
  private let operation: SetOperation
  private let types: [LogicalType]
  private var counts: MatchingCounts
  /// Rows, the input that each came from, and its number.
  private var aside: PartitionedRows?
  private var rowCount: Int64 = 0
  private var openCount = 2
  private let sink: any BatchSink

  init(
    _ context: ExecutionContext, _ operation: SetOperation, _ types: [LogicalType], into sink: any BatchSink
  ) {
    self.context = context
    self.operation = operation
    self.types = types
    counts = MatchingCounts(context, types)
    self.sink = sink
  }

  /// The sink of the first (0) or second (1) input.
  func input(_ position: Int) -> any BatchSink { Input(self, position) }

  private final class Input: BatchSink {
    let operation: MatchingOperator
    let position: Int

    init(_ operation: MatchingOperator, _ position: Int) {
      self.operation = operation
      self.position = position
    }

    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      try operation.consume(batch, position)
      return .more
    }

    func finish() throws(QueryError) { try operation.finishInput() }
  }

  private func consume(_ batch: ColumnBatch, _ input: Int) throws(QueryError) {
    let rows = RowSet(batch)
    if rows.count == 0 { return }
    let inputs = ColumnVector(repeating: Int64(input), count: rows.length)
    let numbers = ColumnVector.numbers(from: rowCount, count: rows.length)
    rowCount += Int64(rows.length)
    let unknown = try counts.take(batch.columns, rows, inputs: inputs, numbers: numbers)
    if unknown.count == 0 { return }
    try putAside(batch.columns + [inputs, numbers], unknown, level: 0, &aside)
  }

  private func putAside(
    _ columns: [ColumnVector], _ rows: RowSet, level: Int, _ place: inout PartitionedRows?
  ) throws(QueryError) {
    let aside = try place.orMake { () throws(QueryError) in
      try PartitionedRows(context, columnCount: types.count + 2, keyTypes: types, level: level)
    }
    try aside.append(columns, keys: Array(columns[..<types.count]), rows)
  }

  private func finishInput() throws(QueryError) {
    openCount -= 1
    if openCount > 0 { return }
    if let aside {
      self.aside = nil
      let sorter = RowSorter(context, byNumbers: 1, columnCount: types.count + 1)
      try sort(counts, into: sorter)
      counts = MatchingCounts(context, types)
      try resolve(aside, level: 1, into: sorter)
      try sorter.drain { (batch) throws(QueryError) in
        try send(Array(batch.columns[..<types.count]), copies: batch.columns[types.count].words)
      }
    } else {
      let found = counts.found { copies($0, $1) }
      _ = try send(counts.keyColumns(), order: found.groups, copies: found.copies)
    }
    counts = MatchingCounts(context, types)
    try sink.finish()
  }

  private func resolve(_ rows: PartitionedRows, level: Int, into sorter: RowSorter) throws(QueryError) {
    for partition in try rows.take() {
      var rest: PartitionedRows?
      let counts = MatchingCounts(context, types)
      try partition.forEachBlock { (block) throws(QueryError) in
        let unknown = try counts.take(
          block.columns, RowSet(block), inputs: block.columns[types.count],
          numbers: block.columns[types.count + 1])
        if unknown.count > 0 { try putAside(block.columns, unknown, level: level, &rest) }
        return .more
      }
      try sort(counts, into: sorter)
      if let rest { try resolve(rest, level: level + 1, into: sorter) }
    }
  }

  /// Gives the rows that come out, how often, and the number of the first to the sorter.
  private func sort(_ counts: MatchingCounts, into sorter: RowSorter) throws(QueryError) {
    let found = counts.found { copies($0, $1) }
    let rows = counts.keyColumns().map { $0.gather(found.groups) }
    try sorter.append(
      rows + [ColumnVector(words: found.copies), ColumnVector(words: found.numbers)],
      RowSet(length: found.groups.count))
  }

  private func send(
    _ columns: [ColumnVector], copies: ContiguousArray<Int64>
  ) throws(QueryError) -> Demand {
    try send(columns, order: ContiguousArray(0..<Int32(copies.count)), copies: copies)
  }

  /// Sends rows on, each as often as it comes out.
  private func send(
    _ columns: [ColumnVector], order: ContiguousArray<Int32>, copies: ContiguousArray<Int64>
  ) throws(QueryError) -> Demand {
    var batch: ContiguousArray<Int32> = []
    for (row, count) in zip(order, copies) {
      var left = Int(count)
      while left > 0 {
        let taken = min(left, context.batchSize - batch.count)
        batch.append(contentsOf: repeatElement(row, count: taken))
        left -= taken
        guard batch.count == context.batchSize else { continue }
        if try emit(columns, order: batch, into: sink, batchSize: context.batchSize) == .enough {
          return .enough
        }
        batch.removeAll(keepingCapacity: true)
      }
    }
    return try emit(columns, order: batch, into: sink, batchSize: context.batchSize)
  }

  /// How often a row comes out.
  private func copies(_ first: Int, _ second: Int) -> Int {
    switch operation {
    case .intersect: min(first, second, 1)
    case .intersectAll: min(first, second)
    case .except: second == 0 ? min(first, 1) : 0
    case .exceptAll: max(0, first - second)
    case .unionAll: first + second
    }
  }
}

/// How often each distinct row came from each of two inputs.
private final class MatchingCounts {
  private let index: BoundedGroupIndex
  private let width: Int
  private var counts: [ContiguousArray<Int>] = [[], []]
  /// The distinct rows of the first input, in order, and the number of the first of each.
  private var order: ContiguousArray<Int32> = []
  private var firstRows: ContiguousArray<Int64> = []

  init(_ context: ExecutionContext, _ types: [LogicalType]) {
    index = BoundedGroupIndex(context, types)
    width = types.count
  }

  /// Counts rows; those for which there is no room come back.
  ///
  /// - Parameters:
  ///   - columns: those of the types, and perhaps more behind them.
  ///   - inputs: 0 or 1 for each row.
  ///   - numbers: growing with the rows of each input.
  func take(
    _ columns: [ColumnVector], _ rows: RowSet, inputs: ColumnVector, numbers: ColumnVector
  ) throws(QueryError) -> RowSet {
    let groups = try index.assign(Array(columns.prefix(width)), rows)
    if !index.isFull { index.updateMemory(bytesPerGroup: 28) }
    for i in counts.indices where counts[i].count < index.count {
      counts[i].append(contentsOf: repeatElement(0, count: index.count - counts[i].count))
    }
    var unknown: ContiguousArray<Int32> = []
    var i = 0
    rows.forEach { row in
      let group = groups[i]
      i += 1
      guard group >= 0 else {
        unknown.append(Int32(truncatingIfNeeded: row))
        return
      }
      let input = Int(inputs.words[row])
      if input == 0, counts[0][Int(group)] == 0 {
        order.append(group)
        firstRows.append(numbers.words[row])
      }
      counts[input][Int(group)] += 1
    }
    return RowSet(length: rows.length, selection: unknown)
  }

  /// The rows that come out, in the order of the first input: their groups, how often each comes out, and the
  /// number of the first one.
  func found(
    _ copies: (_ first: Int, _ second: Int) -> Int
  ) -> (groups: ContiguousArray<Int32>, copies: ContiguousArray<Int64>, numbers: ContiguousArray<Int64>) {
    var groups: ContiguousArray<Int32> = []
    var counted: ContiguousArray<Int64> = []
    var numbers: ContiguousArray<Int64> = []
    for (group, number) in zip(order, firstRows) {
      let count = copies(counts[0][Int(group)], counts[1][Int(group)])
      guard count > 0 else { continue }
      groups.append(group)
      counted.append(Int64(count))
      numbers.append(number)
    }
    return (groups, counted, numbers)
  }

  func keyColumns() -> [ColumnVector] { index.keyColumns() }
}
