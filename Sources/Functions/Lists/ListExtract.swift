import Catalog
import Columns

extension ScalarFunction {
  static let listExtract = ScalarFunction(
    "list_extract", aliases: ["list_element"],
    overloads: [
      FunctionOverload([.anyList, .exact(.bigint)], returns: .element(of: 0)),
      FunctionOverload([.exact(.varchar), .exact(.bigint)], returns: .exact(.varchar)),
    ],
    documentation: """
      The element at a position of a list (from 1; negative counts from the end), NULL where there is none; \
      of a text the character there. What `list[i]` stands for.
      """,
    example: "list_extract([10, 20, 30], -1) => 30"
  ) { call in
    let pools = call.pools
    if call.overload == 1 {
      return MemoKernel(call) { row in
        let characters = pools.strings.string(row[0]).unicodeScalars
        guard let index = position(row[1], of: characters.count) else { return 0 }
        return pools.strings.intern(
          String(characters[characters.index(characters.startIndex, offsetBy: index)]))
      }
    }
    return MemoKernel(call) { row in
      let elements = pools.lists.elements(row[0])
      guard let index = position(row[1], of: elements.count) else { return nil }
      return elements[index]
    }
  }
}

/// The place from 0 that a position from 1, or from the end, stands for.
private func position(_ position: Int64, of count: Int) -> Int? {
  if position > 0, position <= count { return Int(position) - 1 }
  if position < 0, position >= -Int64(count) { return count + Int(position) }
  return nil
}
