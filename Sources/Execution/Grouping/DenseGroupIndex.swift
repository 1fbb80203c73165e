import Columns
import Diagnostics
import Functions

/// Groups by one id of a pool: a table indexed by the id, no hashing.
final class DenseGroupIndex: GroupIndex {
  private var groupOfID: ContiguousArray<Int32> = []
  private var nullGroup: Int32 = -1
  private var keys = ColumnVector(capacity: 64)

  var count: Int { keys.count }

  func assign(_ vectors: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let vector = vectors[0]
    let groups =
      vector.words.withUnsafeBufferPointer { ids in
        guard let validity = vector.validity else { return validGroups(ids, rows) }
        return rows.makeGroups { row in validity[row] != 0 ? group(of: ids[row]) : groupOfNull() }
      }
    if keys.count > maximalGroupCount { throw tooManyGroups() }
    return groups
  }

  /// The loop without NULLs: ids that have a group already cost one load.
  private func validGroups(_ ids: UnsafeBufferPointer<Int64>, _ rows: RowSet) -> ContiguousArray<Int32> {
    var misses = 0
    var groups = groupOfID.withUnsafeBufferPointer { table in
      rows.makeGroups { row in
        let id = Int(ids[row])
        let group = id < table.count ? table[id] : -1
        misses += group < 0 ? 1 : 0
        return group
      }
    }
    if misses == 0 { return groups }
    var i = 0
    rows.forEach { row in
      if groups[i] < 0 { groups[i] = group(of: ids[row]) }
      i += 1
    }
    return groups
  }

  func find(_ vectors: [ColumnVector], _ rows: RowSet, nullIsKey: Bool) -> ContiguousArray<Int32> {
    let vector = vectors[0]
    let nullGroup = nullIsKey ? nullGroup : -1
    return vector.words.withUnsafeBufferPointer { ids in
      groupOfID.withUnsafeBufferPointer { table in
        rows.makeGroups { row in
          if vector.isNull(row) { return nullGroup }
          let id = Int(ids[row])
          return id < 0 || id >= table.count ? -1 : table[id]
        }
      }
    }
  }

  private func group(of id: Int64) -> Int32 {
    let index = Int(id)
    if index >= groupOfID.count {
      let size = max(index + 1, groupOfID.count * 2, 256)
      groupOfID.append(contentsOf: repeatElement(-1, count: size - groupOfID.count))
    }
    if groupOfID[index] < 0 {
      groupOfID[index] = Int32(truncatingIfNeeded: keys.count)
      keys.append(id)
    }
    return groupOfID[index]
  }

  private func groupOfNull() -> Int32 {
    if nullGroup < 0 {
      nullGroup = Int32(truncatingIfNeeded: keys.count)
      keys.append(nil)
    }
    return nullGroup
  }

  func keyColumns() -> [ColumnVector] { [keys] }

  /// Without the table by id, which is no larger than the pool and would not shrink if there were fewer groups.
  var byteCount: Int { keys.byteCount + keys.count * 4 }
}
