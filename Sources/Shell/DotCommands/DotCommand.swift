import Diagnostics

/// A command to the shell itself: a line that begins with a dot.
struct DotCommand: Sendable {
  /// The name with its dot.
  var name: String
  /// What follows the name, for `.help`.
  var arguments: String
  /// What it does, for `.help`.
  var summary: String
  /// Does it.
  var run: @Sendable (InteractiveShell, [String]) throws(ScriptError) -> Void

  /// What psql, sqlite3 and DuckDB call some of them.
  static let otherNames = [
    "help": ".help", "exit": ".quit", "quit": ".quit", ".exit": ".quit", "\\?": ".help", "\\q": ".quit",
    "\\d": ".schema", "\\dt": ".tables", "\\i": ".read", "\\timing": ".timer",
  ]

  /// Whether a line that begins a statement is a command instead: it begins with a dot or a backslash, or is a
  /// word like `exit` alone, which no statement is.
  static func isCommand(_ line: Substring) -> Bool {
    if line.first == "." || line.first == "\\" { return true }
    let words = dotCommandWords(line)
    return words.count == 1 && otherNames[words[0].lowercased()] != nil
  }

  /// All commands, in the order that `.help` lists them. A group is one file.
  static var all: [DotCommand] { helpCommands + catalogCommands + inputCommands + outputCommands }
}

extension InteractiveShell {
  /// Runs a line that is a command.
  ///
  /// - Throws: a `.usage` error where there is no such command, or what the command throws.
  func runDotCommand(_ line: Substring) throws(ScriptError) {
    let words = dotCommandWords(line)
    guard let written = words.first?.lowercased() else { return }
    // psql's \d without a name lists tables.
    let isBareDescription = written == "\\d" && words.count == 1
    let name = isBareDescription ? ".tables" : DotCommand.otherNames[written] ?? written
    let commands = DotCommand.all
    // sqlite3 and DuckDB take any beginning of a name that belongs to one command alone.
    let fitting = commands.filter { $0.name == name }
    let candidates = fitting.isEmpty ? commands.filter { $0.name.hasPrefix(name) } : fitting
    guard candidates.count == 1, let command = candidates.first else {
      let near = nearestName(to: name, in: commands.map(\.name))
      throw ScriptError(
        QueryError(
          .usage, "no command \"\(name)\"",
          hint: near.map { "did you mean \"\($0)\"?" } ?? ".help lists the commands"))
    }
    try command.run(self, Array(words.dropFirst()))
  }
}

extension ScriptError {
  /// An error in the use of a dot command.
  static func usage(_ message: String, hint: String? = nil) -> ScriptError {
    ScriptError(QueryError(.usage, message, hint: hint))
  }
}

/// The words of a dot command; quotes, single or double, hold a word with spaces together. A semicolon at the
/// end, typed by habit, is dropped.
func dotCommandWords(_ line: Substring) -> [String] {
  var words: [String] = []
  var word: String?
  var quote: Character?
  for character in line {
    if let open = quote {
      if character == open { quote = nil } else { word?.append(character) }
    } else if character == "'" || character == "\"" {
      quote = character
      word = word ?? ""
    } else if character.isWhitespace {
      if let whole = word { words.append(whole) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  if let whole = word { words.append(whole) }
  if let last = words.last, last.hasSuffix(";") {
    words[words.count - 1] = String(last.dropLast())
    if words.last == "" { words.removeLast() }
  }
  return words
}
