import Columns
import Diagnostics
import Functions

/// Numbers keys of which equal ones come one behind the other: each is compared with the one before, and nothing
/// is hashed.
final class RunGroupIndex: GroupIndex {
  private let isDouble: [Bool]
  private var keys: [ColumnVector]
  private(set) var count = 0

  /// - Parameter types: of the keys; there is at least one.
  init(_ types: [LogicalType]) {
    isDouble = types.map { $0 == .double }
    keys = types.map { _ in ColumnVector(capacity: 64) }
  }

  func assign(_ vectors: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    guard rows.count > 0 else { return [] }
    let vectors = zip(vectors, isDouble).map { canonical($0, rows, isDouble: $1) }
    let first = rows.selection.map { Int($0[0]) } ?? 0
    let last = rows.selection.map { Int($0[rows.count - 1]) } ?? rows.count - 1
    let isKnown = isLatest(vectors, first)
    // Whatever lies between two rows of a run is of the run.
    if isKnown, isLatest(vectors, last) {
      return ContiguousArray(repeating: Int32(truncatingIfNeeded: count - 1), count: rows.count)
    }
    var isNew = ContiguousArray<UInt8>(repeating: 0, count: rows.count)
    for vector in vectors { vector.markChanges(from: first, rows, &isNew) }
    isNew[0] = isKnown ? 0 : 1
    return try isNew.withUnsafeBufferPointer { (isNew) throws(QueryError) in
      var place = 0
      let added = rows.selecting { _ in
        place += 1
        return isNew[place - 1] != 0
      }
      if count + added.count > maximalGroupCount { throw tooManyGroups() }
      for i in keys.indices {
        for row in added { keys[i].append(vectors[i][Int(row)]) }
      }
      var group = count - 1
      count += added.count
      place = 0
      return rows.makeGroups { _ in
        group += Int(isNew[place])
        place += 1
        return Int32(truncatingIfNeeded: group)
      }
    }
  }

  /// Of a key whose run has ended no row comes any more.
  func find(_ vectors: [ColumnVector], _ rows: RowSet, nullIsKey: Bool) -> ContiguousArray<Int32> {
    let vectors = zip(vectors, isDouble).map { canonical($0, rows, isDouble: $1) }
    return rows.makeGroups { row in
      let isKey = nullIsKey || !vectors.contains { $0.isNull(row) }
      return isKey && isLatest(vectors, row) ? Int32(truncatingIfNeeded: count - 1) : -1
    }
  }

  private func isLatest(_ vectors: [ColumnVector], _ row: Int) -> Bool {
    guard count > 0 else { return false }
    for (key, vector) in zip(keys, vectors) where key[count - 1] != vector[row] { return false }
    return true
  }

  func keyColumns() -> [ColumnVector] { keys }

  var byteCount: Int { keys.reduce(0) { $0 + $1.byteCount } }
}

extension ColumnVector {
  /// Marks the rows, by their place among those that count, that differ from the one before.
  fileprivate func markChanges(from first: Int, _ rows: RowSet, _ isNew: inout ContiguousArray<UInt8>) {
    var (i, previous) = (0, first)
    isNew.withUnsafeMutableBufferPointer { isNew in
      words.withUnsafeBufferPointer { words in
        guard let validity else {
          rows.forEach { row in
            isNew[i] |= words[row] == words[previous] ? 0 : 1
            previous = row
            i += 1
          }
          return
        }
        rows.forEach { row in
          let isSame =
            validity[row] == validity[previous] && (validity[row] == 0 || words[row] == words[previous])
          isNew[i] |= isSame ? 0 : 1
          previous = row
          i += 1
        }
      }
    }
  }
}
