import Diagnostics

/// A command to the shell itself: a line that begins with a dot.
struct DotCommand: Sendable {
  /// The name with its dot.
  var name: String
  /// What follows the name, for `.help`.
  var arguments: String
  /// What it does, for `.help`.
  var summary: String
  /// More about it, for `.help NAME`; whole sentences.
  var details = ""
  /// A line as it may be typed, for `.help NAME`.
  var example: String
  /// What its arguments are, for completion; the last stands for all that follow.
  var completes: [CompletionNames.Argument] = []
  /// Whether what it writes is one answer, which a pager may show.
  var isOneAnswer = true
  /// Does it.
  var run: @Sendable (InteractiveShell, CommandArguments) throws(ScriptError) -> Void

  /// What psql, sqlite3 and DuckDB call some of them.
  static let otherNames = [
    "help": ".help", "exit": ".quit", "quit": ".quit", ".exit": ".quit", "\\?": ".help", "\\h": ".help",
    "\\q": ".quit", "\\d": ".schema", "\\dt": ".tables", "\\dv": ".views", "\\df": ".functions",
    "\\i": ".read",
    "\\timing": ".timer", "\\e": ".edit", "\\x": ".expanded", "\\watch": ".watch", "\\o": ".output",
    "\\s": ".history", "\\!": ".shell", ".system": ".shell", "\\c": ".open", "\\set": ".param",
    ".parameter": ".param",
    ".header": ".headers", ".nullvalue": ".null", ".maxwidth": ".width",
  ]

  /// Whether a line that begins a statement is a command instead: it begins with a dot or a backslash, or is a
  /// word like `exit` alone, which no statement is.
  static func isCommand(_ line: Substring) -> Bool {
    if line.first == "." || line.first == "\\" { return true }
    let words = dotCommandWords(line)
    return words.count == 1 && otherNames[words[0].lowercased()] != nil
  }

  /// All commands, in the order that `.help` lists them. A group is one file.
  static var all: [DotCommand] {
    helpCommands + catalogCommands + inputCommands + savedQueryCommands + outputCommands + formatCommands
      + runningCommands + parameterCommands + systemCommands
  }
}

/// What stands behind the name of a command.
struct CommandArguments {
  /// The words, without their quotes.
  var words: [String]
  /// All of it as it was typed.
  var text: String

  /// The first word.
  var first: String? { words.first }

  /// Of `on` and `off`, which it is; nil where nothing is said.
  ///
  /// - Throws: a `.usage` error for every other word.
  func isOn(_ name: String) throws(ScriptError) -> Bool? {
    switch first?.lowercased() {
    case "on", "true", "1", "yes": true
    case "off", "false", "0", "no": false
    case nil: nil
    default: throw .usage("\(name) is on or off")
    }
  }

  /// The words, of which there may be so many at most.
  func atMost(_ count: Int, _ name: String) throws(ScriptError) -> [String] {
    guard words.count > count else { return words }
    throw .usage(
      "\(name) takes \(count == 0 ? "nothing" : count == 1 ? "one word" : "\(count) words"), and \"\(words[count])\" is one more",
      hint: ".help \(name.dropFirst()) shows how it is used")
  }
}

extension InteractiveShell {
  /// The command that a word names, written whole, as another shell calls it, or as the beginning of one name only.
  ///
  /// - Throws: a `.usage` error with the nearest name where there is no such command.
  func dotCommand(named written: String) throws(ScriptError) -> DotCommand {
    let name = DotCommand.otherNames[written.lowercased()] ?? written.lowercased()
    let commands = DotCommand.all
    if let command = commands.first(where: { $0.name == name }) { return command }
    // sqlite3 and DuckDB take any beginning of a name that belongs to one command alone.
    let candidates = commands.filter { $0.name.hasPrefix(name) }
    if candidates.count == 1, let command = candidates.first, name.count > 1 { return command }
    if candidates.count > 1, name.count > 1 {
      let names = candidates.map(\.name).joined(separator: ", ")
      throw .usage("\"\(name)\" is the beginning of more than one command: \(names)")
    }
    let known = commands.map(\.name) + DotCommand.otherNames.keys.filter { $0.hasPrefix("\\") }.sorted()
    throw .usage(
      "no command \"\(name)\"",
      hint: nearestName(to: name, in: known).map { "did you mean \"\($0)\"?" } ?? ".help lists the commands")
  }

  /// Runs a line that is a command.
  ///
  /// - Throws: a `.usage` error where there is no such command, or what the command throws.
  func runDotCommand(_ line: Substring) throws(ScriptError) {
    let words = dotCommandWords(line)
    guard let written = words.first else { return }
    // psql's \d without a name lists tables.
    let isBareDescription = written == "\\d" && words.count == 1
    let command = try dotCommand(named: isBareDescription ? ".tables" : written)
    var text = String(line.drop { !$0.isWhitespace }).trimmed
    if text.hasSuffix(";"), command.name != ".shell" { text = String(text.dropLast()).trimmed }
    let arguments = CommandArguments(words: Array(words.dropFirst()), text: text)
    guard command.isOneAnswer else { return try command.run(self, arguments) }
    try paging { () throws(ScriptError) in try command.run(self, arguments) }
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
