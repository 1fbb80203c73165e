import Columns

/// The values of all groups in the order they came: a column of groups beside a column of words.
///
/// - Complexity: 12 bytes a value, and a byte more where NULLs are kept and there are some.
public struct CollectedValues {
  private var groups: ContiguousArray<Int32> = []
  private var words: ContiguousArray<Int64> = []
  private var validity: ContiguousArray<UInt8>?

  /// Number of values.
  public var count: Int { words.count }

  /// The memory that the values take.
  public var byteCount: Int { words.count * 12 + (validity?.count ?? 0) }

  /// Takes all values out: the group of each, and the values.
  public mutating func take() -> (groups: ContiguousArray<Int32>, values: ColumnVector) {
    defer { self = CollectedValues() }
    return (groups, ColumnVector(words: words, validity: validity))
  }

  /// Appends the values of some rows.
  mutating func append(_ input: GroupRows, _ argument: ColumnVector, keepsNull: Bool) {
    let hadMask = validity != nil
    if keepsNull, argument.validity != nil, !hadMask {
      validity = ContiguousArray(repeating: 1, count: words.count)
    }
    groups.reserveCapacity(grown(groups.count + input.rows.count, groups.capacity))
    words.reserveCapacity(grown(words.count + input.rows.count, words.capacity))
    argument.words.withUnsafeBufferPointer { source in
      if keepsNull {
        input.forEach { group, row in
          groups.append(Int32(truncatingIfNeeded: group))
          words.append(source[row])
          validity?.append(argument.isNull(row) ? 0 : 1)
        }
      } else {
        input.forEachValid(argument) { group, row in
          groups.append(Int32(truncatingIfNeeded: group))
          words.append(source[row])
        }
      }
    }
  }

  private func grown(_ needed: Int, _ capacity: Int) -> Int {
    needed <= capacity ? needed : max(needed, capacity * 2)
  }

  /// The values sorted by group, each group's in the order they came, and where each group begins (with one
  /// entry more for the end). Empties the collection.
  ///
  /// - Complexity: O(values + groups).
  mutating func takeByGroup(groupCount: Int) -> (values: ColumnVector, starts: ContiguousArray<Int>) {
    var starts = ContiguousArray<Int>(repeating: 0, count: groupCount + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in 0..<groupCount { starts[group + 1] += starts[group] }
    defer { self = CollectedValues() }
    if groupCount == 1 { return (ColumnVector(words: words, validity: validity), starts) }
    var next = starts
    var sorted = ContiguousArray<Int64>(repeating: 0, count: words.count)
    var mask = validity
    for i in 0..<words.count {
      let place = next[Int(groups[i])]
      next[Int(groups[i])] = place + 1
      sorted[place] = words[i]
      if let validity { mask?[place] = validity[i] }
    }
    return (ColumnVector(words: sorted, validity: mask), starts)
  }
}
