import Catalog
import Columns
import Diagnostics
import Testing

@testable import Functions

/// Calls functions the way a query does, one row at a time, and in a batch with rows that must not be looked at.
struct FunctionCall {
  let pools = ValuePools()

  /// The result of a scalar function of the given values; the overload is the first whose types fit exactly.
  func call(_ name: String, _ arguments: Value..., isConstant: Bool = false) throws -> Value {
    let signature = try #require(
      FunctionRegistry.standard.signatures.first {
        $0.kind == .scalar && ($0.name == name || $0.aliases.contains(name))
      })
    let types = arguments.map(\.type)
    let overload = try #require(
      signature.overloads.firstIndex { fits($0, types) }, "no overload of \(name) for \(types)")
    let result = resultType(signature.overloads[overload], types)
    let function = try #require(
      FunctionRegistry.standard.scalar(FunctionReference(signature.name, overload: overload)))
    let words = arguments.map { pools.word($0) }
    let invocation = function.invocation(
      ScalarCall(
        overload: overload, argumentTypes: types, resultType: result,
        constants: words.enumerated().map { isConstant || $0 > 0 ? .init(word: $1) : nil }, pools: pools))
    // Row 1 of 3; the others hold what no kernel may look at.
    let columns = words.map { word in
      var column = ColumnVector(words: [.max, word ?? 0, .min])
      if word == nil { column.validity = [1, 0, 1] }
      return column
    }
    let first = try invocation.evaluate(columns, rows: RowSet(length: 3, selection: [1]))
    let again = try invocation.evaluate(columns, rows: RowSet(length: 3, selection: [1]))
    #expect(first[1] == again[1])
    let dense = try invocation.evaluate(
      words.map { ColumnVector(repeating: $0, count: 2) }, rows: RowSet(length: 2))
    #expect(dense[0] == first[1] && dense[1] == first[1])
    return pools.value(first[1], result)
  }

  /// The message of the error that a call ends in.
  func failure(_ name: String, _ arguments: Value...) -> String? {
    do {
      switch arguments.count {
      case 1: _ = try call(name, arguments[0])
      case 2: _ = try call(name, arguments[0], arguments[1])
      default: _ = try call(name, arguments[0], arguments[1], arguments[2])
      }
      return nil
    } catch {
      return (error as? QueryError)?.message
    }
  }

  /// The result of an aggregate over rows of argument lists; all in one group.
  func aggregate(
    _ name: String, _ types: [LogicalType], _ rows: [[Value]], constants: [Int: Value] = [:]
  ) throws -> Value {
    let signature = try #require(
      FunctionRegistry.standard.signatures.first {
        $0.kind == .aggregate && ($0.name == name || $0.aliases.contains(name))
      })
    let overload = try #require(signature.overloads.firstIndex { fits($0, types) })
    let result = resultType(signature.overloads[overload], types)
    let function = try #require(
      FunctionRegistry.standard.aggregate(FunctionReference(signature.name, overload: overload)))
    let use = AggregateUse(
      overload: overload, argumentTypes: types, resultType: result,
      constants: types.indices.map { i in constants[i].map { .init(word: pools.word($0)) } }, pools: pools)
    var results: [Value] = []
    // At once in group 0; row by row; and as group 1 of 2 with a group that has no row.
    for mode in 0..<3 {
      let accumulator = try function.makeAccumulator(use)
      let batches = mode == 1 ? rows.map { [$0] } : [rows]
      for batch in batches {
        var columns = types.map { _ in ColumnVector(words: []) }
        for row in batch { for i in types.indices { columns[i].append(pools.word(row[i])) } }
        let groups = mode == 2 ? ContiguousArray<Int32>(repeating: 1, count: batch.count) : nil
        try accumulator.update(
          GroupRows(rows: RowSet(length: batch.count), groups: groups, groupCount: mode == 2 ? 2 : 1), columns
        )
      }
      let column = try accumulator.finalize(groupCount: mode == 2 ? 2 : 1)
      results.append(pools.value(column[mode == 2 ? 1 : 0], result))
      if mode == 2, !name.hasPrefix("count") { #expect(column[0] == nil, "\(name) of no rows") }
    }
    let words = results.map { pools.word($0) }
    #expect(words[0] == words[1] && words[1] == words[2], "\(results)")
    return results[0]
  }

  private func fits(_ overload: FunctionOverload, _ types: [LogicalType]) -> Bool {
    let parameters = overload.parameters
    guard types.count == parameters.count || overload.isVariadic && types.count >= parameters.count else {
      return false
    }
    return types.enumerated().allSatisfy { i, type in
      switch parameters[min(i, parameters.count - 1)] {
      case .exact(let wanted): type == wanted || type == .null
      case .any: true
      case .same(let other): type == types[other] || type == .null || types[other] == .null
      case .anyList: if case .list = type { true } else { false }
      }
    }
  }

  private func resultType(_ overload: FunctionOverload, _ types: [LogicalType]) -> LogicalType {
    switch overload.result {
    case .exact(let type): return type
    case .same(let i): return types[i]
    case .list(let i): return .list(types[i])
    case .element(let i):
      if case .list(let element) = types[i] { return element }
      return .null
    }
  }
}
