import Catalog
import Columns

extension ScalarFunction {
  static let substring = ScalarFunction(
    "substring", aliases: ["substr"],
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.bigint)], returns: .exact(.varchar)),
      FunctionOverload([.exact(.varchar), .exact(.bigint), .exact(.bigint)], returns: .exact(.varchar)),
    ],
    documentation: """
      The characters from position `start` (from 1; negative counts from the end), at most `length` of them; \
      a negative length takes those before `start`.
      """,
    example: "substring('goroutine', 3, 4) => rout"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      let text = strings.bytes(row[0])
      let range = characters(from: row[1], length: row.count > 2 ? row[2] : nil, of: characterCount(text))
      return strings.intern(UnsafeBufferPointer(rebasing: text[bytes(of: range, in: text)]))
    }
  }
}

/// The characters, counted from 0, that `start` and `length` stand for in a text of `count` characters.
private func characters(from start: Int64, length: Int64?, of count: Int) -> Range<Int> {
  let count = Int128(count)
  let from = start > 0 ? Int128(start) - 1 : start < 0 ? count + Int128(start) : length == nil ? 0 : -1
  let to = length.map { from + Int128($0) } ?? count
  let lower = max(0, min(from, to, count))
  let upper = max(lower, min(max(from, to), count))
  return Int(lower)..<Int(upper)
}

private func bytes(of characters: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Range<Int> {
  var seen = 0
  var start = text.count
  for (i, byte) in text.enumerated() where !isContinuation(byte) {
    if seen == characters.lowerBound { start = i }
    if seen == characters.upperBound { return min(start, i)..<i }
    seen += 1
  }
  return start..<text.count
}
