import Columns
import Diagnostics
import Functions

/// Numbers the distinct keys of rows from 0 in the order they are first seen. NULL is a key like any other.
protocol GroupIndex: AnyObject {
  /// Number of groups so far.
  var count: Int { get }
  /// The group of each of `rows`, in order.
  ///
  /// - Throws: a `.runtime` error beyond 2^31 groups.
  func assign(_ keys: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32>
  /// The group of each of `rows`, in order; -1 for a key that is in no row assigned before. Adds no group.
  ///
  /// - Parameter nullIsKey: whether NULL is a key like any other; else the group of a key that is NULL in a
  ///   column is -1.
  func find(_ keys: [ColumnVector], _ rows: RowSet, nullIsKey: Bool) -> ContiguousArray<Int32>
  /// The memory that the index takes.
  var byteCount: Int { get }
  /// The keys of all groups, column by column.
  func keyColumns() -> [ColumnVector]
}

/// The index that suits keys of the given types best; there is at least one.
func makeGroupIndex(_ types: [LogicalType]) -> any GroupIndex {
  guard types.count == 1, let type = types.first else { return RowGroupIndex(types) }
  return type.isPoolID ? DenseGroupIndex() : WordGroupIndex(isDouble: type == .double)
}

/// The most groups there can be: a group is a 32-bit number.
let maximalGroupCount = Int(Int32.max)

func tooManyGroups() -> QueryError {
  QueryError(.runtime, "there are more than \(maximalGroupCount) groups")
}

extension RowSet {
  /// Makes a group number for every row that counts, in order.
  @inline(__always)
  func makeGroups(_ body: (_ row: Int) -> Int32) -> ContiguousArray<Int32> {
    ContiguousArray(unsafeUninitializedCapacity: count) { out, made in
      var i = 0
      forEach { row in
        out.initializeElement(at: i, to: body(row))
        i += 1
      }
      made = i
    }
  }
}

/// The words with one pattern for each value, where the type's words have several.
func canonical(_ vector: ColumnVector, _ rows: RowSet, isDouble: Bool) -> ColumnVector {
  guard isDouble else { return vector }
  let words = vector.words.withUnsafeBufferPointer { words in rows.map { canonicalDouble(words[$0]) } }
  return ColumnVector(words: words, validity: vector.validity)
}
