import Columns
import Diagnostics
import Functions

extension Optional where Wrapped: AnyObject {
  /// What is there, or what is made now and kept.
  mutating func orMake(_ make: () throws(QueryError) -> Wrapped) throws(QueryError) -> Wrapped {
    if let there = self { return there }
    let made = try make()
    self = made
    return made
  }
}

/// Rows in a temporary file, divided by a hash of their keys: rows of equal keys are in one partition, in the
/// order in which they were added.
final class PartitionedRows {
  /// How many partitions there are.
  static let count = 32

  private let context: ExecutionContext
  private let file: TemporaryFile
  private let columnCount: Int
  private let isDouble: [Bool]
  private let level: Int
  private var partitions: [SpilledRows?] = Array(repeating: nil, count: count)

  /// - Parameters:
  ///   - types: of the keys.
  ///   - level: 0, or one more than that of the partition that is divided again; each level has another hash.
  init(
    _ context: ExecutionContext, columnCount: Int, keyTypes types: [LogicalType], level: Int
  ) throws(QueryError) {
    self.context = context
    self.columnCount = columnCount
    self.level = level
    isDouble = types.map { $0 == .double }
    file = try context.makeTemporaryFile()
  }

  /// Adds the rows that count of columns.
  func append(_ columns: [ColumnVector], keys: [ColumnVector], _ rows: RowSet) throws(QueryError) {
    let hashes = hashes(keys, rows)
    var selections = ContiguousArray(repeating: ContiguousArray<Int32>(), count: Self.count)
    rows.forEach { row in
      let hash = UInt64(bitPattern: hashes[row])
      let mixed = (hash ^ (hash >> 31)) &* 0xbf58_476d_1ce4_e5b9
      selections[Int(mixed >> 59)].append(Int32(truncatingIfNeeded: row))
    }
    for (number, selection) in selections.enumerated() where !selection.isEmpty {
      let partition = try partitions[number].orMake { () throws(QueryError) in
        SpilledRows(context, in: file, columnCount: columnCount)
      }
      try partition.append(columns, rows.with(selection))
    }
  }

  private func hashes(_ keys: [ColumnVector], _ rows: RowSet) -> ContiguousArray<Int64> {
    let seed = Int64(level &+ 1) &* 0x2545_f491_4f6c_dd1d
    var hashes = ContiguousArray(repeating: seed, count: rows.length)
    for (key, original) in keys.enumerated() {
      let vector = canonical(original, rows, isDouble: isDouble[key])
      rows.forEach { row in
        let word = vector.isNull(row) ? 0x5bd1_e995 : vector.words[row]
        let before = UInt64(bitPattern: hashes[row])
        hashes[row] = Int64(bitPattern: wordHash(Int64(bitPattern: before ^ (before >> 29)) &+ word))
      }
    }
    return hashes
  }

  /// Takes the rows out, partition by partition.
  func take() throws(QueryError) -> [SpilledRows] {
    let taken = partitions.compactMap(\.self)
    partitions = []
    for partition in taken { try partition.flush() }
    return taken
  }

  /// The partition of that number, where a row is in it.
  subscript(number: Int) -> SpilledRows? { partitions[number] }
}
