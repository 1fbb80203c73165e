import Columns
import Diagnostics
import Functions
import LogicalPlan

/// How the words of a type become integers that compare as the values do.
protocol WordOrder {
  static func key(_ word: Int64) -> Int64
}

/// Integers and instants; and equality of anything that is interned.
enum IntegerOrder: WordOrder {
  @inline(__always) static func key(_ word: Int64) -> Int64 { word }
}

/// DOUBLE: -0 equals 0, NaN equals NaN and is the greatest.
enum DoubleOrder: WordOrder {
  @inline(__always)
  static func key(_ word: Int64) -> Int64 {
    let number = Double(bitPattern: UInt64(bitPattern: word))
    if number == 0 { return 0 }
    if number != number { return Int64.max }
    return word ^ Int64(bitPattern: UInt64(bitPattern: word >> 63) >> 1)
  }
}

/// A comparison of two integers.
protocol WordTest {
  static func holds(_ a: Int64, _ b: Int64) -> Bool
}

enum EqualTest: WordTest {
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a == b }
}

enum NotEqualTest: WordTest {
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a != b }
}

enum LessTest: WordTest {
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a < b }
}

enum LessOrEqualTest: WordTest {
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a <= b }
}

enum GreaterTest: WordTest {
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a > b }
}

enum GreaterOrEqualTest: WordTest {
  @inline(__always) static func holds(_ a: Int64, _ b: Int64) -> Bool { a >= b }
}

/// The loops of a comparison. A node is called through its protocol, and what is called so is compiled once for
/// all orders and tests, with calls for each row; closures made where these are known are compiled with them.
private struct ComparisonLoops {
  typealias Words = UnsafeBufferPointer<Int64>

  /// The truth of each row.
  let truths: (_ a: Words, _ b: Words, RowSet) -> ContiguousArray<Int64>
  /// The rows for which it is true.
  let rows: (_ a: Words, _ b: Words, RowSet) -> ContiguousArray<Int32>

  init<Order: WordOrder, Test: WordTest>(_: Order.Type, _: Test.Type) {
    truths = { a, b, rows in rows.map { Test.holds(Order.key(a[$0]), Order.key(b[$0])) ? 1 : 0 } }
    rows = { a, b, rows in rows.selecting { Test.holds(Order.key(a[$0]), Order.key(b[$0])) } }
  }
}

/// As ``ComparisonLoops``, with a constant's key on the right.
private struct ConstantComparisonLoops {
  typealias Words = UnsafeBufferPointer<Int64>

  let truths: (_ a: Words, _ key: Int64, RowSet) -> ContiguousArray<Int64>
  let rows: (_ a: Words, _ key: Int64, RowSet) -> ContiguousArray<Int32>
  let key: Int64

  init<Order: WordOrder, Test: WordTest>(_: Order.Type, _: Test.Type, constant: Int64) {
    key = Order.key(constant)
    truths = { a, key, rows in rows.map { Test.holds(Order.key(a[$0]), key) ? 1 : 0 } }
    rows = { a, key, rows in rows.selecting { Test.holds(Order.key(a[$0]), key) } }
  }
}

/// A comparison of two expressions.
final class ComparisonNode: PredicateNode {
  private let left: any ExpressionNode
  private let right: any ExpressionNode
  private let loops: ComparisonLoops

  init<Order: WordOrder, Test: WordTest>(
    _ order: Order.Type, _ test: Test.Type, _ left: any ExpressionNode, _ right: any ExpressionNode
  ) {
    self.left = left
    self.right = right
    loops = ComparisonLoops(order, test)
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let a = try left.evaluate(columns, rows)
    let b = try right.evaluate(columns, rows)
    let words = a.words.withUnsafeBufferPointer { x in
      b.words.withUnsafeBufferPointer { y in loops.truths(x, y, rows) }
    }
    return ColumnVector(words: words, validity: combinedValidity(a, b))
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let a = try left.evaluate(columns, rows)
    let b = try right.evaluate(columns, rows)
    let valid = rows.valid(in: combinedValidity(a, b))
    return a.words.withUnsafeBufferPointer { x in
      b.words.withUnsafeBufferPointer { y in loops.rows(x, y, valid) }
    }
  }
}

/// A comparison of an expression with a constant that is not NULL.
final class ConstantComparisonNode: PredicateNode {
  private let left: any ExpressionNode
  private let loops: ConstantComparisonLoops

  init<Order: WordOrder, Test: WordTest>(
    _ order: Order.Type, _ test: Test.Type, _ left: any ExpressionNode, constant: Int64
  ) {
    self.left = left
    loops = ConstantComparisonLoops(order, test, constant: constant)
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let a = try left.evaluate(columns, rows)
    let words = a.words.withUnsafeBufferPointer { loops.truths($0, loops.key, rows) }
    return ColumnVector(words: words, validity: a.validity)
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let a = try left.evaluate(columns, rows)
    let valid = rows.valid(in: a.validity)
    return a.words.withUnsafeBufferPointer { loops.rows($0, loops.key, valid) }
  }
}

/// An order comparison of texts, stacks or lists, whose ids say nothing about order.
final class PooledOrderNode: ExpressionNode {
  private let comparison: Comparison
  private let left: any ExpressionNode
  private let right: any ExpressionNode
  private let type: LogicalType
  private let pools: ValuePools

  init(
    _ comparison: Comparison, _ left: any ExpressionNode, _ right: any ExpressionNode, _ type: LogicalType,
    _ pools: ValuePools
  ) {
    self.comparison = comparison
    self.left = left
    self.right = right
    self.type = type
    self.pools = pools
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let a = try left.evaluate(columns, rows)
    let b = try right.evaluate(columns, rows)
    let validity = combinedValidity(a, b)
    let words = rows.map { row in
      // A NULL row's word is no id.
      if let validity, validity[row] == 0 { return 0 }
      let order = compareWords(a.words[row], b.words[row], type, pools)
      let holds =
        switch comparison {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        case .equal, .notDistinct: order == 0
        case .notEqual, .distinct: order != 0
        }
      return holds ? 1 : 0
    }
    return ColumnVector(words: words, validity: validity)
  }
}

/// IS [NOT] DISTINCT FROM: NULL is a value like any other.
final class DistinctNode<Order: WordOrder>: ExpressionNode {
  private let left: any ExpressionNode
  private let right: any ExpressionNode
  private let isNegated: Bool

  init(_ left: any ExpressionNode, _ right: any ExpressionNode, isNegated: Bool) {
    self.left = left
    self.right = right
    self.isNegated = isNegated
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let a = try left.evaluate(columns, rows)
    let b = try right.evaluate(columns, rows)
    let words = rows.map { row in
      let aIsNull = a.isNull(row)
      let isDistinct =
        aIsNull || b.isNull(row)
        ? aIsNull != b.isNull(row) : Order.key(a.words[row]) != Order.key(b.words[row])
      return isDistinct != isNegated ? 1 : 0
    }
    return ColumnVector(words: words)
  }
}
