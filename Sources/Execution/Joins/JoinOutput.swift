import Columns
import Functions
import LogicalPlan

/// Puts together the rows that a join makes of held and passing rows. Columns that nobody reads are not copied:
/// in their place stands one that holds anything.
struct JoinOutput {
  private let held: JoinSide
  private let readsHeld: [Bool]
  private let readsPassing: [Bool]
  private let readsAll: Bool

  /// - Parameter read: the columns of the output that are looked at; nil for all.
  init(_ join: LogicalJoin, heldWidth: Int, passingWidth: Int, read: Set<Int>?) {
    held = join.held
    let starts = held == .left ? (held: 0, passing: heldWidth) : (held: passingWidth, passing: 0)
    readsHeld = (0..<heldWidth).map { read?.contains(starts.held + $0) ?? true }
    readsPassing = (0..<passingWidth).map { read?.contains(starts.passing + $0) ?? true }
    readsAll = !readsHeld.contains(false) && !readsPassing.contains(false)
  }

  /// Pairs of rows, in order.
  ///
  /// - Parameter hasLone: whether some of the held ones are -1, for NULLs.
  func pairs(
    passing columns: [ColumnVector], _ passing: ContiguousArray<Int32>?, held store: [ColumnVector],
    _ rows: ContiguousArray<Int32>, hasLone: Bool
  ) -> ColumnBatch {
    let none = readsAll ? ColumnVector(words: []) : ColumnVector(repeating: 0, count: rows.count)
    let passingColumns =
      passing.map { rows in zip(columns, readsPassing).map { $1 ? $0.gather(rows) : none } } ?? columns
    let heldColumns = zip(store, readsHeld).map { column, isRead in
      !isRead ? none : hasLone ? column.gatherOrNull(rows) : column.gather(rows)
    }
    return batch(heldColumns, passingColumns, length: rows.count)
  }

  /// All passing rows with one held row each, those without one left out.
  func partners(
    passing columns: [ColumnVector], held store: [ColumnVector], _ rows: ContiguousArray<Int32>, matched: Int
  ) -> ColumnBatch {
    if matched == rows.count { return pairs(passing: columns, nil, held: store, rows, hasLone: false) }
    let selection = RowSet(length: rows.count).selecting { rows[$0] >= 0 }
    // Where most rows go, those that are left are put together.
    if matched * 4 < rows.count {
      let partners = ContiguousArray(selection.map { rows[Int($0)] })
      return pairs(passing: columns, selection, held: store, partners, hasLone: false)
    }
    let any = ContiguousArray(rows.map { max($0, 0) })
    var batch = pairs(passing: columns, nil, held: store, any, hasLone: false)
    batch.selection = selection
    return batch
  }

  private func batch(
    _ heldColumns: [ColumnVector], _ passingColumns: [ColumnVector], length: Int
  ) -> ColumnBatch {
    ColumnBatch(
      columns: held == .left ? heldColumns + passingColumns : passingColumns + heldColumns, length: length)
  }
}
