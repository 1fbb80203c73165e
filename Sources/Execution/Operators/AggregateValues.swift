import Columns
import Diagnostics
import Functions

/// What an aggregate has accumulated. Where it keeps every value, the values go to a temporary file beyond the
/// memory limit, sorted by group, and are accumulated at the end for some groups at a time; of quantiles only
/// the few that count are looked at, in the order of the values.
final class AggregateValues {
  private let context: ExecutionContext
  private let makeAccumulator: () throws(QueryError) -> any Accumulator
  private let accumulator: any Accumulator
  /// The accumulator, where it keeps every value.
  private let collecting: (any CollectingAccumulator)?
  private let share: MemoryShare
  private let type: LogicalType
  /// Once values have gone to a file: rows of value and group, sorted by group; where values are ranked, of
  /// group and value, sorted by both.
  private var sorter: RowSorter?
  /// For each group the number of values in `sorter`.
  private var counts: ContiguousArray<Int> = []

  /// - Parameter type: of the values.
  init(
    _ context: ExecutionContext, type: LogicalType,
    makeAccumulator: @escaping () throws(QueryError) -> any Accumulator
  ) throws(QueryError) {
    self.context = context
    self.type = type
    self.makeAccumulator = makeAccumulator
    accumulator = try makeAccumulator()
    collecting = accumulator as? any CollectingAccumulator
    share = context.makeShare()
  }

  /// Takes rows in.
  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    try accumulator.update(input, arguments)
    guard let collecting else { return }
    if share.holds(collecting.collected.byteCount) || collecting.collected.count >= 1 << 30 {
      try moveValues(of: collecting)
    }
  }

  /// The results of all groups. Called once.
  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    guard let collecting, sorter != nil else {
      return try accumulator.finalize(groupCount: groupCount)
    }
    try moveValues(of: collecting)
    counts.append(contentsOf: repeatElement(0, count: max(0, groupCount - counts.count)))
    if let ranked = collecting as? any RankedAccumulator { return try pick(ranked) }
    return try accumulateByGroup(like: collecting, groupCount: groupCount)
  }

  private func moveValues(of collecting: any CollectingAccumulator) throws(QueryError) {
    let (groups, values) = collecting.collected.take()
    _ = share.holds(0)
    for group in groups {
      if counts.count <= Int(group) {
        counts.append(contentsOf: repeatElement(0, count: Int(group) + 1 - counts.count))
      }
      counts[Int(group)] += 1
    }
    let column = ColumnVector(words: ContiguousArray(groups.map { Int64($0) }))
    let sorter = self.sorter ?? makeSorter(isRanked: collecting is any RankedAccumulator)
    self.sorter = sorter
    try sorter.append(
      collecting is any RankedAccumulator ? [column, values] : [values, column],
      RowSet(length: groups.count))
    try sorter.writeRun()
  }

  private func makeSorter(isRanked: Bool) -> RowSorter {
    guard isRanked else { return RowSorter(context, byNumbers: 1, columnCount: 1) }
    let types: [LogicalType] = [.bigint, type]
    let keys = types.enumerated().map {
      RowOrder.Key(node: ColumnNode($0), type: $1, isDescending: false, nullsFirst: false)
    }
    return RowSorter(context, RowOrder(keys: keys, context), columnCount: 0)
  }

  /// The results from values sorted by group and value.
  private func pick(_ ranked: any RankedAccumulator) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(capacity: counts.count)
    var place = 0
    var ranks: [Int] = []
    var picked: [Int64] = []
    try sorter?.drain { (batch) throws(QueryError) in
      let (groups, words) = (batch.columns[0].words, batch.columns[1].words)
      for row in 0..<batch.length {
        let group = Int(groups[row])
        if group >= result.count, place == 0 {
          while result.count < group { result.append(nil) }
          ranks = ranked.ranks(count: counts[group])
        }
        if picked.count < ranks.count, ranks[picked.count] == place { picked.append(words[row]) }
        place += 1
        if place == counts[group] {
          result.append(ranked.result(picked, count: place))
          place = 0
          picked.removeAll(keepingCapacity: true)
        }
      }
      return .more
    }
    while result.count < counts.count { result.append(nil) }
    return result
  }

  /// The results from values sorted by group, accumulated for as many groups at a time as there is room for.
  private func accumulateByGroup(
    like collecting: any CollectingAccumulator, groupCount: Int
  ) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(capacity: groupCount)
    var part: any CollectingAccumulator = collecting
    var latest: Int64 = -1
    func take(_ batch: ColumnBatch, _ rows: Range<Int>) throws(QueryError) {
      guard !rows.isEmpty else { return }
      let groups = batch.columns[1].words[rows].map { Int32(truncatingIfNeeded: Int($0) - result.count) }
      latest = batch.columns[1].words[rows.upperBound - 1]
      let selection = ContiguousArray(Int32(rows.lowerBound)..<Int32(rows.upperBound))
      try part.update(
        GroupRows(
          rows: RowSet(length: batch.length).with(selection), groups: ContiguousArray(groups),
          groupCount: Int(latest) - result.count + 1), [batch.columns[0]])
    }
    func finish(upTo group: Int) throws(QueryError) {
      let count = group - result.count
      result.append(try part.finalize(groupCount: count), RowSet(length: count))
    }
    try sorter?.drain { (batch) throws(QueryError) in
      var start = 0
      // The values of a group stay together.
      if share.holds(part.collected.byteCount),
        let next = batch.columns[1].words.firstIndex(where: { $0 > latest })
      {
        try take(batch, 0..<next)
        try finish(upTo: Int(batch.columns[1].words[next]))
        part = try makeCollecting()
        start = next
      }
      try take(batch, start..<batch.length)
      return .more
    }
    try finish(upTo: groupCount)
    return result
  }

  private func makeCollecting() throws(QueryError) -> any CollectingAccumulator {
    guard let made = try makeAccumulator() as? any CollectingAccumulator else {
      throw QueryError(.runtime, "internal: an aggregate that keeps its values once does not always")
    }
    return made
  }
}
