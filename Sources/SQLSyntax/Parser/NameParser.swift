import Diagnostics

// Names: which words may be one, and where.
extension Parser {
  /// Where a name stands; see `Keyword.Use`.
  enum NamePlace {
    /// A table, a view, an alias without AS.
    case table
    /// A column, an alias after AS, a parameter of a macro or lambda.
    case column
    /// A function in an expression.
    case function
    /// A window, which may not be a keyword at all.
    case window
  }

  /// The token `offset` places ahead as a name, or nil if it cannot be one there.
  func name(_ place: NamePlace, ahead offset: Int = 0) -> Name? {
    let token = tokens[min(position + offset, tokens.count - 1)]
    switch token.kind {
    case .identifier(let text): return Name(text, span: token.span)
    case .quotedName(let text): return Name(text, isQuoted: true, span: token.span)
    case .keyword(let keyword):
      let mayBe: Bool =
        switch (place, keyword.use) {
        case (.window, _), (_, .reserved): false
        case (_, .free), (.column, _), (.function, .restricted): true
        default: false
        }
      return mayBe ? Name(keyword.rawValue, span: token.span) : nil
    default: return nil
    }
  }

  /// Takes a name; `what` is what to call it in the error.
  mutating func expectName(_ place: NamePlace, _ what: String) throws(QueryError) -> Name {
    guard let name = name(place) else {
      var error = expected(what)
      if case .keyword = kind(), error.hint == nil {
        error.hint = "a keyword as a name stands in double quotes"
      } else if case .string(let text) = kind(), !text.isEmpty {
        error.hint = "names stand in double quotes, or in none"
      }
      throw error
    }
    advance()
    return name
  }

  /// `a, b` in parentheses.
  mutating func nameList(_ what: String) throws(QueryError) -> [Name] {
    let opening = position
    try expect(.leftParenthesis)
    let names = try commaList { (parser) throws(QueryError) in try parser.expectName(.column, what) }
    try expectClosing(of: opening, orComma: true)
    return names
  }

  /// `AS name` or just a name; nil if neither follows.
  mutating func alias() throws(QueryError) -> Name? {
    if accept(.as) { return try expectName(.column, "a name") }
    guard let name = name(.table) else { return nil }
    advance()
    return name
  }

  /// `BIGINT`, `VARCHAR[]`.
  mutating func typeName() throws(QueryError) -> TypeName {
    let start = current.span.start
    let name = try expectName(.table, "a type")
    if at(.leftParenthesis) {
      throw QueryError(.syntax, "the type \"\(name.text)\" takes no length", at: current.span)
    }
    var listDepth = 0
    while at(.leftBracket), at(.rightBracket, ahead: 1) {
      advance()
      advance()
      listDepth += 1
      if listDepth > Self.maximumHeight { throw expected("fewer \"[]\"") }
    }
    return TypeName(name: name.text.uppercased(), listDepth: listDepth, span: span(from: start))
  }
}
