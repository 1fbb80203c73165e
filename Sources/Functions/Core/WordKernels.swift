import Columns
import Diagnostics

/// An operation on one word, compiled into its own loop.
protocol UnaryOperation {
  /// The result; sets `fault` where there is none.
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64
}

/// An operation on two words, compiled into its own loop.
protocol BinaryOperation {
  /// The result; sets `fault` where there is none.
  static func apply(_ a: Int64, _ b: Int64, _ fault: inout Bool) -> Int64
  /// Whether any two words may be given, also those of rows that do not count: at worst there is a fault.
  static var takesAnyWords: Bool { get }
  /// The results for `count` rows, one behind the other; true where one of them has none. All of `out` is set
  /// unless there is a fault.
  static func applyToAll(
    _ a: UnsafeBufferPointer<Int64>, _ b: UnsafeBufferPointer<Int64>,
    into out: UnsafeMutableBufferPointer<Int64>,
    count: Int
  ) -> Bool
}

extension BinaryOperation {
  static var takesAnyWords: Bool { false }

  @inline(__always)
  static func applyToAll(
    _ a: UnsafeBufferPointer<Int64>, _ b: UnsafeBufferPointer<Int64>,
    into out: UnsafeMutableBufferPointer<Int64>,
    count: Int
  ) -> Bool {
    var fault = false
    for row in 0..<count { out.initializeElement(at: row, to: apply(a[row], b[row], &fault)) }
    return fault
  }
}

/// An operation on two words that is NULL for some of them.
protocol PartialBinaryOperation: BinaryOperation {
  /// Whether the result for this right side is NULL; `apply` is then not called.
  static func isNull(right: Int64) -> Bool
}

// A kernel is called through `ScalarKernel`, and what is called so is compiled once for all operations, with a call
// for each row. So the loops are closures made where the operation is known: each is compiled with its operation.

/// The rows of columns that count, and whether one has no result.
typealias UnaryLoop = (_ a: UnsafeBufferPointer<Int64>, RowSet, _ fault: inout Bool) -> ContiguousArray<Int64>
typealias BinaryLoop = (
  _ a: UnsafeBufferPointer<Int64>, _ b: UnsafeBufferPointer<Int64>, RowSet, _ fault: inout Bool
) -> ContiguousArray<Int64>

/// One argument, one word in, one word out.
final class UnaryKernel<Operation: UnaryOperation>: ScalarKernel {
  private let name: String
  private let call: ScalarCall
  private let loop: UnaryLoop

  init(_ name: String, _ call: ScalarCall) {
    self.name = name
    self.call = call
    loop = { a, rows, fault in rows.map { Operation.apply(a[$0], &fault) } }
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    var fault = false
    let words = arguments[0].words.withUnsafeBufferPointer { loop($0, rows, &fault) }
    if fault { throw firstFault(arguments[0], rows) }
    return ColumnVector(words: words)
  }

  private func firstFault(_ a: ColumnVector, _ rows: RowSet) -> QueryError {
    for row in rows.selection ?? ContiguousArray(0..<Int32(rows.length)) {
      var fault = false
      _ = Operation.apply(a.words[Int(row)], &fault)
      guard fault else { continue }
      let text = valueText(a.words[Int(row)], call.argumentTypes[0], call.pools)
      return QueryError(.runtime, "the result of \(name)(\(text)) does not fit in \(call.resultType.name)")
    }
    return QueryError(.runtime, "the result of \(name) does not fit in \(call.resultType.name)")
  }
}

/// Two arguments, a word each in, one word out.
final class BinaryKernel<Operation: BinaryOperation>: ScalarKernel {
  private let name: String
  private let call: ScalarCall
  private let loop: BinaryLoop

  init(_ name: String, _ call: ScalarCall) {
    self.name = name
    self.call = call
    loop = { a, b, rows, fault in
      if rows.selection != nil { return rows.map { Operation.apply(a[$0], b[$0], &fault) } }
      return ContiguousArray(unsafeUninitializedCapacity: rows.length) { out, made in
        fault = Operation.applyToAll(a, b, into: out, count: rows.length)
        made = fault ? 0 : rows.length
      }
    }
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    // Where not many rows are left out it is faster to take them all. A row that does not count may have no
    // result: then only the others are taken.
    if Operation.takesAnyWords, rows.selection != nil, rows.count * 3 > rows.length {
      let (words, fault) = words(arguments, RowSet(length: rows.length))
      if !fault { return ColumnVector(words: words) }
    }
    let (words, fault) = words(arguments, rows)
    if fault {
      throw binaryFault(name, call, arguments, rows) { a, b in
        var fault = false
        _ = Operation.apply(a, b, &fault)
        return fault
      }
    }
    return ColumnVector(words: words)
  }

  private func words(_ arguments: [ColumnVector], _ rows: RowSet) -> (ContiguousArray<Int64>, fault: Bool) {
    var fault = false
    let words = arguments[0].words.withUnsafeBufferPointer { a in
      arguments[1].words.withUnsafeBufferPointer { b in loop(a, b, rows, &fault) }
    }
    return (words, fault)
  }
}

/// As ``BinaryKernel``, with NULL where the operation has no result (division by zero).
final class PartialBinaryKernel<Operation: PartialBinaryOperation>: ScalarKernel {
  private let name: String
  private let call: ScalarCall
  private let loop: BinaryLoop
  private let findsNull: (UnsafeBufferPointer<Int64>, RowSet) -> Bool

  init(_ name: String, _ call: ScalarCall) {
    self.name = name
    self.call = call
    loop = { a, b, rows, fault in
      rows.map { row in Operation.isNull(right: b[row]) ? 0 : Operation.apply(a[row], b[row], &fault) }
    }
    findsNull = { b, rows in
      var found = false
      rows.forEach { found = Operation.isNull(right: b[$0]) || found }
      return found
    }
  }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector {
    var fault = false
    let (words, hasNull) = arguments[0].words.withUnsafeBufferPointer { a in
      arguments[1].words.withUnsafeBufferPointer { b in (loop(a, b, rows, &fault), findsNull(b, rows)) }
    }
    if fault {
      throw binaryFault(name, call, arguments, rows) { a, b in
        var fault = false
        if !Operation.isNull(right: b) { _ = Operation.apply(a, b, &fault) }
        return fault
      }
    }
    guard hasNull else { return ColumnVector(words: words) }
    var validity = ContiguousArray<UInt8>(repeating: 1, count: rows.length)
    rows.forEach { row in
      if Operation.isNull(right: arguments[1].words[row]) { validity[row] = 0 }
    }
    return ColumnVector(words: words, validity: validity)
  }
}

/// The error about the first pair of operands that has no result.
private func binaryFault(
  _ name: String, _ call: ScalarCall, _ arguments: [ColumnVector], _ rows: RowSet,
  _ isFaulty: (Int64, Int64) -> Bool
) -> QueryError {
  for row in rows.selection ?? ContiguousArray(0..<Int32(rows.length)) {
    let a = arguments[0].words[Int(row)]
    let b = arguments[1].words[Int(row)]
    guard isFaulty(a, b) else { continue }
    let left = valueText(a, call.argumentTypes[0], call.pools)
    let right = valueText(b, call.argumentTypes[1], call.pools)
    let isSymbol = name.utf8.allSatisfy { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    let expression = isSymbol ? "\(left) \(name) \(right)" : "\(name)(\(left), \(right))"
    return QueryError(.runtime, "the result of \(expression) does not fit in \(call.resultType.name)")
  }
  return QueryError(.runtime, "the result of \(name) does not fit in \(call.resultType.name)")
}
