import Columns
import Diagnostics
import Functions

/// A compiled expression: one call per batch. It may hold caches, so it belongs to one place in one query.
protocol ExpressionNode: AnyObject {
  /// The values at `rows`, in a vector of at least `rows.length`; other rows hold anything.
  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector
}

/// A BOOLEAN expression that can say at once where it is true.
protocol PredicateNode: ExpressionNode {
  /// Those of `rows` where the expression is true (neither false nor NULL), ascending.
  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32>
}

/// A column of the input.
final class ColumnNode: ExpressionNode {
  let index: Int

  init(_ index: Int) { self.index = index }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    // Checked once a batch, so that a plan that does not fit its input cannot read past a vector.
    guard index < columns.count, columns[index].count >= rows.length else {
      throw QueryError(.runtime, "internal: column \(index) is missing from a batch")
    }
    return columns[index]
  }
}

/// The same value for every row.
final class ConstantNode: ExpressionNode {
  let word: Int64?
  private var vector: ColumnVector

  init(_ word: Int64?) {
    self.word = word
    vector = ColumnVector(repeating: word, count: 0)
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    if vector.count != rows.length { vector = ColumnVector(repeating: word, count: rows.length) }
    return vector
  }
}

/// A function or a conversion of other expressions' values.
final class CallNode: ExpressionNode {
  private let invocation: ScalarInvocation
  private let arguments: [any ExpressionNode]
  private let span: SourceSpan?

  init(_ invocation: ScalarInvocation, _ arguments: [any ExpressionNode], span: SourceSpan?) {
    self.invocation = invocation
    self.arguments = arguments
    self.span = span
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    var values: [ColumnVector] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(try argument.evaluate(columns, rows)) }
    do {
      return try invocation.evaluate(values, rows: rows)
    } catch {
      throw error.located(at: span)
    }
  }
}

/// Any BOOLEAN expression as a predicate.
final class TruthNode: PredicateNode {
  private let inner: any ExpressionNode

  init(_ inner: any ExpressionNode) { self.inner = inner }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    try inner.evaluate(columns, rows)
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let flags = try inner.evaluate(columns, rows)
    return flags.words.withUnsafeBufferPointer { words in
      rows.selecting(validIn: flags) { words[$0] != 0 }
    }
  }
}
