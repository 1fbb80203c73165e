import Columns
import Diagnostics
import Functions
import LogicalPlan

/// What pairs must meet beside their keys, worked out for many candidate pairs at once. Only the columns that
/// it reads are gathered.
struct PairCondition {
  /// Where a column of the condition comes from.
  private struct Source {
    var isHeld: Bool
    var index: Int
  }

  private let sources: [Source]
  private let predicate: any PredicateNode

  /// - Parameters:
  ///   - condition: over the left input's columns and the right one's behind them.
  ///   - leftWidth: how many columns the left input has.
  init(
    _ condition: BoundExpression, leftWidth: Int, held: JoinSide, _ compiler: ExpressionCompiler
  ) throws(QueryError) {
    var places: [Int: Int] = [:]
    var sources: [Source] = []
    condition.forEachColumn { column in
      if places[column] != nil { return }
      places[column] = sources.count
      let side: JoinSide = column < leftWidth ? .left : .right
      sources.append(Source(isHeld: side == held, index: side == .left ? column : column - leftWidth))
    }
    self.sources = sources
    predicate = try compiler.predicate(condition.remappingColumns { places[$0] ?? $0 })
  }

  /// The positions of the pairs that meet the condition, ascending.
  func select(
    _ pairs: PairCursor, passing: [ColumnVector], held: [ColumnVector]
  ) throws(QueryError) -> ContiguousArray<Int32> {
    try select(passingRows: pairs.passing, of: passing, heldRows: pairs.held, of: held)
  }

  /// The positions of the pairs that meet the condition, ascending; a pair is a row of each.
  func select(
    passingRows: ContiguousArray<Int32>, of passing: [ColumnVector],
    heldRows: ContiguousArray<Int32>, of held: [ColumnVector]
  ) throws(QueryError) -> ContiguousArray<Int32> {
    if passingRows.isEmpty { return [] }
    let columns = sources.map { source in
      source.isHeld ? held[source.index].gather(heldRows) : passing[source.index].gather(passingRows)
    }
    return try predicate.select(columns, RowSet(length: passingRows.count))
  }
}
