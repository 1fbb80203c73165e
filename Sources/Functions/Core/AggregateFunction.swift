import Catalog
import Columns
import Diagnostics

/// One use of an aggregate function; described as a scalar's.
public typealias AggregateUse = ScalarCall

/// The rows of one batch and the group of each.
public struct GroupRows {
  /// The rows to take in.
  public let rows: RowSet
  /// The group of the i-th of `rows`; nil where all are of group 0.
  public let groups: ContiguousArray<Int32>?
  /// Number of groups there are so far; every group is below it.
  public let groupCount: Int

  /// Rows with their groups.
  public init(rows: RowSet, groups: ContiguousArray<Int32>?, groupCount: Int) {
    self.rows = rows
    self.groups = groups
    self.groupCount = groupCount
  }

  /// Calls `body` with group and row of every row, in order.
  @inline(__always)
  func forEach(_ body: (_ group: Int, _ row: Int) -> Void) {
    guard let groups else {
      rows.forEach { body(0, $0) }
      return
    }
    groups.withUnsafeBufferPointer { groups in
      if let selection = rows.selection {
        selection.withUnsafeBufferPointer { selection in
          for i in 0..<selection.count { body(Int(groups[i]), Int(selection[i])) }
        }
      } else {
        for row in 0..<rows.length { body(Int(groups[row]), row) }
      }
    }
  }

  /// As `forEach`, only where `vector` is not NULL.
  @inline(__always)
  func forEachValid(_ vector: ColumnVector, _ body: (_ group: Int, _ row: Int) -> Void) {
    guard let validity = vector.validity else {
      forEach(body)
      return
    }
    validity.withUnsafeBufferPointer { validity in
      forEach { group, row in if validity[row] != 0 { body(group, row) } }
    }
  }
}

/// What an aggregate has seen so far of all groups, held column by column.
public protocol Accumulator: AnyObject {
  /// Takes rows in.
  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError)
  /// The results of groups `0 ..< groupCount`, some of which may never have had a row. Called once, unless
  /// the accumulator can continue.
  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector
  /// Whether more rows may be taken in after `finalize`, for the results of growing frames.
  var canContinue: Bool { get }
}

extension Accumulator {
  /// Most accumulators keep what they need to go on.
  public var canContinue: Bool { true }
}

/// An accumulator that keeps every value, and nothing else of the rows: what it has can be taken out, and given
/// later to another one of the same use.
public protocol CollectingAccumulator: Accumulator {
  /// The values kept so far.
  var collected: CollectedValues { get set }
}

/// An accumulator whose result needs few of the sorted values of a group.
public protocol RankedAccumulator: CollectingAccumulator {
  /// The places, ascending, of the values that the result needs among `count` sorted ones, 1 or more.
  func ranks(count: Int) -> [Int]
  /// The result of a group of `count` values whose sorted values at ``ranks(count:)`` are `values`.
  func result(_ values: [Int64], count: Int) -> Int64?
}

/// An aggregate function: its signature and what accumulates it.
public struct AggregateFunction: Sendable {
  /// Name, overloads and documentation.
  public let signature: FunctionSignature
  private let make: @Sendable (AggregateUse) throws(QueryError) -> any Accumulator

  init(
    _ name: String, aliases: [String] = [], overloads: [FunctionOverload], documentation: String,
    example: String, keeps: AggregateKeeping = .bounded,
    make: @escaping @Sendable (AggregateUse) throws(QueryError) -> any Accumulator
  ) {
    signature = FunctionSignature(
      name, aliases: aliases, kind: .aggregate, overloads: overloads, documentation: documentation,
      example: example, keeps: keeps)
    self.make = make
  }

  /// An accumulator for one use of the function.
  ///
  /// - Throws: a `.bind` error when an argument that must be constant is not, or is out of range.
  public func makeAccumulator(_ use: AggregateUse) throws(QueryError) -> any Accumulator { try make(use) }
}

extension ContiguousArray {
  /// Makes room for as many groups, at least doubling so that growth costs O(1) per group.
  @inline(__always)
  mutating func grow(to count: Int, filledWith value: Element) {
    guard self.count < count else { return }
    if capacity < count { reserveCapacity(Swift.max(count, capacity * 2)) }
    append(contentsOf: repeatElement(value, count: count - self.count))
  }
}
