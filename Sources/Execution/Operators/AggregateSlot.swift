import Columns
import Diagnostics
import Functions

/// One aggregate of a query: which rows it takes (FILTER, DISTINCT), in what order, and what it has seen.
final class AggregateSlot {
  private let arguments: [any ExpressionNode]
  private let filter: (any PredicateNode)?
  private let accumulator: any Accumulator
  /// Of group and arguments, where the aggregate is DISTINCT.
  private let seen: (any GroupIndex)?
  /// Holds the rows until all have come, where the aggregate has an ORDER BY.
  private let ordered: OrderedRows?
  private let span: SourceSpan?

  init(
    arguments: [any ExpressionNode], argumentTypes: [LogicalType], filter: (any PredicateNode)?,
    isDistinct: Bool, order: RowOrder?, accumulator: any Accumulator, span: SourceSpan?
  ) {
    self.arguments = arguments
    self.filter = filter
    self.accumulator = accumulator
    seen = isDistinct && !arguments.isEmpty ? makeGroupIndex([.bigint] + argumentTypes) : nil
    ordered = order.map { OrderedRows($0, argumentCount: arguments.count) }
    self.span = span
  }

  /// Takes rows in, the i-th of `rows` being of group `groups[i]` (nil: all of group 0).
  func update(
    _ columns: [ColumnVector], _ rows: RowSet, _ groups: ContiguousArray<Int32>?, groupCount: Int
  ) throws(QueryError) {
    var input = GroupRows(rows: rows, groups: groups, groupCount: groupCount)
    if let filter { input = input.keeping(try filter.select(columns, rows)) }
    var values: [ColumnVector] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(try argument.evaluate(columns, input.rows)) }
    if let seen { input = input.keeping(try seen.selectNew([input.groupColumn()] + values, input.rows)) }
    // An accumulator sees every batch, also an empty one, so that it knows of all groups.
    if let ordered {
      try ordered.append(input, values, columns)
    } else {
      try accumulate(input, values)
    }
  }

  /// The results of all groups.
  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    do {
      if let ordered {
        let (input, values) = try ordered.take(groupCount: groupCount)
        try accumulator.update(input, values)
      }
      return try accumulator.finalize(groupCount: groupCount)
    } catch {
      throw error.located(at: span)
    }
  }

  private func accumulate(_ input: GroupRows, _ values: [ColumnVector]) throws(QueryError) {
    do {
      try accumulator.update(input, values)
    } catch {
      throw error.located(at: span)
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

/// Rows of an aggregate kept until they can be put in the order that it asks for.
private final class OrderedRows {
  private let order: RowOrder
  private var store: RowStore

  init(_ order: RowOrder, argumentCount: Int) {
    self.order = order
    store = RowStore(columnCount: argumentCount + 1 + order.keyCount)
  }

  func append(
    _ input: GroupRows, _ values: [ColumnVector], _ columns: [ColumnVector]
  ) throws(QueryError) {
    let keys = try order.evaluate(columns, input.rows)
    store.append(values + [input.groupColumn()] + keys, input.rows)
  }

  /// All rows in order; group and arguments of each.
  func take(groupCount: Int) throws(QueryError) -> (GroupRows, [ColumnVector]) {
    let argumentCount = store.columns.count - 1 - order.keyCount
    let permutation = try order.permutation(
      of: Array(store.columns[(argumentCount + 1)...]), count: store.count)
    let values = store.columns[..<argumentCount].map { $0.gather(permutation) }
    let groups = ContiguousArray(
      store.columns[argumentCount].gather(permutation).words.map { Int32(truncatingIfNeeded: $0) })
    let rows = RowSet(length: store.count)
    return (GroupRows(rows: rows, groups: groups, groupCount: groupCount), values)
  }
}
