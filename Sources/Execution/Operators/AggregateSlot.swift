import Catalog
import Columns
import Diagnostics
import Functions

/// One aggregate of a query: which rows it takes (FILTER, DISTINCT), in what order, and what works it out.
struct AggregatePlan {
  let arguments: [any ExpressionNode]
  let argumentTypes: [LogicalType]
  let filter: (any PredicateNode)?
  let isDistinct: Bool
  let order: RowOrder?
  let makeAccumulator: () throws(QueryError) -> any Accumulator
  let span: SourceSpan?
}

/// What an aggregate has seen of the groups of an ``Aggregation``. Rows that it must keep go to temporary files
/// beyond the memory limit.
final class AggregateSlot {
  private let plan: AggregatePlan
  private let values: AggregateValues
  /// Of group and arguments, where the aggregate is DISTINCT.
  private let distinct: DistinctRows?
  /// Holds the rows until all have come, where the aggregate has an ORDER BY.
  private let sorter: RowSorter?
  /// Number of groups that rows have been taken in of.
  private var groupCount = 0

  init(_ context: ExecutionContext, _ plan: AggregatePlan) throws(QueryError) {
    self.plan = plan
    let argumentCount = plan.arguments.count
    let keyCount = plan.order?.keyCount ?? 0
    do {
      values = try AggregateValues(
        context, type: plan.argumentTypes.first ?? .null, makeAccumulator: plan.makeAccumulator)
    } catch {
      throw error.located(at: plan.span)
    }
    distinct =
      plan.isDistinct && argumentCount > 0
      ? DistinctRows(
        context, columnCount: 1 + argumentCount + keyCount, keys: 0..<(1 + argumentCount),
        types: [.bigint] + plan.argumentTypes) : nil
    sorter = plan.order.map { RowSorter(context, $0, columnCount: 1 + argumentCount) }
  }

  /// Takes rows in, the i-th of `rows` being of group `groups[i]` (nil: all of group 0).
  func update(
    _ columns: [ColumnVector], _ rows: RowSet, _ groups: ContiguousArray<Int32>?, groupCount: Int
  ) throws(QueryError) {
    self.groupCount = groupCount
    var input = GroupRows(rows: rows, groups: groups, groupCount: groupCount)
    if let filter = plan.filter { input = input.keeping(try filter.select(columns, rows)) }
    var arguments: [ColumnVector] = []
    arguments.reserveCapacity(plan.arguments.count)
    for argument in plan.arguments { arguments.append(try argument.evaluate(columns, input.rows)) }
    // An accumulator sees every batch, also an empty one, so that it knows of all groups.
    if distinct == nil, sorter == nil { return try accumulate(input, arguments) }
    let keys = try plan.order?.evaluate(columns, input.rows) ?? []
    let kept = [input.groupColumn()] + arguments + keys
    if let distinct { input = input.keeping(try distinct.select(kept, input.rows)) }
    if let sorter {
      try sorter.append(kept, input.rows)
    } else {
      try accumulate(input, arguments)
    }
  }

  /// The results of all groups. Called once.
  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    self.groupCount = groupCount
    try distinct?.drain { (batch) throws(QueryError) in
      if let sorter {
        try sorter.append(batch.columns, RowSet(batch))
      } else {
        try accumulate(batch)
      }
      return .more
    }
    try sorter?.drain { (batch) throws(QueryError) in
      try accumulate(batch)
      return .more
    }
    do {
      return try values.finalize(groupCount: groupCount)
    } catch {
      throw error.located(at: plan.span)
    }
  }

  /// Accumulates rows of group, arguments and what is of no use any more.
  private func accumulate(_ batch: ColumnBatch) throws(QueryError) {
    let groups = ContiguousArray(batch.columns[0].words.map { Int32(truncatingIfNeeded: $0) })
    try accumulate(
      GroupRows(rows: RowSet(length: batch.length), groups: groups, groupCount: groupCount),
      Array(batch.columns[1...plan.arguments.count]))
  }

  private func accumulate(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    do {
      try values.update(input, arguments)
    } catch {
      throw error.located(at: plan.span)
    }
  }
}

extension GroupRows {
  /// Only the given ones of the rows, ascending.
  func keeping(_ kept: ContiguousArray<Int32>) -> GroupRows {
    if kept.count == rows.count { return self }
    let narrowed = RowSet(length: rows.length, selection: kept)
    guard let groups else { return GroupRows(rows: narrowed, groups: nil, groupCount: groupCount) }
    var keptGroups: ContiguousArray<Int32> = []
    keptGroups.reserveCapacity(kept.count)
    var next = 0
    var i = 0
    rows.forEach { row in
      if next < kept.count, Int(kept[next]) == row {
        keptGroups.append(groups[i])
        next += 1
      }
      i += 1
    }
    return GroupRows(rows: narrowed, groups: keptGroups, groupCount: groupCount)
  }

  /// The groups as a column beside the others.
  func groupColumn() -> ColumnVector {
    guard let groups else { return ColumnVector(repeating: 0, count: rows.length) }
    var i = 0
    return ColumnVector(
      words: rows.map { _ in
        i += 1
        return Int64(groups[i - 1])
      })
  }
}
