import Catalog
import Columns

/// A pushed predicate, ready to be made on the words of a column.
struct WordTest {
  private enum Kind {
    case never
    case isNull
    case isNotNull
    case equal(Int64)
    case notEqual(Int64)
    /// Between two words, both included.
    case within(ClosedRange<Int64>)
    case isIn([Int64])
    /// A test on values where the words do not sort as the values do.
    case value(ScanPredicate.Test, LogicalType)
  }

  /// The column it is made on.
  let column: Int
  private let kind: Kind
  private let pools: ValuePools

  /// The test of a predicate on a column of the given type.
  init(_ predicate: ScanPredicate, type: LogicalType, pools: ValuePools) {
    column = predicate.column
    self.pools = pools
    kind = Self.kind(predicate.test, type, pools)
  }

  private static func kind(_ test: ScanPredicate.Test, _ type: LogicalType, _ pools: ValuePools) -> Kind {
    func word(_ value: Value) -> Int64? { pools.word(value) }
    let sorts = type.sortsAsInteger
    switch test {
    case .isNull: return .isNull
    case .isNotNull: return .isNotNull
    case .equal(let value): return word(value).map { .equal($0) } ?? .never
    case .notEqual(let value): return word(value).map { .notEqual($0) } ?? .never
    case .isIn(let values): return .isIn(values.compactMap(word))
    case .less(let value):
      guard sorts else { return .value(test, type) }
      guard let word = word(value), word > .min else { return .never }
      return .within(.min...(word - 1))
    case .lessOrEqual(let value):
      guard sorts else { return .value(test, type) }
      guard let word = word(value) else { return .never }
      return .within(.min...word)
    case .greater(let value):
      guard sorts else { return .value(test, type) }
      guard let word = word(value), word < .max else { return .never }
      return .within((word + 1)...(.max))
    case .greaterOrEqual(let value):
      guard sorts else { return .value(test, type) }
      guard let word = word(value) else { return .never }
      return .within(word...(.max))
    }
  }

  /// Writes the positions of the rows that pass to `kept`, which has room for all rows; returns how many.
  func select(_ column: ColumnVector, into kept: UnsafeMutablePointer<Int32>) -> Int {
    switch kind {
    case .never: return 0
    case .isNull: return keep(column, into: kept, nulls: true) { _ in false }
    case .isNotNull: return keep(column, into: kept) { _ in true }
    case .equal(let word): return keep(column, into: kept) { $0 == word }
    case .notEqual(let word): return keep(column, into: kept) { $0 != word }
    case .within(let range):
      return keep(column, into: kept) { $0 >= range.lowerBound && $0 <= range.upperBound }
    case .isIn(let words): return keep(column, into: kept) { words.contains($0) }
    case .value(let test, let type): return keep(column, into: kept) { test.passes(pools.value($0, type)) }
    }
  }

  @inline(__always)
  private func keep(
    _ column: ColumnVector, into kept: UnsafeMutablePointer<Int32>, nulls: Bool = false,
    _ test: (Int64) -> Bool
  ) -> Int {
    var count = 0
    column.words.withUnsafeBufferPointer { words in
      if let validity = column.validity {
        for i in 0..<words.count {
          let passes = validity[i] == 0 ? nulls : test(words[i])
          kept[count] = Int32(truncatingIfNeeded: i)
          count += passes ? 1 : 0
        }
      } else {
        for i in 0..<words.count {
          kept[count] = Int32(truncatingIfNeeded: i)
          count += test(words[i]) ? 1 : 0
        }
      }
    }
    return count
  }
}
