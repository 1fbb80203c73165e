import Columns
import Diagnostics
import Functions

/// Finds held rows by equal keys: the keys are numbered as groups are, and the rows of a number stand together.
final class HashJoinIndex: JoinIndex {
  private let heldKeys: JoinKeyNodes
  private let passingKeys: JoinKeyNodes
  private let groups: any GroupIndex
  private var rows = GroupedRows(groups: [], of: [], groupCount: 0)

  /// - Parameter types: of the keys; there is at least one.
  init(heldKeys: JoinKeyNodes, passingKeys: JoinKeyNodes, types: [LogicalType]) {
    self.heldKeys = heldKeys
    self.passingKeys = passingKeys
    groups = makeGroupIndex(types)
  }

  var order: ContiguousArray<Int32> { rows.order }

  func build(_ columns: [ColumnVector], count: Int) throws(QueryError) {
    let (keys, valid) = try heldKeys.evaluate(columns, count: count)
    let numbers = try groups.assign(keys, valid)
    rows = GroupedRows(
      groups: numbers, of: valid.selection ?? ContiguousArray(0..<Int32(count)), groupCount: groups.count)
  }

  func candidates(_ columns: [ColumnVector], count: Int) throws(QueryError) -> CandidateRanges {
    let (keys, _) = try passingKeys.evaluate(columns, count: count)
    let found = groups.find(keys, RowSet(length: count), nullIsKey: false)
    func ranges(_ offset: Int) -> ContiguousArray<Int32> {
      ContiguousArray(unsafeUninitializedCapacity: count) { out, made in
        rows.starts.withUnsafeBufferPointer { starts in
          found.withUnsafeBufferPointer { found in
            for row in 0..<count {
              let group = Int(found[row])
              out.initializeElement(at: row, to: group < 0 ? 0 : starts[group + offset])
            }
          }
        }
        made = count
      }
    }
    return CandidateRanges(starts: ranges(0), ends: ranges(1))
  }
}
