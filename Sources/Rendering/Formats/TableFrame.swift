/// What stands around and between the columns of a table.
enum TableFrame {
  /// Two spaces between columns, a line under the header.
  case plain
  /// Lines all around.
  case box
  /// The bars of a table in Markdown, as GitHub reads it.
  case markdown

  /// What stands before the first column, between two, and behind the last.
  var bars: (first: String, between: String, last: String) {
    switch self {
    case .plain: ("", "  ", "")
    case .box: ("│ ", " │ ", " │")
    case .markdown: ("| ", " | ", " |")
    }
  }

  /// Cells between two columns.
  var gap: Int { self == .plain ? 2 : 3 }

  /// Cells that a line has besides its columns and the gaps between them.
  var margin: Int { self == .plain ? 0 : 4 }

  /// Whether columns are fitted to a terminal. What is pasted somewhere else is not.
  var fitsTerminal: Bool { self != .markdown }

  /// A place for a line across the table.
  enum Rule {
    case top, belowHeader, bottom
  }

  /// The line at a place, without its line feed; nil where the frame has none there.
  ///
  /// - Parameters:
  ///   - widths: cells of each column.
  ///   - alignsRight: of each column, whether its values stand to the right.
  func line(_ rule: Rule, _ widths: [Int], _ alignsRight: [Bool]) -> String? {
    switch (self, rule) {
    case (.plain, .belowHeader): Self.joined(widths, "", "  ", "")
    case (.plain, _): nil
    case (.box, .top): Self.joined(widths, "┌─", "─┬─", "─┐")
    case (.box, .belowHeader): Self.joined(widths, "├─", "─┼─", "─┤")
    case (.box, .bottom): Self.joined(widths, "└─", "─┴─", "─┘")
    case (.markdown, .belowHeader):
      "|"
        + zip(widths, alignsRight).map { width, isRight in
          isRight
            ? " \(String(repeating: "-", count: max(2, width - 1))): |"
            : " \(String(repeating: "-", count: max(3, width))) |"
        }.joined()
    case (.markdown, _): nil
    }
  }

  private static func joined(
    _ widths: [Int], _ first: String, _ between: String, _ last: String
  ) -> String {
    first + widths.map { String(repeating: "─", count: $0) }.joined(separator: between) + last
  }
}

/// Puts a backslash before what Markdown would not show as it is in a cell, from `start` on.
func escapeMarkdown(from start: Int, in bytes: inout [UInt8]) {
  func isSpecial(_ i: Int) -> Bool {
    switch bytes[i] {
    case UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "<"): true
    // Inside a word it is no emphasis.
    case UInt8(ascii: "_"):
      i == start || i + 1 == bytes.count || !isWord(bytes[i - 1]) || !isWord(bytes[i + 1])
    default: false
    }
  }
  func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
  }
  guard (start..<bytes.count).contains(where: isSpecial) else { return }
  var escaped: [UInt8] = []
  for i in start..<bytes.count {
    if isSpecial(i) { escaped.append(UInt8(ascii: "\\")) }
    escaped.append(bytes[i])
  }
  bytes.replaceSubrange(start..., with: escaped)
}
