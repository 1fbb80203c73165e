import Diagnostics

// Expressions without operators.
extension Parser {
  /// One or more expressions with commas between.
  mutating func expressionList() throws(QueryError) -> [Expression] {
    try commaList { (parser) throws(QueryError) in try parser.expression() }
  }

  mutating func primary(called what: String = "an expression") throws(QueryError) -> Expression {
    let token = current
    switch token.kind {
    case .integer(let magnitude):
      guard let value = Int64(exactly: magnitude) else {
        throw integerTooBig(excerptOfCurrent, at: token.span)
      }
      return literal(.integer(value))
    case .double(let value): return literal(.double(value))
    case .duration(let nanoseconds): return literal(.duration(nanoseconds))
    case .string(let text): return literal(.string(text))
    case .parameter(let name):
      advance()
      return Expression(.parameter(name), span: token.span)
    case .symbol(.leftParenthesis): return try parenthesised()
    case .symbol(.leftBracket): return try list()
    case .keyword(.null): return literal(.null)
    case .keyword(.true): return literal(.boolean(true))
    case .keyword(.false): return literal(.boolean(false))
    case .keyword(.case): return try caseExpression()
    case .keyword(let keyword) where keyword.use == .form && at(.leftParenthesis, ahead: 1):
      return try form(keyword, called: what)
    default:
      return try columnOrCall(called: what)
    }
  }

  private var excerptOfCurrent: String { text(of: current).filter { $0 != "\"" } }

  private mutating func literal(_ value: Literal) -> Expression {
    let place = current.span
    advance()
    return Expression(.literal(value), span: place)
  }

  private mutating func columnOrCall(called what: String) throws(QueryError) -> Expression {
    let start = current.span.start
    if atContextualClause() { throw expected(what) }
    if let function = name(.function), at(.leftParenthesis, ahead: 1) { return try call(function) }
    guard let first = name(.column) else { throw notAnExpression(what) }
    advance()
    var names = [first]
    while at(.period) {
      advance()
      if at(.star) {
        throw QueryError(
          .syntax, "\"\(first.text).*\" can only stand in a select list",
          at: span(from: start).union(current.span))
      }
      guard names.count < 3 else {
        throw QueryError(.syntax, "a column has at most three names: trace.table.column", at: current.span)
      }
      names.append(try expectName(.column, "a column name"))
    }
    if names.count == 1, !first.isQuoted, first.text == "interval" {
      switch kind() {
      case .string, .integer:
        throw QueryError(
          .syntax, "there is no \"interval\"", at: first.span, hint: "a duration is written 10ms, 1.5s or 2h")
      default: break
      }
    }
    return Expression(.column(names), span: span(from: start))
  }

  private func notAnExpression(_ what: String) -> QueryError {
    if at(.star), position > 0, tokens[position - 1].kind == .symbol(.star) {
      return QueryError(.syntax, "there is no \"**\"", at: current.span, hint: "a power is pow(x, y)")
    }
    if at(.all), at(.leftParenthesis, ahead: 1) {
      return QueryError(
        .syntax, "there is no \"all\" of a query", at: current.span,
        hint: "compare with (select max(x) from ...) or min(x)")
    }
    if at(.star) {
      return QueryError(
        .syntax, "\"*\" can only stand in a select list and in count(*)", at: current.span)
    }
    if at(.colon) {
      var error = expected(what)
      error.hint = "a parameter is written $name"
      return error
    }
    if atQueryWord() {
      var error = expected(what)
      if !at(.from) { error.hint = "a query as a value stands in parentheses" }
      return error
    }
    return expected(what)
  }

  // MARK: Parentheses and brackets

  private mutating func parenthesised() throws(QueryError) -> Expression {
    let start = current.span.start
    let opening = position
    if atQuery(ahead: 1) {
      let query = try queryInParentheses()
      return Expression(.scalarQuery(query), span: span(from: start))
    }
    advance()
    let parts = try expressionList()
    try expectClosing(of: opening)
    if parts.count > 1 {
      try grow()
      return Expression(.row(parts), span: span(from: start))
    }
    // The place of what stands in parentheses has them in it, so that a caret covers all of it.
    return Expression(parts[0].node, span: span(from: start))
  }

  private mutating func list() throws(QueryError) -> Expression {
    let start = current.span.start
    advance()
    var elements: [Expression] = []
    if !at(.rightBracket) { elements = try expressionList() }
    guard accept(.rightBracket) else {
      var error = expected("\",\" or \"]\"")
      if at(.for) { error.hint = "write list_transform(list, x -> ...) or list_filter(list, x -> ...)" }
      throw error
    }
    try grow()
    return Expression(.list(elements), span: span(from: start))
  }

  // MARK: Words with a form of their own

  /// CAST, TRY_CAST, EXISTS and COLUMNS.
  private mutating func form(_ keyword: Keyword, called what: String) throws(QueryError) -> Expression {
    let start = current.span.start
    switch keyword {
    case .cast, .tryCast:
      advance()
      let opening = position
      advance()
      let value = try expression()
      try expect(.as)
      let type = try typeName()
      try expectClosing(of: opening)
      try grow()
      return Expression(.cast(value, to: type, isTry: keyword == .tryCast), span: span(from: start))
    case .exists:
      advance()
      let query = try queryInParentheses()
      try grow()
      return Expression(.exists(isNegated: false, query), span: span(from: start))
    case .columns:
      advance()
      let opening = position
      advance()
      let selection = try columnSelection()
      try expectClosing(of: opening)
      try grow()
      return Expression(.columns(selection), span: span(from: start))
    default:
      throw expected(what)
    }
  }

  /// What stands between the parentheses of COLUMNS.
  private mutating func columnSelection() throws(QueryError) -> ColumnSelection {
    if case .string(let pattern) = kind() {
      advance()
      return .pattern(pattern)
    }
    let place = current.span
    if case .star(let star)? = try starExpression()?.node { return .star(star) }
    if case .lambda(let parameters, let body)? = try lambda()?.node {
      if parameters.count == 1 { return .condition(parameter: parameters[0], body) }
      throw QueryError(
        .syntax, "the lambda of \"columns\" has one parameter, the name of a column", at: place)
    }
    throw expected("a regular expression in single quotes, \"*\" or a lambda")
  }

  private mutating func caseExpression() throws(QueryError) -> Expression {
    let start = current.span
    advance()
    let operand = at(.when) ? nil : try expression(called: "\"when\" or an expression")
    var branches: [CaseBranch] = []
    while accept(.when) {
      let condition = try expression()
      try expect(.then)
      branches.append(CaseBranch(condition: condition, result: try expression()))
    }
    if branches.isEmpty { throw expected("\"when\"", offering: [.when]) }
    let otherwise = accept(.else) ? try expression() : nil
    guard accept(.end) else {
      if atStatementEnd { throw QueryError(.syntax, "this \"case\" has no \"end\"", at: start) }
      throw expected("\"when\", \"else\" or \"end\"", offering: [.when, .else, .end])
    }
    try grow()
    return Expression(
      .caseWhen(operand: operand, branches: branches, otherwise: otherwise), span: span(from: start.start))
  }
}
