/// Completes a command of the shell that is being typed, a line that begins with a dot or a backslash.
///
/// - Parameter cursor: a place in the line, in bytes of UTF-8.
func completeCommand(_ line: String, cursor: Int, names: CompletionNames) -> Completion {
  let head = String(decoding: Array(line.utf8).prefix(cursor), as: UTF8.self)
  let words = commandWords(head)
  guard let last = words.last else { return .none(at: cursor) }
  let typed = last.text
  if words.count == 1 {
    let fitting = names.commands.filter { $0.name.hasPrefix(typed.lowercased()) }
    // psql's names are not listed beside the others, only completed.
    return Completion(
      start: last.start,
      candidates: fitting.map { .init(text: $0.name, end: $0.arguments.isEmpty ? "" : " ") })
  }
  let name = words[0].text.lowercased()
  let named = names.commands.first { $0.name == name }
  let beginning = names.commands.filter { $0.name.hasPrefix(name) }
  guard let command = named ?? (beginning.count == 1 ? beginning.first : nil),
    let argument = words.count - 2 < command.arguments.count
      ? command.arguments[words.count - 2] : command.arguments.last
  else { return .none(at: cursor) }
  func made(_ texts: [String], end: String = "") -> Completion {
    let fitting = texts.filter { $0.lowercased().hasPrefix(typed.lowercased()) }
    return Completion(
      start: last.start,
      candidates: unique(fitting.map { .init(text: commandWord($0, last.quote), end: end) }))
  }
  switch argument {
  case .text: return .none(at: cursor)
  case .file: return fileArgument(typed, last, names)
  case .trace:
    guard let equals = typed.firstIndex(of: "="), last.quote == nil else {
      return fileArgument(typed, last, names)
    }
    let alias = typed[...equals]
    var word = last
    word.start += alias.utf8.count
    return fileArgument(String(typed[typed.index(after: equals)...]), word, names)
  case .table: return made(names.tables.map(\.name))
  case .view: return made(names.views)
  case .function: return made(names.functions + names.tableFunctions)
  case .format: return made(names.formats)
  case .command:
    let names = names.commands.map(\.name)
    return made(typed.hasPrefix(".") || typed.hasPrefix("\\") ? names : names.map { String($0.dropFirst()) })
  case .query: return made(names.queries)
  case .openTrace: return made(names.traces)
  case .parameter: return made(names.parameters.map { $0 + "=" })
  case .words(let words): return made(words)
  }
}

/// The words of a command with their places; the last is the one that is being typed, empty behind a space.
private func commandWords(_ head: String) -> [(text: String, start: Int, quote: Character?)] {
  var words: [(text: String, start: Int, quote: Character?)] = []
  var word: (text: String, start: Int, quote: Character?)?
  var quote: Character?
  var offset = 0
  for character in head {
    if let open = quote {
      if character == open { quote = nil } else { word?.text.append(character) }
    } else if character == "'" || character == "\"" {
      quote = character
      if word == nil { word = ("", offset, character) }
    } else if character.isWhitespace {
      if let whole = word { words.append(whole) }
      word = nil
    } else if word == nil {
      word = (String(character), offset, nil)
    } else {
      word?.text.append(character)
    }
    offset += character.utf8.count
  }
  words.append(word ?? ("", offset, nil))
  return words
}

/// A word as it is written in a command.
private func commandWord(_ text: String, _ quote: Character?) -> String {
  if let quote { return "\(quote)\(text)\(quote)" }
  guard text.contains(where: { $0.isWhitespace || $0 == "'" || $0 == "\"" }) else { return text }
  return text.contains("'") ? "\"\(text)\"" : "'\(text)'"
}

private func fileArgument(
  _ typed: String, _ word: (text: String, start: Int, quote: Character?), _ names: CompletionNames
) -> Completion {
  let found = fileCompletion(typed, end: "", start: 0, names: names)
  let paths = found.candidates.map(\.text)
  let folder = String(decoding: Array(typed.utf8).prefix(found.start), as: UTF8.self)
  let candidates = paths.map { path -> Completion.Candidate in
    let whole = folder + path
    // A folder is gone on in: its quote stays open.
    if whole.hasSuffix("/") { return .init(text: word.quote.map { "\($0)\(whole)" } ?? whole) }
    return .init(text: commandWord(whole, word.quote), end: " ")
  }
  return Completion(start: word.start, candidates: candidates)
}

/// The files that a path may go on to.
///
/// - Parameters:
///   - path: what was typed of it.
///   - start: where it begins in the text.
///   - end: what follows the name of a file.
func fileCompletion(_ path: String, end: String, start: Int, names: CompletionNames) -> Completion {
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  let prefix = path.dropFirst(folder.count)
  let fitting = names.files(folder).filter { name in
    name.hasPrefix(prefix) && (prefix.hasPrefix(".") || !name.hasPrefix("."))
  }
  return Completion(
    start: start + folder.utf8.count,
    candidates: fitting.sorted().map { .init(text: $0, end: $0.hasSuffix("/") ? "" : end) })
}
