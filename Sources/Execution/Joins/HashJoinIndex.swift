import Columns
import Diagnostics
import Functions

/// Finds held rows by equal keys: the keys are numbered as groups are, and the rows of a number stand together.
///
/// A single key whose values lie close together is a place in a table and is not hashed; where no key is held
/// twice the held row itself is found.
final class HashJoinIndex: JoinIndex {
  private let heldKeys: JoinKeyNodes
  private let passingKeys: JoinKeyNodes
  private let types: [LogicalType]
  private let groups: any GroupIndex
  /// Numbers by key, where keys lie close together.
  private var table: KeyTable?
  /// The rows of each number; nil where each has one.
  private var rows: GroupedRows?
  /// The held row of each number, where each has one; nil where that is the number.
  private var rowOfNumber: ContiguousArray<Int32>?
  private(set) var order: ContiguousArray<Int32> = []

  /// - Parameter types: of the keys; there is at least one.
  init(heldKeys: JoinKeyNodes, passingKeys: JoinKeyNodes, types: [LogicalType]) {
    self.heldKeys = heldKeys
    self.passingKeys = passingKeys
    self.types = types
    groups = makeGroupIndex(types)
  }

  func build(_ columns: [ColumnVector], count: Int) throws(QueryError) {
    let (keys, valid) = try heldKeys.evaluate(columns, count: count)
    var table = types.count == 1 && types[0] != .double ? KeyTable(keys[0], valid) : nil
    let close = table?.assign(keys[0], valid)
    let numbers = if let close { close } else { try groups.assign(keys, valid) }
    let numberCount = table?.count ?? groups.count
    let held = valid.selection ?? ContiguousArray(0..<Int32(count))
    self.table = table
    if numberCount == held.count {
      // Numbers were given as rows came, so the rows of all numbers in turn are the rows as they came.
      order = held
      rowOfNumber = valid.selection
    } else {
      let rows = GroupedRows(groups: numbers, of: held, groupCount: numberCount)
      order = rows.order
      self.rows = rows
    }
  }

  func partners(_ columns: [ColumnVector], count: Int) throws(QueryError) -> ContiguousArray<Int32>? {
    guard rows == nil else { return nil }
    var found = try numbers(columns, count: count)
    guard let rowOfNumber else { return found }
    found.withUnsafeMutableBufferPointer { found in
      rowOfNumber.withUnsafeBufferPointer { rows in
        for i in found.indices where found[i] >= 0 { found[i] = rows[Int(found[i])] }
      }
    }
    return found
  }

  func candidates(_ columns: [ColumnVector], count: Int) throws(QueryError) -> CandidateRanges {
    let found = try numbers(columns, count: count)
    func ranges(_ place: (_ number: Int) -> Int32) -> ContiguousArray<Int32> {
      ContiguousArray(unsafeUninitializedCapacity: count) { out, made in
        found.withUnsafeBufferPointer { found in
          for row in 0..<count {
            let number = Int(found[row])
            out.initializeElement(at: row, to: number < 0 ? 0 : place(number))
          }
        }
        made = count
      }
    }
    guard let rows else {
      // Each number has one row, at its own place.
      return CandidateRanges(
        starts: ranges { Int32(truncatingIfNeeded: $0) }, ends: ranges { Int32(truncatingIfNeeded: $0 + 1) })
    }
    return rows.starts.withUnsafeBufferPointer { starts in
      CandidateRanges(starts: ranges { starts[$0] }, ends: ranges { starts[$0 + 1] })
    }
  }

  /// The number of each row's keys; -1 for keys that no held row has.
  private func numbers(_ columns: [ColumnVector], count: Int) throws(QueryError) -> ContiguousArray<Int32> {
    let (keys, _) = try passingKeys.evaluate(columns, count: count)
    return table?.find(keys[0], count: count)
      ?? groups.find(keys, RowSet(length: count), nullIsKey: false)
  }
}
