import Catalog
import Columns

extension ScalarFunction {
  static let strpos = ScalarFunction(
    "strpos", aliases: ["instr", "position"],
    overloads: [FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.bigint))],
    documentation: "Where the second text first stands in the first, from 1; 0 where it does not.",
    example: "strpos('main.main', '.') => 5"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      let text = strings.bytes(row[0])
      guard let found = firstOccurrence(of: strings.bytes(row[1]), in: text) else { return 0 }
      return Int64(characterCount(UnsafeBufferPointer(rebasing: text[..<found])) + 1)
    }
  }
}
