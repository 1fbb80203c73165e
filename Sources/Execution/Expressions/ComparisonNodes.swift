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

/// A comparison of two expressions.
final class ComparisonNode<Order: WordOrder, Test: WordTest>: PredicateNode {
  private let left: any ExpressionNode
  private let right: any ExpressionNode

  init(_ left: any ExpressionNode, _ right: any ExpressionNode) {
    self.left = left
    self.right = right
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let a = try left.evaluate(columns, rows)
    let b = try right.evaluate(columns, rows)
    let words = a.words.withUnsafeBufferPointer { x in
      b.words.withUnsafeBufferPointer { y in
        rows.map { Test.holds(Order.key(x[$0]), Order.key(y[$0])) ? 1 : 0 }
      }
    }
    return ColumnVector(words: words, validity: combinedValidity(a, b))
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let a = try left.evaluate(columns, rows)
    let b = try right.evaluate(columns, rows)
    return a.words.withUnsafeBufferPointer { x in
      b.words.withUnsafeBufferPointer { y in
        rows.selecting(validIn: ColumnVector(words: [], validity: combinedValidity(a, b))) {
          Test.holds(Order.key(x[$0]), Order.key(y[$0]))
        }
      }
    }
  }
}

/// A comparison of an expression with a constant that is not NULL.
final class ConstantComparisonNode<Order: WordOrder, Test: WordTest>: PredicateNode {
  private let left: any ExpressionNode
  private let key: Int64

  init(_ left: any ExpressionNode, constant: Int64) {
    self.left = left
    key = Order.key(constant)
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let a = try left.evaluate(columns, rows)
    let key = key
    let words = a.words.withUnsafeBufferPointer { x in
      rows.map { Test.holds(Order.key(x[$0]), key) ? 1 : 0 }
    }
    return ColumnVector(words: words, validity: a.validity)
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let a = try left.evaluate(columns, rows)
    let key = key
    return a.words.withUnsafeBufferPointer { x in
      rows.selecting(validIn: a) { Test.holds(Order.key(x[$0]), key) }
    }
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
