import Diagnostics

/// A recursive-descent parser over the tokens of one text; its rules are in the other files of this folder,
/// one part of the grammar each.
struct Parser {
  let bytes: [UInt8]
  /// The tokens; the last is `.end` or `.invalid`.
  let tokens: [Token]
  /// Index of the token that is next.
  var position = 0
  /// How deep the parser is in its own calls.
  private var depth = 0
  /// The height of the tallest tree that was finished since the innermost `enter`.
  private var tallest = 0
  /// For each token that opens a parenthesis, the index of the one that closes it; made when first needed.
  private lazy var closings = Self.matchParentheses(tokens)

  /// How deep the parser may be in its own calls. An expression inside another is a level; what takes more of
  /// the stack counts for more. Measured: 512 KB hold twice as much in an optimised build.
  static let maximumNesting = 120
  /// The levels that a query inside another counts for, beside those of its expressions.
  static let queryWeight = 5
  /// The levels that a call counts for, beside that of each argument.
  static let callWeight = 2
  /// How high a tree may be: what bounds every recursive walk over it. A chain of operators, joins or unions
  /// is as high as it is long.
  static let maximumHeight = 200

  init(_ text: String) {
    (tokens, bytes) = Lexer.tokens(of: text)
  }

  // MARK: Looking ahead

  /// The token that is next.
  var current: Token { tokens[min(position, tokens.count - 1)] }

  /// The kind of the token `offset` places ahead.
  func kind(ahead offset: Int = 0) -> Token.Kind {
    tokens[min(position + offset, tokens.count - 1)].kind
  }

  func at(_ keyword: Keyword, ahead offset: Int = 0) -> Bool { kind(ahead: offset) == .keyword(keyword) }

  func at(_ symbol: Symbol, ahead offset: Int = 0) -> Bool { kind(ahead: offset) == .symbol(symbol) }

  // MARK: Taking tokens

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  /// Takes the keyword if it is next.
  mutating func accept(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  /// Takes the symbol if it is next.
  mutating func accept(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  mutating func expect(_ keyword: Keyword) throws(QueryError) {
    guard accept(keyword) else { throw expected("\"\(keyword.rawValue)\"", offering: [keyword]) }
  }

  mutating func expect(_ symbol: Symbol) throws(QueryError) {
    guard accept(symbol) else { throw expected("\"\(symbol.rawValue)\"") }
  }

  /// Takes the parenthesis that closes the one at the token `opening`.
  mutating func expectClosing(of opening: Int, orComma: Bool = false) throws(QueryError) {
    if accept(.rightParenthesis) { return }
    if kind() == .end { throw QueryError(.syntax, "this \"(\" is never closed", at: tokens[opening].span) }
    throw expected(orComma ? "\",\" or \")\"" : "\")\"")
  }

  /// From `start` to the end of the token that was taken last.
  func span(from start: Int) -> SourceSpan {
    SourceSpan(start, position > 0 ? tokens[position - 1].span.end : start)
  }

  /// One or more of what `item` parses, with commas between; a comma may also end the list where `canTrail`.
  mutating func commaList<Item>(
    canTrail: Bool = false, _ item: (inout Parser) throws(QueryError) -> Item
  ) throws(QueryError) -> [Item] {
    var items = [try item(&self)]
    while accept(.comma) {
      if canTrail, atListEnd() { break }
      items.append(try item(&self))
    }
    return items
  }

  // MARK: Depth

  /// Begins a level of nesting; what it returns is for `leave`.
  mutating func enter(weight: Int = 1) throws(QueryError) -> Int {
    depth += weight
    let outer = tallest
    tallest = 0
    guard depth <= Self.maximumNesting else {
      throw QueryError(
        .syntax, "nested too deep", at: current.span, hint: "a part of it can have a name: with name as (...)")
    }
    return outer
  }

  /// Ends the level that `enter` began. After an error nothing is parsed any more, and it need not be called.
  mutating func leave(_ outer: Int, weight: Int = 1) {
    depth -= weight
    tallest = max(tallest, outer)
  }

  /// Says that all trees since the innermost `enter` are now parts of one, `levels` higher than they were.
  mutating func grow(by levels: Int = 1) throws(QueryError) {
    tallest += levels
    guard tallest <= Self.maximumHeight else {
      throw QueryError(
        .syntax, "more than \(Self.maximumHeight) operators or joins, one on top of another", at: current.span,
        hint: "only \"and\", \"or\" and lists may be longer")
    }
  }

  // MARK: Parentheses

  private static func matchParentheses(_ tokens: [Token]) -> [Int] {
    var closings = [Int](repeating: -1, count: tokens.count)
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.leftParenthesis): open.append(index)
      case .symbol(.rightParenthesis):
        if let opening = open.popLast() { closings[opening] = index }
      case .symbol(.semicolon): open.removeAll()
      default: break
      }
    }
    return closings
  }

  /// Whether a query begins at the next token but `offset`, without looking into parentheses.
  func atQueryWord(ahead offset: Int = 0) -> Bool {
    switch kind(ahead: offset) {
    case .keyword(.select), .keyword(.with), .keyword(.from), .keyword(.pivot), .keyword(.unpivot): true
    case .keyword(.values): at(.leftParenthesis, ahead: offset + 1)
    default: false
    }
  }

  /// Whether what begins at the next token but `offset` is a query: `((select 1) union select 2)` is one,
  /// `((select 1) + 2)` and `((select 1) t join u on c)` are not. To be asked behind an open parenthesis.
  mutating func atQuery(ahead offset: Int = 0) -> Bool {
    var inner = offset
    while at(.leftParenthesis, ahead: inner) { inner += 1 }
    guard atQueryWord(ahead: inner) else { return false }
    while inner > offset {
      inner -= 1
      let closing = closings[min(position + inner, tokens.count - 1)]
      if closing < 0 { return true }
      switch tokens[min(closing + 1, tokens.count - 1)].kind {
      case .symbol(.rightParenthesis), .symbol(.semicolon), .end, .keyword(.union), .keyword(.intersect),
        .keyword(.except), .keyword(.order), .keyword(.limit), .keyword(.offset):
        continue
      default:
        return false
      }
    }
    return true
  }

  /// Whether the next token ends a list: a clause, a closing parenthesis or the end of the statement.
  func atListEnd() -> Bool {
    switch kind() {
    case .end, .symbol(.semicolon), .symbol(.rightParenthesis): true
    case .keyword(let keyword):
      switch keyword {
      case .from, .where, .group, .having, .qualify, .limit, .union, .intersect, .except: true
      default: atContextualClause()
      }
    default: false
    }
  }

  /// Whether the next token is one of the clause words that may also be names, and means the clause.
  func atContextualClause() -> Bool {
    switch kind() {
    case .keyword(.order): return at(.by, ahead: 1)
    case .keyword(.window):
      return at(.as, ahead: 2) && at(.leftParenthesis, ahead: 3)
    case .keyword(.offset):
      switch kind(ahead: 1) {
      case .integer, .parameter, .symbol(.leftParenthesis): return true
      default: return false
      }
    default: return false
    }
  }
}
