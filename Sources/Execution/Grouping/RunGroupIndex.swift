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
    let vectors = zip(vectors, isDouble).map { canonical($0, rows, isDouble: $1) }
    var previous = -1
    let groups = rows.makeGroups { row in
      let isSame = previous < 0 ? isLatest(vectors, row) : vectors.allSatisfy { $0.isSame(row, previous) }
      if !isSame { add(vectors, row) }
      previous = row
      return Int32(truncatingIfNeeded: count - 1)
    }
    if count > maximalGroupCount { throw tooManyGroups() }
    return groups
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

  private func add(_ vectors: [ColumnVector], _ row: Int) {
    for i in keys.indices { keys[i].append(vectors[i][row]) }
    count += 1
  }

  func keyColumns() -> [ColumnVector] { keys }

  var byteCount: Int { keys.reduce(0) { $0 + $1.byteCount } }
}

extension ColumnVector {
  /// Whether two rows have the same word, or both NULL.
  @inline(__always)
  fileprivate func isSame(_ a: Int, _ b: Int) -> Bool {
    guard let validity else { return words[a] == words[b] }
    return validity[a] == validity[b] && (validity[a] == 0 || words[a] == words[b])
  }
}
