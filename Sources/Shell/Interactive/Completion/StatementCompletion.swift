/// Completes a statement that is being typed: what may stand at the cursor, by what stands around it.
///
/// - Parameters:
///   - text: all of what was typed, from the beginning of the first statement.
///   - cursor: a place in it, in bytes of UTF-8.
/// - Complexity: O(length of the text + number of names).
func completeStatement(_ text: String, cursor: Int, names: CompletionNames) -> Completion {
  StatementCompletion(text, cursor: cursor, names: names).completion
}

private struct StatementCompletion {
  private let cursor: Int
  private let names: CompletionNames
  /// Tokens of the statement that the cursor is in.
  private var statement: [CompletionToken]
  /// Those of them before the cursor, without the word that is being typed.
  private var before: [CompletionToken]
  /// What is being typed, as it was typed.
  private var typed = ""
  private var open: CompletionToken?

  init(_ text: String, cursor: Int, names: CompletionNames) {
    self.cursor = cursor
    self.names = names
    let bytes = Array(text.utf8)
    let head = String(decoding: bytes.prefix(cursor), as: UTF8.self)
    // The tokens before the cursor are those of the text up to there: a quote that is open there is open, whatever
    // follows.
    before = completionTokens(head)
    if let end = before.lastIndex(where: { $0.isSymbol(";") }) { before.removeSubrange(...end) }
    if let last = before.last, last.end == cursor, last.kind != .other, last.isOpen || last.kind != .string {
      open = last
      before.removeLast()
      typed = String(decoding: bytes[last.start..<cursor], as: UTF8.self)
    }
    // A word that goes on behind the cursor is not repeated there.
    var rest = completionTokens(String(decoding: bytes.dropFirst(cursor), as: UTF8.self))
    if let end = rest.firstIndex(where: { $0.isSymbol(";") }) { rest.removeSubrange(end...) }
    if open?.isOpen == true { rest = [] }
    let depth = before.reduce(0) { $0 + ($1.isSymbol("(") ? 1 : $1.isSymbol(")") ? -1 : 0) }
    statement = before
    for var token in rest {
      token.start += cursor
      token.end += cursor
      token.depth += max(0, depth)
      statement.append(token)
    }
    Self.settleDepths(&statement)
  }

  /// Depths of all tokens together: those behind the cursor may close what was opened before it.
  private static func settleDepths(_ tokens: inout [CompletionToken]) {
    var depth = 0
    for i in tokens.indices {
      if tokens[i].isSymbol(")") { depth = max(0, depth - 1) }
      tokens[i].depth = depth
      if tokens[i].isSymbol("(") { depth += 1 }
    }
  }

  var completion: Completion {
    if let open, open.kind == .string { return valueCompletion(open) }
    if let open, open.kind == .parameter {
      return made(names.parameters.map { .init(text: "$" + $0) }, typed: typed)
    }
    if open?.kind == .quotedName { return quotedCompletion }
    let scope = QueryScope(statement, cursor: cursor, names: names)
    if before.last?.isSymbol(".") == true { return made(qualified(scope), typed: typed) }
    return made(candidates(scope), typed: typed)
  }

  // MARK: What is offered where

  private func candidates(_ scope: QueryScope) -> [Completion.Candidate] {
    let previous = before.last
    guard let previous else { return keywords(statementWords) }
    let first = before.first(where: { !$0.is("explain") && !$0.is("analyze") })
    if first == nil { return keywords(statementWords) }
    if first?.is("set") == true || first?.is("reset") == true { return settingCandidates }
    if first?.is("show") == true { return keywords(["tables", "functions", "settings"]) }
    if previous.is("from") || previous.is("join") || isBehindCommaOfFrom { return tables(scope) }
    if previous.is("describe") || previous.is("summarize") || previous.is("view") { return tables(scope) }
    if previous.is("as") { return [] }
    if previous.isSymbol("("),
      before.dropLast().last.map({ $0.is("as") || $0.is("exists") || $0.is("from") }) == true
    {
      return keywords(["select", "from"])
    }
    if previous.is("group") || previous.is("order") || previous.is("partition") { return keywords(["by"]) }
    return expression(scope)
  }

  /// Columns, functions and keywords: what an expression is made of, and what may follow one.
  private func expression(_ scope: QueryScope) -> [Completion.Candidate] {
    let hasTables = scope.sources.contains { !$0.columns.isEmpty }
    let columns = hasTables ? scope.sources.flatMap(\.columns) : names.tables.flatMap(\.columns)
    var found = columns.map { Completion.Candidate(text: quotedIfNeeded($0)) }
    if !hasTables { found.sort { $0.text < $1.text } }
    if typed.isEmpty {
      // Nothing is said of what is wanted: a list of everything would help nobody.
      return previousEndsExpression ? keywords(wordsBehindExpression) : found
    }
    found += scope.sources.filter { !$0.alias.isEmpty }.map {
      .init(text: quotedIfNeeded($0.alias), end: ".")
    }
    found += names.functions.map { .init(text: $0 + "(") }
    found += keywords(names.keywords)
    return found
  }

  private func tables(_ scope: QueryScope) -> [Completion.Candidate] {
    var found = scope.commonTables.map { Completion.Candidate(text: quotedIfNeeded($0.name), end: " ") }
    found += names.tables.map { .init(text: quotedIfNeeded($0.name), end: " ") }
    if !typed.isEmpty || names.traces.count > 1 {
      found += names.traces.map { .init(text: quotedIfNeeded($0) + ".") }
    }
    if !typed.isEmpty { found += names.tableFunctions.map { .init(text: $0 + "(") } }
    return found
  }

  /// What may follow `alias.` or `trace.`.
  private func qualified(_ scope: QueryScope) -> [Completion.Candidate] {
    guard let name = before.dropLast().last, name.isName else { return [] }
    if let columns = scope.columns(of: name.text), !columns.isEmpty {
      return columns.map { .init(text: quotedIfNeeded($0)) }
    }
    if names.traces.contains(where: { $0.lowercased() == name.text.lowercased() }) {
      return names.tables.map { .init(text: quotedIfNeeded($0.name), end: " ") }
    }
    // The FROM that says what it stands for is yet to come, or it is a table's own name.
    let table = (scope.commonTables + names.tables).first { $0.name == name.text }
    return (table?.columns ?? []).map { .init(text: quotedIfNeeded($0)) }
  }

  private var settingCandidates: [Completion.Candidate] {
    let words = before.filter { $0.kind == .word }.dropFirst()
    guard let name = words.first else { return names.settings.map { .init(text: $0, end: " ") } }
    guard before.first?.is("set") == true else { return [] }
    if before.last?.is(name.text) == true { return keywords(["to"]) }
    return (names.settingValues[name.text] ?? []).map { .init(text: $0) }
  }

  private func keywords(_ words: [String]) -> [Completion.Candidate] {
    let isUpper =
      typed.isEmpty
      ? false : typed.contains(where: \.isLetter) && !typed.contains(where: \.isLowercase)
    return words.map { word in
      let phrase = keywordPhrases[word] ?? word
      return .init(text: isUpper ? phrase.uppercased() : phrase, end: " ")
    }
  }

  /// Whether the cursor stands behind a comma between tables.
  private var isBehindCommaOfFrom: Bool {
    guard let comma = before.last, comma.isSymbol(",") else { return false }
    for token in before.reversed().dropFirst() where token.kind == .word && token.depth <= comma.depth {
      if token.depth < comma.depth { return false }
      if token.text == "from" || token.text == "join" { return true }
      if clauseWords.contains(token.text) { return false }
    }
    return false
  }

  /// Whether the token before the cursor can be the end of an expression or of a table.
  private var previousEndsExpression: Bool {
    guard let previous = before.last else { return false }
    switch previous.kind {
    case .quotedName, .string, .parameter: return true
    case .word:
      return !names.keywords.contains(previous.text)
        || ["end", "null", "true", "false"].contains(previous.text)
    case .other:
      return previous.isSymbol(")") || previous.isSymbol("*") || previous.text.first?.isNumber == true
    }
  }

  private var wordsBehindExpression: [String] {
    let clause = before.last { $0.kind == .word && (clauseWords.contains($0.text) || $0.text == "from") }
    switch clause?.text {
    case "select": return ["from", "as", "where", "group", "order", "limit"]
    case "from", "on", "using": return ["where", "join", "group", "order", "limit", "as", "on"]
    case "where", "having": return ["and", "or", "group", "order", "limit"]
    case "group": return ["having", "order", "limit"]
    case "order": return ["desc", "asc", "nulls", "limit"]
    default: return ["from", "where", "group", "order", "limit"]
    }
  }

  // MARK: In quotes

  /// `reason = 'ch`: the values that the column has.
  private func valueCompletion(_ string: CompletionToken) -> Completion {
    guard string.isOpen else { return .none(at: cursor) }
    let start = string.start + 1
    if let previous = before.last, previous.is("to"), before.contains(where: { $0.is("copy") }) {
      return fileCompletion(string.text, end: "'", start: start, names: names)
    }
    guard let (column, qualifier) = comparedColumn else { return .none(at: cursor) }
    let scope = QueryScope(statement, cursor: cursor, names: names)
    var tables = scope.tables(with: column, qualifier: qualifier)
    if tables.isEmpty, scope.sources.isEmpty {
      tables = names.tables.filter { $0.columns.contains(column) }.map(\.name)
    }
    guard !tables.isEmpty else { return .none(at: cursor) }
    let prefix = string.text.lowercased()
    let fitting = names.values(column, tables).filter { $0.lowercased().hasPrefix(prefix) }
    return Completion(
      start: start, candidates: fitting.map { .init(text: $0.replacing("'", with: "''"), end: "'") })
  }

  /// The column that the text at the cursor is compared with, and what stands before its dot.
  private var comparedColumn: (column: String, qualifier: String?)? {
    var rest = before[...]
    if let inside = rest.last, inside.isSymbol("(") || inside.isSymbol(",") {
      // IN ('a', 'b'
      while let token = rest.last, token.kind == .string || token.isSymbol(",") { rest.removeLast() }
      guard rest.popLast()?.isSymbol("(") == true, rest.popLast()?.is("in") == true else { return nil }
    } else {
      guard let operation = rest.popLast() else { return nil }
      let isComparison = ["=", "==", "<>", "!=", "<", ">", "<=", ">="].contains { operation.isSymbol($0) }
      guard isComparison || operation.is("like") || operation.is("ilike") else { return nil }
    }
    if rest.last?.is("not") == true { rest.removeLast() }
    guard let column = rest.popLast(), column.isName else { return nil }
    guard rest.popLast()?.isSymbol(".") == true, let qualifier = rest.popLast(), qualifier.isName else {
      return (column.text, nil)
    }
    return (column.text, qualifier.text)
  }

  /// `"na`: a name whose quote is open.
  private var quotedCompletion: Completion {
    guard let open, open.isOpen else { return .none(at: cursor) }
    let scope = QueryScope(statement, cursor: cursor, names: names)
    let isTable = before.last.map { $0.is("from") || $0.is("join") } ?? false
    let all =
      isTable
      ? names.tables.map(\.name) + names.traces
      : scope.sources.isEmpty ? names.tables.flatMap(\.columns) : scope.sources.flatMap(\.columns)
    let prefix = open.text.lowercased()
    let fitting = unique(all.filter { $0.lowercased().hasPrefix(prefix) }.map { .init(text: $0, end: "\"") })
    return Completion(start: open.start + 1, candidates: fitting)
  }

  private func made(_ candidates: [Completion.Candidate], typed: String) -> Completion {
    let prefix = typed.lowercased()
    let fitting = candidates.filter { $0.text.lowercased().hasPrefix(prefix) }
    return Completion(start: cursor - typed.utf8.count, candidates: unique(fitting))
  }
}

/// The candidates without those whose text came before.
func unique(_ candidates: [Completion.Candidate]) -> [Completion.Candidate] {
  var seen: Set<String> = []
  return candidates.filter { seen.insert($0.text).inserted }
}

/// A name as it is written in a statement.
func quotedIfNeeded(_ name: String) -> String {
  let isPlain =
    name.first.map { $0 == "_" || ($0.isASCII && $0.isLowercase) } == true
    && name.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLowercase || $0.isNumber)) }
  return isPlain ? name : "\"\(name.replacing("\"", with: "\"\""))\""
}

/// What statements begin with.
private let statementWords = [
  "select", "from", "with", "explain", "describe", "summarize", "show", "set", "reset", "copy", "create",
  "drop",
  "values",
]

/// Keywords that are typed together.
private let keywordPhrases = [
  "group": "group by", "order": "order by", "partition": "partition by",
]
