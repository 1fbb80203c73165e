import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Finds for each left row of an ASOF join the one right row that is nearest: right rows stand sorted by the
/// inequality's key within equal keys, and are searched by halves.
///
/// Of right rows with the same key, `>=` and `>` take the one that came last, `<=` and `<` the first.
final class NearestJoinIndex: JoinIndex {
  /// The inequality, its sides worked out for left and right rows.
  struct Inequality {
    var left: any ExpressionNode
    var comparison: Comparison
    var right: any ExpressionNode
    var type: LogicalType
  }

  private let leftKeys: JoinKeyNodes
  private let rightKeys: JoinKeyNodes
  private let inequality: Inequality
  /// nil where there are no equalities; all rows are one group then.
  private let groups: (any GroupIndex)?
  private let pools: ValuePools
  private var rows = GroupedRows(groups: [], of: [], groupCount: 0)
  /// The inequality's word of each of `order`.
  private var words: ContiguousArray<Int64> = []

  init(
    leftKeys: JoinKeyNodes, rightKeys: JoinKeyNodes, types: [LogicalType], _ inequality: Inequality,
    pools: ValuePools
  ) {
    self.leftKeys = leftKeys
    self.rightKeys = rightKeys
    self.inequality = inequality
    groups = types.isEmpty ? nil : makeGroupIndex(types)
    self.pools = pools
  }

  var order: ContiguousArray<Int32> { rows.order }

  func build(_ columns: [ColumnVector], count: Int) throws(QueryError) {
    let (keys, valid) = try rightKeys.evaluate(columns, count: count)
    let instants = try inequality.right.evaluate(columns, RowSet(length: count))
    let usable = valid.with(valid.selecting(validIn: instants) { _ in true })
    var groupOfRow = ContiguousArray<Int32>(repeating: -1, count: count)
    let numbers = try groups?.assign(keys, usable)
    var i = 0
    usable.forEach { row in
      groupOfRow[row] = numbers?[i] ?? 0
      i += 1
    }
    let key = RowOrder.Key(
      node: inequality.right, type: inequality.type, isDescending: false, nullsFirst: false)
    let sorted = try RowOrder(keys: [key], pools: pools).permutation(of: [instants], count: count)
    rows = GroupedRows(
      groups: ContiguousArray(sorted.map { groupOfRow[Int($0)] }), of: sorted, groupCount: groups?.count ?? 1)
    words = ContiguousArray(rows.order.map { instants.words[Int($0)] })
  }

  func candidates(_ columns: [ColumnVector], count: Int) throws(QueryError) -> CandidateRanges {
    let (keys, _) = try leftKeys.evaluate(columns, count: count)
    let instants = try inequality.left.evaluate(columns, RowSet(length: count))
    let found = groups?.find(keys, RowSet(length: count), nullIsKey: false)
    var ranges = CandidateRanges(
      starts: ContiguousArray(repeating: 0, count: count), ends: ContiguousArray(repeating: 0, count: count))
    for row in 0..<count {
      let group = Int(found?[row] ?? 0)
      guard group >= 0, let word = instants[row], let place = nearest(word, inGroup: group) else { continue }
      ranges.starts[row] = Int32(place)
      ranges.ends[row] = Int32(place + 1)
    }
    return ranges
  }

  /// The place in `order` of the row of a group that is nearest to a left row's word.
  private func nearest(_ word: Int64, inGroup group: Int) -> Int? {
    let places = Int(rows.starts[group])..<Int(rows.starts[group + 1])
    let comparison = inequality.comparison
    // Where the right rows end that are before the word, or before and equal.
    let takesEqual = comparison == .greaterOrEqual || comparison == .less
    let split = firstPlace(in: places) { right in
      let order = compare(right, word)
      return takesEqual ? order <= 0 : order < 0
    }
    if comparison == .greaterOrEqual || comparison == .greater {
      return split > places.lowerBound ? split - 1 : nil
    }
    return split < places.upperBound ? split : nil
  }

  /// The inequality's word of the held row at a place of ``order``.
  func word(at place: Int32) -> Int64 { words[Int(place)] }

  /// Whether a held row that meets a passing one is nearer than another that came before it.
  func isNearer(_ word: Int64, thanEarlier other: Int64) -> Bool {
    let order = compare(word, other)
    let takesLatest = inequality.comparison == .greaterOrEqual || inequality.comparison == .greater
    return takesLatest ? order >= 0 : order < 0
  }

  private func compare(_ a: Int64, _ b: Int64) -> Int {
    inequality.type.sortsAsInteger
      ? (a < b ? -1 : a == b ? 0 : 1) : compareWords(a, b, inequality.type, pools)
  }

  /// The first place whose word is not `isBefore`, which the words of a group are up to some place.
  private func firstPlace(in places: Range<Int>, isBefore: (Int64) -> Bool) -> Int {
    var (low, high) = (places.lowerBound, places.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isBefore(words[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
