import Columns
import Diagnostics
import Functions

/// AND or OR of two or more conditions. A condition is only looked at where those before it leave the result
/// open, so that `x <> 0 AND f(x)` keeps `f` from what it cannot take.
final class JunctionNode: PredicateNode {
  /// Which of the two.
  enum Kind {
    case and
    case or
  }

  private let kind: Kind
  private let parts: [any PredicateNode]

  init(_ kind: Kind, _ parts: [any PredicateNode]) {
    self.kind = kind
    self.parts = parts
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    // False decides AND, true decides OR; what is never decided is NULL where any part was.
    let decisive: Int64 = kind == .and ? 0 : 1
    var result = ContiguousArray<Int64>(repeating: 1 - decisive, count: rows.length)
    var validity: ContiguousArray<UInt8>?
    var open = rows
    for part in parts {
      if open.count == 0 { break }
      let flags = try part.evaluate(columns, open)
      if flags.validity != nil, validity == nil {
        validity = ContiguousArray(repeating: 1, count: rows.length)
      }
      let stillOpen = open.selecting { row in
        if flags.isNull(row) {
          validity?[row] = 0
          return true
        }
        guard (flags.words[row] != 0) == (decisive != 0) else { return true }
        result[row] = decisive
        validity?[row] = 1
        return false
      }
      if stillOpen.count < open.count { open = RowSet(length: rows.length, selection: stillOpen) }
    }
    return ColumnVector(words: result, validity: validity)
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    switch kind {
    case .and:
      var selected = rows
      for part in parts {
        if selected.count == 0 { break }
        selected = selected.with(try part.select(columns, selected))
      }
      return selected.selection ?? ContiguousArray(0..<Int32(rows.length))
    case .or:
      var taken: ContiguousArray<Int32> = []
      var rest = rows
      for part in parts {
        if rest.count == 0 { break }
        let more = try part.select(columns, rest)
        rest = rest.removing(more)
        taken = merged(taken, more)
      }
      return taken
    }
  }

  private func merged(_ a: ContiguousArray<Int32>, _ b: ContiguousArray<Int32>) -> ContiguousArray<Int32> {
    if a.isEmpty { return b }
    if b.isEmpty { return a }
    var out: ContiguousArray<Int32> = []
    out.reserveCapacity(a.count + b.count)
    var i = 0
    var j = 0
    while i < a.count, j < b.count {
      if a[i] < b[j] {
        out.append(a[i])
        i += 1
      } else {
        out.append(b[j])
        j += 1
      }
    }
    out += a[i...]
    out += b[j...]
    return out
  }
}

/// NOT: NULL stays NULL.
final class NotNode: ExpressionNode {
  private let inner: any ExpressionNode

  init(_ inner: any ExpressionNode) { self.inner = inner }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let flags = try inner.evaluate(columns, rows)
    let words = flags.words.withUnsafeBufferPointer { words in rows.map { words[$0] == 0 ? 1 : 0 } }
    return ColumnVector(words: words, validity: flags.validity)
  }
}

/// IS NULL and IS NOT NULL.
final class NullTestNode: PredicateNode {
  private let inner: any ExpressionNode
  private let isNegated: Bool

  init(_ inner: any ExpressionNode, isNegated: Bool) {
    self.inner = inner
    self.isNegated = isNegated
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    let values = try inner.evaluate(columns, rows)
    let isNegated = isNegated
    guard let validity = values.validity else {
      return ColumnVector(repeating: isNegated ? 1 : 0, count: rows.length)
    }
    return ColumnVector(words: rows.map { (validity[$0] != 0) == isNegated ? 1 : 0 })
  }

  func select(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ContiguousArray<Int32> {
    let values = try inner.evaluate(columns, rows)
    let isNegated = isNegated
    guard let validity = values.validity else { return isNegated ? rows.selecting { _ in true } : [] }
    return rows.selecting { (validity[$0] != 0) == isNegated }
  }
}
