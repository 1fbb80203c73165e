/// A word of a line of a text trace: a bare word, `name=value`, or text in quotes; a value may be quoted.
struct TextTraceWord: Equatable {
  var name = ""
  var value: [UInt8] = []
  var isQuoted = false

  var valueText: String { String(decoding: value, as: UTF8.self) }
}

extension TextTraceWord {
  private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0D]
  private static let quote = UInt8(ascii: "\"")
  private static let hash = UInt8(ascii: "#")
  private static let equals = UInt8(ascii: "=")

  /// Splits a line into its words; `#` outside quotes begins a comment.
  static func split(_ line: [UInt8]) throws(TextTraceError) -> [TextTraceWord] {
    var words: [TextTraceWord] = []
    var i = 0
    while i < line.count, line[i] != hash {
      if blanks.contains(line[i]) {
        i += 1
        continue
      }
      var word = TextTraceWord()
      word.name = String(decoding: take(line, &i, until: [hash, equals, quote]), as: UTF8.self)
      if i < line.count, line[i] == equals {
        i += 1
        word.value = Array(take(line, &i, until: [hash, quote]))
      }
      if i < line.count, line[i] == quote {
        i += 1
        word.value = try unquote(line, &i)
        word.isQuoted = true
      }
      words.append(word)
    }
    return words
  }

  private static func take(_ line: [UInt8], _ i: inout Int, until stops: Set<UInt8>) -> ArraySlice<UInt8> {
    let start = i
    while i < line.count, !blanks.contains(line[i]), !stops.contains(line[i]) {
      i += 1
    }
    return line[start..<i]
  }

  /// Reads up to the closing quote and past it; knows `\\`, `\"`, `\n`, `\t` and `\xHH`.
  private static func unquote(_ line: [UInt8], _ i: inout Int) throws(TextTraceError) -> [UInt8] {
    var text: [UInt8] = []
    while i < line.count {
      let byte = line[i]
      i += 1
      if byte == quote {
        return text
      }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      guard i < line.count else { break }
      let escape = line[i]
      i += 1
      switch escape {
      case UInt8(ascii: "\\"), quote: text.append(escape)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "x"):
        guard i + 2 <= line.count,
          let value = UInt8(String(decoding: line[i..<i + 2], as: UTF8.self), radix: 16)
        else { throw TextTraceError("\\x wants two hexadecimal digits") }
        text.append(value)
        i += 2
      default: throw TextTraceError("unknown escape \\\(Character(UnicodeScalar(escape)))")
      }
    }
    throw TextTraceError("no closing quote")
  }
}

/// What is wrong with a text trace, and in which line of it.
package struct TextTraceError: Error, CustomStringConvertible {
  package var message: String
  package var line: Int?

  init(_ message: String, line: Int? = nil) {
    self.message = message
    self.line = line
  }

  package var description: String {
    if let line { "line \(line): \(message)" } else { message }
  }
}
