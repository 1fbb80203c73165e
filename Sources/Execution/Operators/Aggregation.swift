import Columns
import Diagnostics
import Functions

/// How to group rows and aggregate each group.
struct AggregationPlan {
  let keys: [any ExpressionNode]
  let keyTypes: [LogicalType]
  let aggregates: [AggregatePlan]
  /// The number of the input's columns.
  let columnCount: Int
  /// Positions of keys such that rows in which these are alike come one behind the other; empty where no such
  /// are known.
  var runs: [Int] = []

  /// The keys of rows.
  func evaluateKeys(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> [ColumnVector] {
    var values: [ColumnVector] = []
    if rows.count == 0 { return values }
    values.reserveCapacity(keys.count)
    for key in keys { values.append(try key.evaluate(columns, rows)) }
    return values
  }
}

/// Groups of rows and what the aggregates hold of them. Takes groups in until memory is short; from then on the
/// rows of others are put aside.
final class Aggregation {
  private let context: ExecutionContext
  private let plan: AggregationPlan
  private let level: Int
  /// nil without keys; there is always one group then.
  private let index: BoundedGroupIndex?
  private let slots: [AggregateSlot]
  private var aside: PartitionedRows?
  /// Number of rows so far that are put aside, or could have been.
  private var rowCount: Int64 = 0
  /// For each group the number of its first row, where rows are numbered.
  private var firstRows: ContiguousArray<Int64> = []

  /// - Parameter level: 0, where rows are numbered as they come; else that of the partition that they are in,
  ///   and their numbers are the column behind the input's.
  init(_ context: ExecutionContext, _ plan: AggregationPlan, level: Int) throws(QueryError) {
    self.context = context
    self.plan = plan
    self.level = level
    // What was put aside does not come in runs any more.
    let isOfRuns = level == 0 && plan.runs.count == plan.keys.count
    index =
      plan.keys.isEmpty
      ? nil
      : BoundedGroupIndex(
        context, isOfRuns ? RunGroupIndex(plan.keyTypes) : makeGroupIndex(plan.keyTypes))
    var slots: [AggregateSlot] = []
    for aggregate in plan.aggregates { slots.append(try AggregateSlot(context, aggregate)) }
    self.slots = slots
  }

  /// Number of groups.
  var count: Int { index?.count ?? 1 }

  /// Takes rows in, with their keys.
  func consume(_ columns: [ColumnVector], _ rows: RowSet, keys values: [ColumnVector]) throws(QueryError) {
    if rows.count == 0 { return }
    guard let index else { return try update(columns, rows, nil) }
    let groups = try index.assign(values, rows)
    if index.isFull {
      let (known, knownGroups, unknown) = groups.split(rows)
      if known.count > 0 { try update(columns, known, knownGroups) }
      if unknown.count > 0 { try putAside(columns, values, unknown) }
      return
    }
    if level > 0 { noteFirstRows(columns[plan.columnCount], rows, groups) }
    // Rows of the only group are taken in without a look at the group of each.
    try update(columns, rows, count == 1 ? nil : groups)
    // Most aggregates keep a few words a group; what others keep they account for themselves.
    index.updateMemory(bytesPerGroup: 32 * slots.count + (level > 0 ? 8 : 0))
  }

  private func update(
    _ columns: [ColumnVector], _ rows: RowSet, _ groups: ContiguousArray<Int32>?
  ) throws(QueryError) {
    for slot in slots { try slot.update(columns, rows, groups, groupCount: count) }
  }

  private func noteFirstRows(_ numbers: ColumnVector, _ rows: RowSet, _ groups: ContiguousArray<Int32>) {
    var i = 0
    rows.forEach { row in
      if Int(groups[i]) == firstRows.count { firstRows.append(numbers.words[row]) }
      i += 1
    }
  }

  private func putAside(
    _ columns: [ColumnVector], _ keys: [ColumnVector], _ rows: RowSet
  ) throws(QueryError) {
    let aside = try self.aside.orMake { () throws(QueryError) in
      try PartitionedRows(
        context, columnCount: plan.columnCount + 1, keyTypes: plan.keyTypes, level: level)
    }
    guard level == 0 else { return try aside.append(columns, keys: keys, rows) }
    let numbers = ColumnVector.numbers(from: rowCount, count: rows.length)
    rowCount += Int64(rows.length)
    try aside.append(columns + [numbers], keys: keys, rows)
  }

  /// The keys and results of all groups, in the order in which they were first seen; at a level above 0 the
  /// number of the first row behind them. Called once, after all rows.
  func results() throws(QueryError) -> [ColumnVector] {
    var columns = index?.keyColumns() ?? []
    for slot in slots { columns.append(try slot.finalize(groupCount: count)) }
    if level > 0 { columns.append(ColumnVector(words: firstRows)) }
    return columns
  }

  /// Takes out the rows put aside, whose groups come after all that are here; nil where there is none.
  func takeAside() -> PartitionedRows? {
    defer { aside = nil }
    return aside
  }
}
