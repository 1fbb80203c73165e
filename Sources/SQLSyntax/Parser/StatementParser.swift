import Diagnostics

// Statements.
extension Parser {
  /// The words that a statement can begin with.
  private static let starters: [Keyword] = [
    .copy, .create, .describe, .drop, .explain, .from, .pivot, .reset, .select, .set, .show, .summarize,
    .unpivot,
    .values, .with,
  ]

  /// script = { [ statement ] ";" } [ statement ]
  mutating func script() throws(QueryError) -> [Statement] {
    var statements: [Statement] = []
    while true {
      while accept(.semicolon) {}
      if kind() == .end { return statements }
      statements.append(try statement())
      guard atStatementEnd else { throw unexpected() }
    }
  }

  mutating func onlyStatement() throws(QueryError) -> Statement {
    while accept(.semicolon) {}
    let only = try statement()
    while accept(.semicolon) {}
    try expectEnd()
    return only
  }

  func expectEnd() throws(QueryError) {
    guard kind() == .end else { throw unexpected() }
  }

  mutating func statement() throws(QueryError) -> Statement {
    let start = current.span.start
    let node: Statement.Node
    switch kind() {
    case .keyword(.explain): node = try explain()
    case .keyword(.describe):
      advance()
      node = .describe(try described())
    case .keyword(.summarize):
      advance()
      node = .summarize(try described())
    case .keyword(.show): node = try show()
    case .keyword(.create): node = try create()
    case .keyword(.drop): node = try drop()
    case .keyword(.set): node = try set()
    case .keyword(.reset):
      advance()
      node = .reset(try expectName(.table, "a setting"))
    case .keyword(.copy): node = try copy()
    case .symbol(.leftParenthesis): node = .query(try query())
    default:
      guard atQueryWord() else { throw notAStatement() }
      node = .query(try query())
    }
    return Statement(node, span: span(from: start))
  }

  private func notAStatement() -> QueryError {
    if case .identifier(let word) = kind() {
      switch word {
      case "insert", "update", "delete", "merge", "truncate", "alter":
        return QueryError(
          .syntax, "traces are read-only: there is no \"\(word)\"", at: current.span,
          hint: "a query can have a name: create view name as select ...")
      case "begin", "commit", "rollback", "start":
        return QueryError(
          .syntax, "traces are read-only: there are no transactions", at: current.span)
      case "attach", "use", "load", "import", "install":
        return QueryError(
          .syntax, "there is no \"\(word)\"", at: current.span,
          hint: "traces are named on the command line, or with .open and .add")
      case "help", "exit", "quit":
        return QueryError(
          .syntax, "expected a statement, found \"\(word)\"", at: current.span,
          hint: "SHOW TABLES, SHOW FUNCTIONS and DESCRIBE tell what there is")
      default: break
      }
    }
    if at(.period) {
      return QueryError(
        .syntax, "expected a statement, found \".\"", at: current.span,
        hint: "lines that begin with a dot are for the shell; SHOW TABLES, SHOW FUNCTIONS and DESCRIBE work "
          + "anywhere")
    }
    if atStatementEnd, position == 0 { return QueryError(.syntax, "there is no statement", at: current.span) }
    return expected("a statement", offering: Self.starters)
  }

  // MARK: EXPLAIN

  private mutating func explain() throws(QueryError) -> Statement.Node {
    advance()
    var options = Explain(isAnalyze: accept(.analyze), format: .text)
    if at(.leftParenthesis), at(.format, ahead: 1) || at(.analyze, ahead: 1) {
      let opening = position
      advance()
      repeat {
        if accept(.analyze) {
          options.isAnalyze = true
        } else {
          try expect(.format)
          options.format = try explainFormat()
        }
      } while accept(.comma)
      try expectClosing(of: opening, orComma: true)
    }
    if at(.explain) { throw QueryError(.syntax, "\"explain\" cannot explain itself", at: current.span) }
    return .explain(options, try statement())
  }

  private mutating func explainFormat() throws(QueryError) -> Explain.Format {
    if accept(.text) { return .text }
    if accept(.json) { return .json }
    if accept(Keyword.dot) { return .dot }
    throw expected("text, json or dot", offering: [.text, .json, .dot])
  }

  // MARK: DESCRIBE, SUMMARIZE, SHOW

  private mutating func described() throws(QueryError) -> Described {
    if atQueryWord() || at(.leftParenthesis) { return .query(try query()) }
    return .table(try tableName("a table or a query"))
  }

  private mutating func show() throws(QueryError) -> Statement.Node {
    advance()
    let choices: [Keyword] = [.tables, .functions, .settings]
    for choice in choices where at(choice) {
      let name = Name(choice.rawValue, span: current.span)
      advance()
      return .show(name)
    }
    var error = expected("tables, functions or settings", offering: choices)
    if error.hint == nil, let name = name(.table) { error.hint = "a table's columns: describe \(name.text)" }
    throw error
  }

  // MARK: CREATE, DROP, SET, COPY

  private mutating func create() throws(QueryError) -> Statement.Node {
    advance()
    let orReplace = accept(.or)
    if orReplace { try expect(.replace) }
    if accept(.view) {
      let name = try expectName(.table, "a name for the view")
      try expect(.as)
      return .createView(name, orReplace: orReplace, try query())
    }
    if accept(.macro) {
      let name = try expectName(.table, "a name for the macro")
      return .createMacro(name, orReplace: orReplace, parameters: try macroParameters(), try macroBody())
    }
    if at(.table) {
      throw QueryError(
        .syntax, "traces are read-only: there is no \"create table\"", at: current.span,
        hint: "a query can have a name: create view name as select ...")
    }
    var error = expected("\"view\" or \"macro\"", offering: [.view, .macro])
    if case .identifier(let word) = kind() {
      if ["temp", "temporary", "persistent"].contains(word) {
        error.hint = "leave it out: views and macros stay until the session ends"
      } else if word == "function" {
        error.hint = "write create macro"
      }
    }
    throw error
  }

  private mutating func macroParameters() throws(QueryError) -> [MacroParameter] {
    if at(.leftParenthesis), at(.rightParenthesis, ahead: 1) {
      advance()
      advance()
      return []
    }
    let opening = position
    try expect(.leftParenthesis)
    let parameters = try commaList { (parser) throws(QueryError) in
      let name = try parser.expectName(.column, "a parameter")
      let value = parser.accept(.colonEqual) ? try parser.expression() : nil
      return MacroParameter(name: name, defaultValue: value)
    }
    try expectClosing(of: opening, orComma: true)
    return parameters
  }

  private mutating func macroBody() throws(QueryError) -> MacroBody {
    try expect(.as)
    return accept(.table) ? .table(try query()) : .expression(try expression())
  }

  private mutating func drop() throws(QueryError) -> Statement.Node {
    advance()
    let kind: Keyword
    if accept(.view) {
      kind = .view
    } else if accept(.macro) {
      kind = .macro
    } else if at(.table) {
      throw QueryError(.syntax, "traces are read-only: there is no \"drop table\"", at: current.span)
    } else {
      throw expected("\"view\" or \"macro\"", offering: [.view, .macro])
    }
    let ifExists = at(.if) && at(.exists, ahead: 1)
    if ifExists {
      advance()
      advance()
    }
    return .drop(
      kind: kind.rawValue, ifExists: ifExists, try expectName(.table, "the name of a \(kind.rawValue)"))
  }

  private mutating func set() throws(QueryError) -> Statement.Node {
    advance()
    let name = try expectName(.table, "a setting")
    if !accept(.equal), !accept(.to) { throw expected("\"=\"") }
    return .set(name, try expression())
  }

  private mutating func copy() throws(QueryError) -> Statement.Node {
    advance()
    let source: Query
    if at(.leftParenthesis) {
      let opening = position
      advance()
      source = try query()
      try expectClosing(of: opening)
    } else {
      let start = current.span.start
      let names = try tableName("a query in parentheses or a table")
      let place = span(from: start)
      source = .everything(from: TableReference(.table(names, alias: nil), span: place))
    }
    if at(.from) {
      throw QueryError(.syntax, "traces are read-only: there is no \"copy from\"", at: current.span)
    }
    try expect(.to)
    guard case .string(let file) = kind() else { throw expected("a file name in single quotes") }
    let place = current.span
    advance()
    let opening = position
    guard accept(.leftParenthesis) else {
      return .copy(source, CopyTarget(file: file, span: place, options: []))
    }
    let options = try commaList { (parser) throws(QueryError) in try parser.copyOption() }
    try expectClosing(of: opening, orComma: true)
    return .copy(source, CopyTarget(file: file, span: place, options: options))
  }

  /// A name, or the reserved word NULL, and a word or literal.
  private mutating func copyOption() throws(QueryError) -> CopyOption {
    let start = current.span.start
    let name: Name
    if at(.null) {
      name = Name("null", span: current.span)
      advance()
    } else {
      name = try expectName(.table, "an option")
    }
    var value: Literal?
    switch kind() {
    case .string(let text): value = .string(text)
    case .keyword(.true): value = .boolean(true)
    case .keyword(.false): value = .boolean(false)
    case .symbol(.comma), .symbol(.rightParenthesis):
      return CopyOption(name: name, value: nil, span: name.span)
    default:
      let word = try expectName(.table, "a value, \",\" or \")\"")
      return CopyOption(name: name, value: .string(word.text), span: span(from: start))
    }
    advance()
    return CopyOption(name: name, value: value, span: span(from: start))
  }
}
