/// Whether the text typed so far ends with a whole statement: a semicolon that stands outside of quotes and
/// comments, with nothing but space and comments behind it.
///
/// - Complexity: O(length).
func endsWithStatement(_ text: String) -> Bool {
  var scan = StatementScan(Array(text.utf8))
  return scan.run()
}

private struct StatementScan {
  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func run() -> Bool {
    var isEnded = false
    while place < bytes.count {
      let byte = bytes[place]
      let next = place + 1 < bytes.count ? bytes[place + 1] : 0
      switch (byte, next) {
      case (UInt8(ascii: "-"), UInt8(ascii: "-")): skipLine()
      case (UInt8(ascii: "/"), UInt8(ascii: "*")): if !skipComment() { return false }
      case (UInt8(ascii: "'"), _), (UInt8(ascii: "\""), _):
        isEnded = false
        if !skipQuoted(byte) { return false }
      case (UInt8(ascii: ";"), _):
        isEnded = true
        place += 1
      case (UInt8(ascii: " "), _), (0x09...0x0d, _): place += 1
      default:
        isEnded = false
        place += 1
      }
    }
    return isEnded
  }

  private mutating func skipLine() {
    while place < bytes.count, bytes[place] != 0x0a { place += 1 }
  }

  /// False where the comment is still open.
  private mutating func skipComment() -> Bool {
    place += 2
    while place + 1 < bytes.count {
      if bytes[place] == UInt8(ascii: "*"), bytes[place + 1] == UInt8(ascii: "/") {
        place += 2
        return true
      }
      place += 1
    }
    return false
  }

  /// A doubled quote closes and opens again, which comes to the same. False where the quote is still open.
  private mutating func skipQuoted(_ quote: UInt8) -> Bool {
    place += 1
    while place < bytes.count {
      place += 1
      if bytes[place - 1] == quote { return true }
    }
    return false
  }
}
