import Catalog
import Columns

extension ScalarFunction {
  static let hasFunc = ScalarFunction(
    "has_func",
    overloads: [FunctionOverload([.exact(.stack), .exact(.varchar)], returns: .exact(.boolean))],
    documentation: "Whether the function of any frame matches a pattern as GLOB takes it.",
    example: "has_func(stack, 'sync.*') => true"
  ) { call in
    let pools = call.pools
    let memo = PatternMemo()
    return MemoKernel(call) { row in
      let pattern = memo.pattern(for: [row[1]]) { TextPattern(glob: pools.strings.bytes(row[1])) }
      return word(
        pools.stacks.frameIDs(of: row[0]).contains {
          pattern.matches(pools.strings.bytes(pools.stacks.frame($0).function))
        })
    }
  }
}
