import Columns
import Diagnostics

extension StringPool {
  /// The id of a text given as bytes.
  func intern(bytes: [UInt8]) -> Int64 { bytes.withUnsafeBufferPointer { intern($0) } }
}

/// Refuses a text that a function puts together and that has more than `limit` MiB: a query of a hundred
/// characters could ask for more than any machine has.
@inline(__always)
func checkTextLength(_ length: Int, of function: String, limit: Int = 16) throws(QueryError) {
  guard length > limit << 20 else { return }
  throw QueryError(.runtime, "\(function) makes a text of more than \(limit) MiB")
}

/// Whether a byte continues a character rather than begins one.
@inline(__always)
func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

/// The number of characters (Unicode code points) of a UTF-8 text.
func characterCount(_ text: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  for byte in text where !isContinuation(byte) { count += 1 }
  return count
}

/// Where in `text`, from `start` on, the bytes of `part` first stand; nil where they do not.
///
/// - Complexity: O(length of the text + length of the part).
func firstOccurrence(
  of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
) -> Int? {
  guard let first = part.first else { return start }
  if part.count > shortPart { return firstOccurrence(ofLong: part, in: text, from: start) }
  var position = start
  while position + part.count <= text.count {
    if text[position] == first {
      var matched = 1
      while matched < part.count, text[position + matched] == part[matched] { matched += 1 }
      if matched == part.count { return position }
    }
    position += 1
  }
  return nil
}

/// Up to this length comparing anew at every place is cheap, however much the text resembles the part.
private let shortPart = 32

/// The algorithm of Knuth, Morris and Pratt: no byte of the text is looked at again.
private func firstOccurrence(
  ofLong part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
) -> Int? {
  guard part.count <= text.count - start else { return nil }
  // The length of the longest beginning of `part` that ends at each of its places, but for the whole.
  var fallback = [Int](repeating: 0, count: part.count)
  var matched = 0
  for i in 1..<part.count {
    while matched > 0, part[i] != part[matched] { matched = fallback[matched - 1] }
    if part[i] == part[matched] { matched += 1 }
    fallback[i] = matched
  }
  matched = 0
  for i in start..<text.count {
    while matched > 0, text[i] != part[matched] { matched = fallback[matched - 1] }
    if text[i] == part[matched] { matched += 1 }
    if matched == part.count { return i + 1 - matched }
  }
  return nil
}
