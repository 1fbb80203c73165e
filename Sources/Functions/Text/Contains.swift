import Catalog
import Columns

extension ScalarFunction {
  static let contains = ScalarFunction(
    "contains",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean)),
      FunctionOverload([.anyList, .any], returns: .exact(.boolean)),
    ],
    documentation: "Whether the text has the other text in it, or the list the element.",
    example: "contains('goroutine', 'rout') => true"
  ) { call in
    let pools = call.pools
    if call.overload == 1 {
      return MemoKernel(call) { word(pools.lists.elements($0[0]).contains($0[1])) }
    }
    return MemoKernel(call) { row in
      word(firstOccurrence(of: pools.strings.bytes(row[1]), in: pools.strings.bytes(row[0])) != nil)
    }
  }

  static let startsWith = ScalarFunction(
    "starts_with", aliases: ["prefix"],
    overloads: [FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean))],
    documentation: "Whether the text begins with the other.",
    example: "starts_with('runtime.gopark', 'runtime.') => true"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      word(strings.bytes(row[0]).starts(with: strings.bytes(row[1])))
    }
  }

  static let endsWith = ScalarFunction(
    "ends_with", aliases: ["suffix"],
    overloads: [FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.boolean))],
    documentation: "Whether the text ends with the other.", example: "ends_with('main.go', '.go') => true"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      word(strings.bytes(row[0]).reversed().starts(with: strings.bytes(row[1]).reversed()))
    }
  }
}
