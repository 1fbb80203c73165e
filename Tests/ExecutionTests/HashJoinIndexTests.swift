import Columns
import Functions
import Testing

@testable import Execution

/// The held rows that an index finds, beside a look at every pair.
@Suite struct HashJoinIndexTests {
  private static let close: [Int64?] = (0..<50).map { Int64($0 * 3) - 40 }
  private static let keySets: [[Int64?]] = [
    close, close.reversed(), close + [nil, nil], [nil] + close, close + close, [nil, 7, nil, 7, nil],
    [Int64.min], [Int64.max, Int64.max - 2, nil], [Int64.min, Int64.min + 900], [Int64.min, Int64.max],
    [Int64.min, 0, Int64.max, 0], [0, 1_000_000], [nil, nil], (0..<40).map { $0 << 40 }, [-1, 0, 1],
  ]

  @Test(arguments: keySets, [LogicalType.bigint, .timestamp, .double])
  func asEveryPair(held: [Int64?], type: LogicalType) throws {
    func column(_ words: [Int64?]) -> ColumnVector {
      var vector = ColumnVector(capacity: words.count)
      for word in words { vector.append(word) }
      return vector
    }
    let ends: [Int64?] = [.min, .min + 1, .max, .max - 1, -41, 0, nil]
    let passing =
      ends + (-60..<160).map(Int64.init).map(Optional.some) + held + held.map { $0.map { $0 &+ 1 } }
    let keys = JoinKeyNodes(nodes: [ColumnNode(0)])
    let index = HashJoinIndex(heldKeys: keys, passingKeys: keys, types: [type])
    try index.build([column(held)], count: held.count)
    let candidates = try index.candidates([column(passing)], count: passing.count)
    let partners = try index.partners([column(passing)], count: passing.count)
    // As doubles a few of the words are no numbers; equal words are equal all the same.
    func equals(_ a: Int64?, _ b: Int64?) -> Bool {
      guard let a, let b else { return false }
      return type == .double ? canonicalDouble(a) == canonicalDouble(b) : a == b
    }
    let values = held.compactMap(\.self).map { type == .double ? canonicalDouble($0) : $0 }
    #expect((partners == nil) == (Set(values).count < values.count))
    for (row, key) in passing.enumerated() {
      let expected = held.indices.filter { equals(held[$0], key) }.map { Int32($0) }
      let found = index.order[Int(candidates.starts[row])..<Int(candidates.ends[row])]
      #expect(Array(found) == expected, "\(String(describing: key))")
      if let partners { #expect(partners[row] == expected.first ?? -1, "\(String(describing: key))") }
    }
  }
}
