import Columns

extension StringPool {
  /// The id of a text given as bytes.
  func intern(bytes: [UInt8]) -> Int64 { bytes.withUnsafeBufferPointer { intern($0) } }
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
/// - Complexity: O(length of the text × length of the part) at worst.
func firstOccurrence(
  of part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int = 0
) -> Int? {
  guard let first = part.first else { return start }
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
