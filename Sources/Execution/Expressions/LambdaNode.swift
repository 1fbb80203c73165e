import Columns
import Diagnostics
import Functions
import LogicalPlan

/// A list function with a lambda: the elements of all lists of a batch are one batch for the body.
final class LambdaNode: ExpressionNode {
  private let function: LambdaFunction
  private let arguments: [any ExpressionNode]
  private let body: any ExpressionNode
  private let parameterCount: Int
  private let hasInitial: Bool
  private let pools: ValuePools
  private let span: SourceSpan?

  /// The body is computed for about so many elements at a time, but for whole lists.
  private static let chunk = 4096

  /// - Parameter arguments: the list, for a reduction with a first value that, then what the body takes from
  ///   the row.
  init(
    _ lambda: BoundLambda, _ arguments: [any ExpressionNode], body: any ExpressionNode, pools: ValuePools,
    span: SourceSpan?
  ) {
    function = lambda.function
    parameterCount = lambda.parameters.count
    hasInitial = lambda.hasInitial
    self.arguments = arguments
    self.body = body
    self.pools = pools
    self.span = span
  }

  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    var values: [ColumnVector] = []
    for argument in arguments { values.append(try argument.evaluate(columns, rows)) }
    let list = values[0]
    if function == .reduce {
      return try reduce(values, rows)
    }
    let captured = Array(values.dropFirst())
    var words = ContiguousArray<Int64>(repeating: 0, count: rows.length)
    var validity: ContiguousArray<UInt8>?
    var pending: [(row: Int, elements: [Int64?])] = []
    var pendingCount = 0
    for row in rows.positions {
      guard let id = list[row] else {
        if validity == nil { validity = ContiguousArray(repeating: 1, count: rows.length) }
        validity?[row] = 0
        continue
      }
      let elements = pools.lists.elements(id)
      pending.append((row, elements))
      pendingCount += elements.count
      if pendingCount >= Self.chunk {
        try apply(to: pending, count: pendingCount, captured, into: &words)
        pending.removeAll(keepingCapacity: true)
        pendingCount = 0
      }
    }
    try apply(to: pending, count: pendingCount, captured, into: &words)
    return ColumnVector(words: words, validity: validity)
  }

  /// Computes the body for the elements of some rows' lists and makes the rows' results.
  private func apply(
    to lists: [(row: Int, elements: [Int64?])], count: Int, _ captured: [ColumnVector],
    into words: inout ContiguousArray<Int64>
  ) throws(QueryError) {
    var element = ColumnVector(capacity: count)
    var index = ColumnVector(capacity: parameterCount > 1 ? count : 0)
    var origins: ContiguousArray<Int32> = []
    origins.reserveCapacity(count)
    for (row, elements) in lists {
      for (i, word) in elements.enumerated() {
        element.append(word)
        if parameterCount > 1 { index.append(Int64(i + 1)) }
        origins.append(Int32(truncatingIfNeeded: row))
      }
    }
    var inputs = parameterCount > 1 ? [element, index] : [element]
    inputs += captured.map { $0.gather(origins) }
    let results =
      element.count == 0 ? element : try body.evaluate(inputs, RowSet(length: element.count))
    var start = 0
    for (row, elements) in lists {
      let range = start..<start + elements.count
      start = range.upperBound
      let kept: [Int64?] =
        function == .filter
        ? range.filter { (results[$0] ?? 0) != 0 }.map { element[$0] } : range.map { results[$0] }
      words[row] = pools.lists.intern(kept)
    }
  }

  /// The running value of each row's list, all rows taking a step at a time.
  private func reduce(_ values: [ColumnVector], _ rows: RowSet) throws(QueryError) -> ColumnVector {
    var result = ColumnVector(repeating: nil, count: rows.length)
    func set(_ row: Int, _ word: Int64?) {
      result.words[row] = word ?? 0
      result.validity?[row] = word == nil ? 0 : 1
    }
    let firstStep = hasInitial ? 0 : 1
    var lists: [(row: Int, elements: [Int64?])] = []
    for row in rows.positions {
      guard let id = values[0][row] else { continue }
      let elements = pools.lists.elements(id)
      if hasInitial {
        set(row, values[1][row])
      } else if let first = elements.first {
        set(row, first)
      } else {
        throw QueryError(
          .runtime, "list_reduce of an empty list has no value", at: span,
          hint: "give one to begin with as a third argument")
      }
      if elements.count > firstStep { lists.append((row, elements)) }
    }
    let captured = values.dropFirst(hasInitial ? 2 : 1)
    var step = firstStep
    while !lists.isEmpty {
      var total = ColumnVector(capacity: lists.count)
      var element = ColumnVector(capacity: lists.count)
      var origins: ContiguousArray<Int32> = []
      for (row, elements) in lists {
        total.append(result[row])
        element.append(elements[step])
        origins.append(Int32(truncatingIfNeeded: row))
      }
      var inputs = [total, element]
      if parameterCount > 2 {
        inputs.append(ColumnVector(repeating: Int64(step + 1), count: lists.count))
      }
      inputs += captured.map { $0.gather(origins) }
      let made = try body.evaluate(inputs, RowSet(length: lists.count))
      for (i, (row, _)) in lists.enumerated() { set(row, made[i]) }
      step += 1
      lists.removeAll { $0.elements.count <= step }
    }
    return result
  }
}
