/// The tables that a place in a statement can read, found in its tokens.
struct QueryScope {
  /// A table of FROM and the name that its columns may be written with.
  struct Source: Hashable {
    /// What it is called here: its alias, else its own name.
    var alias: String
    /// The name of the table or view; nil for a subquery.
    var table: String?
    var columns: [String]
  }

  /// The tables of FROM, the innermost query first.
  private(set) var sources: [Source] = []
  /// The tables of WITH.
  private(set) var commonTables: [CompletionNames.Table] = []

  private let tokens: [CompletionToken]
  private let names: CompletionNames

  /// The scope at a cursor.
  ///
  /// - Parameter tokens: of the one statement, those behind the cursor too.
  init(_ tokens: [CompletionToken], cursor: Int, names: CompletionNames) {
    self.tokens = tokens
    self.names = names
    findCommonTables()
    var open: [Int] = []
    for (i, token) in tokens.enumerated() where token.start < cursor {
      if token.isSymbol("(") { open.append(i) }
      if token.isSymbol(")") { _ = open.popLast() }
    }
    for start in open.reversed() where Self.beginsQuery(tokens, after: start) {
      sources += tables(in: start + 1..<end(of: start))
    }
    sources += tables(in: 0..<tokens.count)
  }

  /// Whether what follows a parenthesis is a query of its own.
  static func beginsQuery(_ tokens: [CompletionToken], after index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    return ["select", "from", "with"].contains { tokens[index + 1].is($0) }
  }

  /// The columns that a qualifier stands before; nil where no table goes by it.
  func columns(of qualifier: String) -> [String]? {
    sources.first { $0.alias.lowercased() == qualifier.lowercased() }?.columns
  }

  /// The names of all tables in FROM that have a column, those of the catalog.
  func tables(with column: String, qualifier: String?) -> [String] {
    sources.filter { source in
      source.columns.contains(column) && (qualifier == nil || source.alias == qualifier)
    }.compactMap(\.table)
  }

  /// The place of the parenthesis that closes the one at `index`; the end where it is open.
  private func end(of index: Int) -> Int {
    let depth = tokens[index].depth
    return tokens[(index + 1)...].firstIndex { $0.isSymbol(")") && $0.depth == depth } ?? tokens.count
  }

  private mutating func findCommonTables() {
    for i in tokens.indices.dropLast(2)
    where tokens[i].isName && tokens[i + 1].is("as") && tokens[i + 2].isSymbol("(")
      && Self.beginsQuery(tokens, after: i + 2)
    {
      let columns = outputNames(in: i + 3..<end(of: i + 2))
      commonTables.append(CompletionNames.Table(name: tokens[i].text, columns: columns))
    }
  }

  /// The tables in the FROM clause of the query that takes up a range, those of its subqueries left out.
  private func tables(in range: Range<Int>) -> [Source] {
    guard let first = range.first else { return [] }
    let depth = tokens[first].depth
    var found: [Source] = []
    var isInFrom = false
    var expectsTable = false
    var i = first
    while i < range.upperBound {
      let token = tokens[i]
      if token.depth == depth, token.kind == .word {
        if token.text == "from" || token.text == "join" {
          (isInFrom, expectsTable) = (true, true)
        } else if clauseWords.contains(token.text) {
          (isInFrom, expectsTable) = (false, false)
        } else if expectsTable, token.text != "lateral" {
          i = takeTable(at: i, range.upperBound, into: &found)
          expectsTable = false
          continue
        }
      } else if token.depth == depth, expectsTable, token.kind == .quotedName {
        i = takeTable(at: i, range.upperBound, into: &found)
        expectsTable = false
        continue
      } else if token.depth == depth, token.isSymbol("("), expectsTable {
        i = takeSubquery(at: i, into: &found)
        expectsTable = false
        continue
      } else if token.depth == depth, token.isSymbol(","), isInFrom {
        expectsTable = true
      }
      i += 1
    }
    return found
  }

  private func takeTable(at index: Int, _ end: Int, into found: inout [Source]) -> Int {
    var i = index
    var name = tokens[i].text
    if i + 2 < end, tokens[i + 1].isSymbol("."), tokens[i + 2].isName {
      i += 2
      name = tokens[i].text
    }
    var (alias, next) = self.alias(behind: i, end)
    if i + 1 < end, tokens[i + 1].isSymbol("(") {
      (alias, next) = self.alias(behind: self.end(of: i + 1), end)
    }
    let table = (commonTables + names.tables).first { $0.name == name.lowercased() }
    found.append(Source(alias: alias ?? name, table: table?.name, columns: table?.columns ?? []))
    return next
  }

  private func takeSubquery(at index: Int, into found: inout [Source]) -> Int {
    let close = end(of: index)
    guard Self.beginsQuery(tokens, after: index) else { return index + 1 }
    let (alias, next) = alias(behind: close, tokens.count)
    found.append(Source(alias: alias ?? "", table: nil, columns: outputNames(in: index + 1..<close)))
    return max(next, index + 1)
  }

  /// The alias that may stand behind a token, and the place of what follows.
  private func alias(behind index: Int, _ end: Int) -> (String?, Int) {
    var i = index + 1
    if i < end, tokens[i].is("as") { i += 1 }
    guard i < end, tokens[i].isName else { return (nil, i) }
    let word = tokens[i].text
    if tokens[i].kind == .word, clauseWords.contains(word) || joinWords.contains(word) { return (nil, i) }
    return (word, i + 1)
  }

  /// The names of the columns that a query gives, as far as its text tells.
  private func outputNames(in range: Range<Int>) -> [String] {
    guard let first = range.first, first < tokens.count else { return [] }
    let depth = tokens[first].depth
    let inside = range.filter { $0 < tokens.count && tokens[$0].depth == depth }
    guard let select = inside.first(where: { tokens[$0].is("select") }) else {
      return tables(in: range).flatMap(\.columns)
    }
    var output: [String] = []
    var last: CompletionToken?
    func endItem() {
      guard let item = last else { return }
      if item.isSymbol("*") {
        output += tables(in: range).flatMap(\.columns)
      } else if item.isName {
        output.append(item.text)
      }
    }
    for i in inside where i > select {
      let token = tokens[i]
      if token.kind == .word, clauseWords.contains(token.text) || token.text == "from" { break }
      if token.isSymbol(",") {
        endItem()
        last = nil
      } else {
        last = token
      }
    }
    endItem()
    return output
  }
}

/// Words that end the FROM clause of a query.
let clauseWords: Set<String> = [
  "select", "where", "group", "having", "order", "limit", "offset", "qualify", "window", "union", "except",
  "intersect", "on", "using",
]

/// Words that may stand between two tables of FROM.
let joinWords: Set<String> = [
  "join", "inner", "left", "right", "full", "outer", "cross", "natural", "asof", "semi", "anti", "lateral",
  "pivot", "unpivot", "overlaps",
]
