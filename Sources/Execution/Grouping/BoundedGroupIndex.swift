import Columns
import Diagnostics
import Functions

/// A group index that takes in no more keys once memory is short. The rows of other keys are to be put aside
/// and looked at when all have come: all groups here are seen before all groups there.
final class BoundedGroupIndex {
  private let index: any GroupIndex
  private let share: MemoryShare
  /// Whether keys that are not there yet stay out.
  private(set) var isFull = false

  /// - Parameter types: of the keys; there is at least one.
  convenience init(_ context: ExecutionContext, _ types: [LogicalType]) {
    self.init(context, makeGroupIndex(types))
  }

  init(_ context: ExecutionContext, _ index: any GroupIndex) {
    self.index = index
    share = context.makeShare()
  }

  /// Number of groups so far.
  var count: Int { index.count }

  /// The group of each of `rows`, in order; -1 for a key that stays out.
  func assign(_ keys: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    isFull ? index.find(keys, rows, nullIsKey: true) : try index.assign(keys, rows)
  }

  /// Looks, after a batch, whether there is room for more keys.
  ///
  /// - Parameter bytesPerGroup: what the owner keeps of each group beside its key.
  func updateMemory(bytesPerGroup: Int) {
    if share.holds(index.byteCount + index.count * bytesPerGroup) { isFull = true }
  }

  /// The keys of all groups, column by column.
  func keyColumns() -> [ColumnVector] { index.keyColumns() }
}

extension BoundedGroupIndex {
  /// The rows whose key was not seen before, each key's first. The index must not be full before.
  func selectNew(_ keys: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let first = count
    let groups = try assign(keys, rows)
    updateMemory(bytesPerGroup: 0)
    return groups.firstRows(from: first, rows)
  }
}

extension GroupIndex {
  /// The rows whose key was not seen before, each key's first.
  func selectNew(_ keys: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let first = count
    return try assign(keys, rows).firstRows(from: first, rows)
  }
}

extension ContiguousArray<Int32> {
  /// The i-th of `rows` belongs to the i-th group here: the first row of each group from a number on.
  fileprivate func firstRows(from group: Int, _ rows: RowSet) -> ContiguousArray<Int32> {
    var next = group
    var i = 0
    return rows.selecting { _ in
      let isNew = Int(self[i]) == next
      next += isNew ? 1 : 0
      i += 1
      return isNew
    }
  }

  /// The i-th of `rows` belongs to the i-th group here: the rows with a group and their groups, and the rows
  /// without one, for which it is -1.
  func split(_ rows: RowSet) -> (known: RowSet, groups: ContiguousArray<Int32>, unknown: RowSet) {
    var known: ContiguousArray<Int32> = []
    var groups: ContiguousArray<Int32> = []
    var unknown: ContiguousArray<Int32> = []
    var i = 0
    rows.forEach { row in
      if self[i] >= 0 {
        known.append(Int32(truncatingIfNeeded: row))
        groups.append(self[i])
      } else {
        unknown.append(Int32(truncatingIfNeeded: row))
      }
      i += 1
    }
    return (rows.with(known), groups, rows.with(unknown))
  }
}
