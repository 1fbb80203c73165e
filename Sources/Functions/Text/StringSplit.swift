import Catalog
import Columns

extension ScalarFunction {
  static let stringSplit = ScalarFunction(
    "string_split", aliases: ["split", "str_split", "string_to_array"],
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.list(.varchar)))
    ],
    documentation: "The parts of the text cut at every separator; an empty one cuts between all characters.",
    example: "string_split('a/b/c', '/') => [a, b, c]"
  ) { call in
    let pools = call.pools
    return MemoKernel(call) { row in
      let text = pools.strings.bytes(row[0])
      let parts = cut(text, at: pools.strings.bytes(row[1]))
      return pools.lists.intern(
        parts.map { pools.strings.intern(UnsafeBufferPointer(rebasing: text[$0])) })
    }
  }
}
