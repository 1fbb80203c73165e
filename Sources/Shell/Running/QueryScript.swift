import Columns
import Diagnostics

/// A text of statements and where it came from.
public struct QueryScript: Sendable, Hashable {
  /// The statements.
  public var text: String
  /// The file, for errors; nil for a text from the command line or typed in.
  public var name: String?
  /// Values of `$name` that count before those of the run.
  public var parameters: [String: Value] = [:]

  /// A script. A first line that begins with `#!` is no part of the language, nor is the mark of byte order that some
  /// editors put before everything: they are blanked, so that all places behind them stay where they are.
  public init(_ text: String, name: String? = nil) {
    self.name = name
    let mark = "\u{feff}"
    let text = text.hasPrefix(mark) ? String(repeating: " ", count: mark.utf8.count) + text.dropFirst() : text
    guard text.utf8.starts(with: "#!".utf8) else {
      self.text = text
      return
    }
    let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? text.utf8.endIndex
    let blank = String(repeating: " ", count: text.utf8.distance(from: text.utf8.startIndex, to: end))
    self.text = blank + text[end...]
  }
}

/// An error and the script it happened in, if that is known.
public struct ScriptError: Error {
  /// What went wrong.
  public var error: QueryError
  /// What the error's span points into.
  public var script: QueryScript?

  /// An error in a script.
  public init(_ error: QueryError, in script: QueryScript? = nil) {
    self.error = error
    self.script = script
  }

  /// The error as it is printed, without a line feed at the end.
  public var text: String {
    // Nobody needs to be told where they pressed Ctrl-C.
    error.code == .cancelled ? "tq: cancelled" : "tq: " + error.text(source: script?.text, name: script?.name)
  }
}
