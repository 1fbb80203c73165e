import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// A join whose held rows memory has no room for. Both sides go to temporary files, divided by a hash of the
/// keys where there are keys, and are joined part by part when all rows have come. A part that is still too big
/// is divided again, and where that does not help, because keys are alike or there are none, every block of its
/// passing rows meets its held rows chunk by chunk.
///
/// Rows are numbered, so that they come out as ``LogicalJoin`` says: pairs are sorted by the passing row, then
/// the held one.
final class SpilledJoin {
  private let context: ExecutionContext
  private let join: LogicalJoin
  private let method: JoinMethod
  private let width: (held: Int, passing: Int)
  private let held: PartitionedRows
  private let passing: PartitionedRows
  private var heldCount: Int64 = 0
  private var passingCount: Int64 = 0
  /// For each held row whether it is in a pair; empty where nobody asks.
  private var heldMatches: ContiguousArray<UInt8> = []
  /// What comes out, and the numbers of passing and held row.
  private let sorter: RowSorter

  init(
    _ context: ExecutionContext, _ join: LogicalJoin, _ method: JoinMethod, heldWidth: Int, passingWidth: Int
  ) throws(QueryError) {
    self.context = context
    self.join = join
    self.method = method
    width = (heldWidth, passingWidth)
    held = try PartitionedRows(
      context, columnCount: heldWidth + 1, keyTypes: method.keyTypes, level: 0)
    passing = try PartitionedRows(
      context, columnCount: passingWidth + 1, keyTypes: method.keyTypes, level: 0)
    sorter = RowSorter(
      context, byNumbers: 2,
      columnCount: join.showsRight ? heldWidth + passingWidth : join.held == .left ? heldWidth : passingWidth)
  }

  /// Takes rows of the held side in.
  func hold(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) {
    var numbers = ColumnVector(repeating: 0, count: rows.length)
    rows.forEach { row in
      numbers.words[row] = heldCount
      heldCount += 1
    }
    try held.append(columns + [numbers], keys: try keys(method.heldKeys, columns, rows), rows)
  }

  /// Takes rows of the other side in.
  func pass(_ batch: ColumnBatch) throws(QueryError) {
    let rows = RowSet(batch)
    let numbers = ColumnVector.numbers(from: passingCount, count: rows.length)
    passingCount += Int64(rows.length)
    try passing.append(
      batch.columns + [numbers], keys: try keys(method.passingKeys, batch.columns, rows), rows)
  }

  private func keys(
    _ nodes: JoinKeyNodes, _ columns: [ColumnVector], _ rows: RowSet
  ) throws(QueryError) -> [ColumnVector] {
    var keys: [ColumnVector] = []
    for node in nodes.nodes { keys.append(try node.evaluate(columns, rows)) }
    return keys
  }

  /// Joins all rows and sends what comes out on while `body` wants more.
  func finish(_ body: (ColumnBatch) throws(QueryError) -> Demand) throws(QueryError) {
    if join.showsHeldAtEnd { heldMatches = ContiguousArray(repeating: 0, count: Int(heldCount)) }
    var demand = Demand.more
    let isOnePart = method.keyTypes.isEmpty
    try joinParts(held, passing, level: 1) { () throws(QueryError) in
      // Without keys passing rows come in order, and what a block of them gives need not wait.
      if isOnePart, demand == .more { demand = try drain(body) }
      return demand
    }
    if demand == .more { _ = try drain(body) }
  }

  private func drain(_ body: (ColumnBatch) throws(QueryError) -> Demand) throws(QueryError) -> Demand {
    try sorter.drain { (batch) throws(QueryError) in
      try body(ColumnBatch(columns: Array(batch.columns.dropLast(2)), length: batch.length))
    }
  }

  private func joinParts(
    _ held: PartitionedRows, _ passing: PartitionedRows, level: Int,
    afterBlock: () throws(QueryError) -> Demand
  ) throws(QueryError) {
    let pairs = (0..<PartitionedRows.count).map { (held[$0], passing[$0]) }
    for (heldRows, passingRows) in pairs {
      if let heldRows, let passingRows, level < 4, isTooBig(heldRows, passingRows) {
        try joinParts(
          try divide(heldRows, method.heldKeys, level), try divide(passingRows, method.passingKeys, level),
          level: level + 1, afterBlock: afterBlock)
      } else {
        try joinPart(heldRows, passingRows, afterBlock)
      }
    }
  }

  /// Whether it is worth while to divide a part again: where every block of passing rows would have to look at
  /// more than one chunk of held ones.
  private func isTooBig(_ held: SpilledRows, _ passing: SpilledRows) -> Bool {
    if method.keyTypes.isEmpty { return false }
    let size = { (rows: SpilledRows) in rows.count * rows.columnCount * 8 }
    return size(held) > heldRoom && size(passing) > passingRoom
  }

  // Row numbers in memory have 32 bits, so that no room is larger than 2^30 rows of one column.
  private var heldRoom: Int { min(8 << 30, context.memory.limit / 4) }
  private var passingRoom: Int { min(8 << 30, context.memory.limit / 8) }

  private func divide(
    _ rows: SpilledRows, _ nodes: JoinKeyNodes, _ level: Int
  ) throws(QueryError) -> PartitionedRows {
    let parts = try PartitionedRows(
      context, columnCount: rows.columnCount, keyTypes: method.keyTypes, level: level)
    try rows.forEachBlock { (block) throws(QueryError) in
      let all = RowSet(block)
      try parts.append(block.columns, keys: try keys(nodes, block.columns, all), all)
      return .more
    }
    return parts
  }
}

// One part.
extension SpilledJoin {
  /// Held rows and the index over them.
  private struct Chunk {
    var columns: [ColumnVector]
    var index: any JoinIndex
  }

  private func joinPart(
    _ held: SpilledRows?, _ passing: SpilledRows?, _ afterBlock: () throws(QueryError) -> Demand
  ) throws(QueryError) {
    if let passing {
      var only: Chunk?
      var block = RowStore(columnCount: passing.columnCount)
      let demand = try passing.forEachBlock { (batch) throws(QueryError) in
        block.append(batch.columns, RowSet(batch))
        if block.byteCount < passingRoom { return .more }
        try joinBlock(block, held, &only)
        block = RowStore(columnCount: passing.columnCount)
        return try afterBlock()
      }
      if demand == .enough { return }
      try joinBlock(block, held, &only)
      if try afterBlock() == .enough { return }
    }
    if join.showsHeldAtEnd, let held { try addHeld(held) }
  }

  /// - Parameter only: the chunk that is all of `held`, once it is known to be.
  private func joinBlock(
    _ block: RowStore, _ held: SpilledRows?, _ only: inout Chunk?
  ) throws(QueryError) {
    if block.count == 0 { return }
    var state = PassingBlock(columns: block.columns, count: block.count)
    if let only {
      try meet(&state, only)
    } else if let held {
      try held.flush()
      var store = RowStore(columnCount: held.columnCount)
      var isFirst = true
      for number in 0..<held.blockCount {
        let rows = try held.block(number)
        store.append(rows.columns, RowSet(rows))
        let isLast = number == held.blockCount - 1
        if store.byteCount < heldRoom, !isLast { continue }
        let chunk = Chunk(columns: store.columns, index: method.makeIndex())
        try chunk.index.build(chunk.columns, count: store.count)
        store = RowStore(columnCount: held.columnCount)
        try meet(&state, chunk)
        if isFirst, isLast { only = chunk }
        isFirst = false
      }
    }
    if let nearest = state.nearest {
      try addPairs(&state, nearest.candidates, nearest.order, nearest.columns)
    }
    try addLone(state)
  }

  /// Finds the pairs of a block's rows and a chunk's.
  private func meet(_ block: inout PassingBlock, _ chunk: Chunk) throws(QueryError) {
    let candidates = try chunk.index.candidates(block.columns, count: block.count)
    guard let index = chunk.index as? NearestJoinIndex else {
      return try addPairs(&block, candidates, chunk.index.order, chunk.columns)
    }
    // Which row is the nearest of all is known when all chunks have been looked at.
    var nearest = block.nearest ?? NearestRows(columnCount: width.held + 1, count: block.count)
    nearest.take(candidates, index, chunk.columns)
    block.nearest = nearest
  }

  private func addPairs(
    _ block: inout PassingBlock, _ candidates: CandidateRanges, _ order: ContiguousArray<Int32>,
    _ held: [ColumnVector]
  ) throws(QueryError) {
    var pairs = PairCursor(candidates, rowCount: block.count)
    while pairs.advance(order, limit: ColumnBatch.defaultCapacity, countsLone: false) {
      try context.checkCancelled()
      if let condition = method.condition {
        pairs.keep(try condition.select(pairs, passing: block.columns, held: held))
      }
      for row in pairs.passing { block.matches[Int(row)] = 1 }
      if !heldMatches.isEmpty {
        for row in pairs.held { heldMatches[Int(held[width.held].words[Int(row)])] = 1 }
      }
      if join.showsRight, !pairs.passing.isEmpty {
        try add(
          passing: block.columns.map { $0.gather(pairs.passing) }, held: held.map { $0.gather(pairs.held) })
      }
    }
  }

  /// Gives rows to the sorter, each side's number behind its columns.
  private func add(passing: [ColumnVector], held: [ColumnVector]) throws(QueryError) {
    let (left, right) = join.held == .left ? (held, passing) : (passing, held)
    let numbers = [passing[width.passing], held[width.held]]
    try sorter.append(
      Array(left.dropLast()) + Array(right.dropLast()) + numbers, RowSet(length: numbers[0].count))
  }

  /// The passing rows that come out without a pair; of a semi or anti join those that come out at all.
  private func addLone(_ block: PassingBlock) throws(QueryError) {
    let wanted: UInt8
    if join.showsRight {
      guard join.showsUnmatched(join.held.other) else { return }
      wanted = 0
    } else {
      guard join.held == .right else { return }
      wanted = join.kind == .semi ? 1 : 0
    }
    let rows = RowSet(length: block.count).selecting { block.matches[$0] == wanted }
    if rows.isEmpty { return }
    let columns = block.columns.map { $0.gather(rows) }
    let number = ColumnVector(repeating: -1, count: rows.count)
    if join.showsRight {
      let none = ColumnVector(repeating: nil, count: rows.count)
      try add(passing: columns, held: Array(repeating: none, count: width.held) + [number])
    } else {
      try sorter.append(
        Array(columns.dropLast()) + [columns[width.passing], number], RowSet(length: rows.count))
    }
  }

  /// The held rows that come out when all have passed, behind all others.
  private func addHeld(_ held: SpilledRows) throws(QueryError) {
    let wanted: UInt8 = join.kind == .semi ? 1 : 0
    try held.forEachBlock { (block) throws(QueryError) in
      let numbers = block.columns[width.held]
      let rows = RowSet(block).selecting { heldMatches[Int(numbers.words[$0])] == wanted }
      if rows.isEmpty { return .more }
      let columns = block.columns.map { $0.gather(rows) }
      let last = ColumnVector(repeating: .max, count: rows.count)
      if join.showsRight {
        let none = ColumnVector(repeating: nil, count: rows.count)
        try add(passing: Array(repeating: none, count: width.passing) + [last], held: columns)
      } else {
        try sorter.append(
          Array(columns.dropLast()) + [last, columns[width.held]], RowSet(length: rows.count))
      }
      return .more
    }
  }
}

/// Passing rows, with their numbers as the last column, and what is known of them.
private struct PassingBlock {
  let columns: [ColumnVector]
  let count: Int
  /// For each row whether it is in a pair.
  var matches: ContiguousArray<UInt8>
  /// The nearest held rows so far, in an ASOF join.
  var nearest: NearestRows?

  init(columns: [ColumnVector], count: Int) {
    self.columns = columns
    self.count = count
    matches = ContiguousArray(repeating: 0, count: count)
  }
}

/// For each passing row of an ASOF join the nearest of the held rows looked at so far, which were looked at in
/// the order in which they came.
private struct NearestRows {
  /// The held rows, each in the place of its passing row.
  private(set) var columns: [ColumnVector]
  private var words: ContiguousArray<Int64>
  private var isFound: ContiguousArray<UInt8>

  init(columnCount: Int, count: Int) {
    columns = Array(repeating: ColumnVector(repeating: nil, count: count), count: columnCount)
    words = ContiguousArray(repeating: 0, count: count)
    isFound = ContiguousArray(repeating: 0, count: count)
  }

  mutating func take(_ candidates: CandidateRanges, _ index: NearestJoinIndex, _ held: [ColumnVector]) {
    let order = index.order
    for row in isFound.indices where candidates.hasCandidate(row) {
      let place = candidates.starts[row]
      let word = index.word(at: place)
      if isFound[row] != 0, !index.isNearer(word, thanEarlier: words[row]) { continue }
      isFound[row] = 1
      words[row] = word
      let heldRow = Int(order[Int(place)])
      for i in columns.indices {
        columns[i].words[row] = held[i].words[heldRow]
        columns[i].validity?[row] = held[i].isNull(heldRow) ? 0 : 1
      }
    }
  }

  /// The rows found as candidates among ``columns``, each of the passing row in whose place it is.
  var candidates: CandidateRanges {
    CandidateRanges(
      starts: order, ends: ContiguousArray(isFound.indices.map { Int32($0) + Int32(isFound[$0]) }))
  }

  var order: ContiguousArray<Int32> { ContiguousArray(0..<Int32(isFound.count)) }
}
