import Columns
import Diagnostics
import Functions

/// For each row of a batch the held rows that it may join, as a range of ``JoinIndex/order``.
struct CandidateRanges {
  var starts: ContiguousArray<Int32>
  var ends: ContiguousArray<Int32>

  /// Whether a row has a candidate.
  func hasCandidate(_ row: Int) -> Bool { starts[row] < ends[row] }
}

/// Finds, for passing rows, the held rows that meet a join's keys.
protocol JoinIndex: AnyObject {
  /// The held rows in an order in which those that meet the same passing row stand one behind the other; among
  /// themselves they stand as they came.
  var order: ContiguousArray<Int32> { get }
  /// Takes in all held rows; called once, before all else.
  func build(_ columns: [ColumnVector], count: Int) throws(QueryError)
  /// The candidates of all rows of a batch that has no selection.
  func candidates(_ columns: [ColumnVector], count: Int) throws(QueryError) -> CandidateRanges
  /// For each row of a batch that has no selection the one held row that is its candidate, -1 where there is
  /// none; nil where a row may have several.
  func partners(_ columns: [ColumnVector], count: Int) throws(QueryError) -> ContiguousArray<Int32>?
}

extension JoinIndex {
  func partners(_ columns: [ColumnVector], count: Int) throws(QueryError) -> ContiguousArray<Int32>? { nil }
}

/// How the pairs of a join are found.
struct JoinMethod {
  /// Makes an index of held rows.
  var makeIndex: () -> any JoinIndex
  /// What pairs must meet beside what the index finds.
  var condition: PairCondition?
  /// What must be equal in both rows of a pair; no nodes for nothing.
  var heldKeys: JoinKeyNodes
  var passingKeys: JoinKeyNodes
  var keyTypes: [LogicalType]
}

/// Every held row is a candidate: for joins without an equality.
final class EveryPairIndex: JoinIndex {
  private(set) var order: ContiguousArray<Int32> = []

  func build(_ columns: [ColumnVector], count: Int) throws(QueryError) {
    order = ContiguousArray(0..<Int32(count))
  }

  func candidates(_ columns: [ColumnVector], count: Int) throws(QueryError) -> CandidateRanges {
    CandidateRanges(
      starts: ContiguousArray(repeating: 0, count: count),
      ends: ContiguousArray(repeating: Int32(order.count), count: count))
  }
}

/// The keys of one side of a join.
struct JoinKeyNodes {
  let nodes: [any ExpressionNode]

  /// The keys of the first `count` rows, and the rows where none of them is NULL: NULL equals nothing.
  func evaluate(
    _ columns: [ColumnVector], count: Int
  ) throws(QueryError) -> (keys: [ColumnVector], rows: RowSet) {
    let all = RowSet(length: count)
    var rows = all
    var keys: [ColumnVector] = []
    for node in nodes {
      let key = try node.evaluate(columns, all)
      keys.append(key)
      if key.validity != nil { rows = rows.with(rows.selecting(validIn: key) { _ in true }) }
    }
    return (keys, rows)
  }
}

/// Rows sorted by group, those of a group as they came: group `g` has `order[starts[g]..<starts[g + 1]]`.
struct GroupedRows {
  var starts: ContiguousArray<Int32>
  var order: ContiguousArray<Int32>

  /// - Parameters:
  ///   - groups: the group of each of `rows`, -1 for a row that is left out.
  ///   - rows: the rows in the order in which those of a group are to stand.
  init(groups: ContiguousArray<Int32>, of rows: ContiguousArray<Int32>, groupCount: Int) {
    var starts = ContiguousArray<Int32>(repeating: 0, count: groupCount + 1)
    for group in groups where group >= 0 { starts[Int(group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    var next = starts
    var order = ContiguousArray<Int32>(repeating: 0, count: Int(starts[groupCount]))
    for (i, group) in groups.enumerated() where group >= 0 {
      order[Int(next[Int(group)])] = rows[i]
      next[Int(group)] += 1
    }
    self.starts = starts
    self.order = order
  }
}
