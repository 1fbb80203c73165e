import Catalog
import Columns

extension ScalarFunction {
  static let splitPart = ScalarFunction(
    "split_part",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar), .exact(.bigint)], returns: .exact(.varchar))
    ],
    documentation: """
      The part at position `n` (from 1; negative counts from the end) of the text cut at every separator; \
      the empty text where there is no such part. An empty separator cuts between all characters.
      """,
    example: "split_part('a/b/c', '/', 2) => b"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      let text = strings.bytes(row[0])
      let parts = cut(text, at: strings.bytes(row[1]))
      let index = row[2] > 0 ? row[2] - 1 : row[2] < 0 ? Int64(parts.count) + row[2] : -1
      guard index >= 0, index < parts.count else { return 0 }
      return strings.intern(UnsafeBufferPointer(rebasing: text[parts[Int(index)]]))
    }
  }
}

/// The parts of a text between separators; where the separator is empty, its characters.
func cut(_ text: UnsafeBufferPointer<UInt8>, at separator: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
  var parts: [Range<Int>] = []
  var start = 0
  if separator.isEmpty {
    for i in text.indices.dropFirst() where !isContinuation(text[i]) {
      parts.append(start..<i)
      start = i
    }
  } else {
    while let found = firstOccurrence(of: separator, in: text, from: start) {
      parts.append(start..<found)
      start = found + separator.count
    }
  }
  parts.append(start..<text.count)
  return parts
}
