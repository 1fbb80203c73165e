import Diagnostics

/// Text to syntax trees. The language is that of Grammar/tq.ebnf.
///
/// All errors are of class `.syntax` and have a place. A text nested too deep is an error, never a stack
/// overflow: neither the parser nor a recursive walk over its trees needs more than a 512 KB stack.
public enum SQLParser {
  /// All statements of a script, in order; empty ones (`;;`) are left out.
  ///
  /// - Throws: the first mistake in the text.
  /// - Complexity: O(length of the text).
  public static func parseScript(_ text: String) throws(QueryError) -> [Statement] {
    var parser = Parser(text)
    return try parser.script()
  }

  /// One statement; a semicolon may end it.
  ///
  /// - Throws: the first mistake, or that there is no statement, or more than one.
  public static func parseStatement(_ text: String) throws(QueryError) -> Statement {
    var parser = Parser(text)
    return try parser.onlyStatement()
  }

  /// One query (SELECT, FROM-first, VALUES ...); a semicolon may end it.
  ///
  /// - Throws: the first mistake, or that the statement is not a query.
  public static func parseQuery(_ text: String) throws(QueryError) -> Query {
    let statement = try parseStatement(text)
    guard case .query(let query) = statement.node else {
      throw QueryError(.syntax, "expected a query", at: statement.span)
    }
    return query
  }

  /// One expression, and nothing behind it.
  ///
  /// - Throws: the first mistake.
  public static func parseExpression(_ text: String) throws(QueryError) -> Expression {
    var parser = Parser(text)
    let expression = try parser.expression()
    try parser.expectEnd()
    return expression
  }

  /// The names, lower case, that stand before an open parenthesis: those of the functions that a text calls,
  /// and perhaps of other things.
  ///
  /// - Complexity: O(length of the text).
  public static func calledNames(_ text: String) -> Set<String> {
    let parser = Parser(text)
    var names: Set<String> = []
    for i in parser.tokens.indices.dropLast() where parser.tokens[i + 1].kind == .symbol(.leftParenthesis) {
      switch parser.tokens[i].kind {
      case .identifier(let name), .quotedName(let name): names.insert(name.lowercased())
      case .keyword(let keyword): names.insert(keyword.rawValue)
      default: break
      }
    }
    return names
  }

  /// The names, lower case, of the parameters (`$name`) that a text uses.
  ///
  /// - Complexity: O(length of the text).
  public static func parameterNames(_ text: String) -> Set<String> {
    var names: Set<String> = []
    for token in Lexer.tokens(of: text).tokens {
      if case .parameter(let name) = token.kind { names.insert(name) }
    }
    return names
  }

  /// The places of the statements in a text, without their semicolons; the last need not have one. Texts
  /// with mistakes are cut as well, at every semicolon outside strings, quoted names and comments.
  ///
  /// - Complexity: O(length of the text).
  public static func splitStatements(_ text: String) -> [SourceSpan] {
    StatementSplitter(text).statements
  }

  /// Whether the text ends with a complete statement: what a shell asks before it runs what was typed. True
  /// where the last thing but space and comments is a semicolon; false for a text without any statement.
  ///
  /// - Complexity: O(length of the text).
  public static func isComplete(_ text: String) -> Bool {
    let splitter = StatementSplitter(text)
    return !splitter.statements.isEmpty && splitter.endsWithSemicolon
  }
}

/// Cuts a text at its semicolons, whether or not the statements are well-formed.
private struct StatementSplitter {
  var statements: [SourceSpan] = []
  /// Whether nothing but space and comments follows the last semicolon.
  var endsWithSemicolon = false

  init(_ text: String) {
    var lexer = Lexer(text)
    var current: SourceSpan?
    while true {
      do {
        let token = try lexer.next()
        if token.kind == .end { break }
        if token.kind == .symbol(.semicolon) {
          if let current { statements.append(current) }
          current = nil
          endsWithSemicolon = true
        } else {
          current = current.map { $0.union(token.span) } ?? token.span
          endsWithSemicolon = false
        }
      } catch {
        // The parser will say what is wrong; here the place counts as part of the statement.
        let place = SourceSpan(error.span?.start ?? lexer.position, lexer.position)
        current = current.map { $0.union(place) } ?? place
        endsWithSemicolon = false
      }
    }
    if let current { statements.append(current) }
  }
}
