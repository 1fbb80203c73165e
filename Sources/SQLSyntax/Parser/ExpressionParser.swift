import Diagnostics

/// How tightly operators bind, loosest first; as in PostgreSQL and DuckDB.
enum Precedence: Int, Comparable {
  case or, and, not
  /// IS NULL, IS DISTINCT FROM
  case identity
  /// `=` and `<`; they do not chain.
  case comparison
  /// BETWEEN, IN, LIKE, OVERLAPS; they do not chain.
  case membership
  /// `||` and `~`
  case operation
  case sum, product, sign

  static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }

  /// The next tighter one: what the right side of a left-associative operator must be.
  var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .sign }
}

// Expressions: precedence climbing. Every operand is a call of `expression`, which counts the depth.
extension Parser {
  /// An expression whose operators all bind at least as tightly as `minimum`.
  ///
  /// - Parameter what: what to call it where there is none.
  mutating func expression(
    _ minimum: Precedence = .or, called what: String = "an expression"
  ) throws(QueryError) -> Expression {
    let outer = try enter()
    var left = try operand(minimum, called: what)
    // What binds tighter than what was parsed last cannot follow it: `a = b = c`, `a is null + 1`.
    var loosest = Precedence.sign
    while let level = infixLevel(), level >= minimum, level <= loosest {
      left = try infix(level, left)
      try grow()
      loosest = level == .comparison ? .identity : level == .membership ? .comparison : level
    }
    leave(outer)
    return left
  }

  /// What stands before the first infix operator, with the prefix operators before it.
  private mutating func operand(_ minimum: Precedence, called what: String) throws(QueryError) -> Expression {
    let start = current.span.start
    switch kind() {
    case .keyword(.not):
      guard minimum <= .not else {
        var error = expected(what)
        error.hint = "put \"not ...\" in parentheses"
        throw error
      }
      advance()
      let inner = try expression(.not)
      try grow()
      if case .exists(false, let query) = inner.node {
        return Expression(.exists(isNegated: true, query), span: span(from: start))
      }
      return Expression(.unary(.not, inner), span: span(from: start))
    case .symbol(.minus):
      // The magnitude of the smallest BIGINT is no BIGINT itself.
      if case .integer(let magnitude) = kind(ahead: 1), magnitude == 1 << 63 {
        advance()
        advance()
        return try postfix(Expression(.literal(.integer(.min)), span: span(from: start)), start: start)
      }
      return try signed(.minus, start: start)
    case .symbol(.plus):
      return try signed(.plus, start: start)
    default:
      return try postfix(try primary(called: what), start: start)
    }
  }

  private mutating func signed(_ sign: UnaryOperator, start: Int) throws(QueryError) -> Expression {
    advance()
    let inner = try expression(.sign)
    try grow()
    return Expression(.unary(sign, inner), span: span(from: start))
  }

  /// `x::type` and `x[i]`, from left to right.
  private mutating func postfix(_ operand: Expression, start: Int) throws(QueryError) -> Expression {
    var result = operand
    while true {
      if accept(.doubleColon) {
        result = Expression(.cast(result, to: try typeName(), isTry: false), span: span(from: start))
      } else if accept(.leftBracket) {
        let node = try subscripted(result)
        guard accept(.rightBracket) else { throw expected("\"]\"") }
        result = Expression(node, span: span(from: start))
      } else {
        return result
      }
      try grow()
    }
  }

  /// What stands behind `x[`: a position, or positions with colons between.
  private mutating func subscripted(_ value: Expression) throws(QueryError) -> Expression.Node {
    var bounds = SliceBounds()
    if !at(.colon) {
      let index = try expression(called: "an index")
      guard at(.colon) else { return .element(value, index: index) }
      bounds.from = index
    }
    advance()
    if at(.minus), at(.colon, ahead: 1) {
      advance()
    } else if !at(.rightBracket) {
      bounds.to = try expression(called: "an index or \"]\"")
      if !at(.colon) { return .slice(value, bounds) }
    } else {
      return .slice(value, bounds)
    }
    advance()
    bounds.step = try expression(called: "a step")
    return .slice(value, bounds)
  }

  // MARK: Infix operators

  /// How tightly the operator that is next binds; nil if there is none.
  private func infixLevel() -> Precedence? {
    switch kind() {
    case .keyword(let keyword):
      switch keyword {
      case .or: return .or
      case .and: return .and
      case .is: return .identity
      case .between, .in, .like, .ilike, .glob, .overlaps: return .membership
      case .not:
        switch kind(ahead: 1) {
        case .keyword(.between), .keyword(.in), .keyword(.like), .keyword(.ilike), .keyword(.glob):
          return .membership
        default: return nil
        }
      default: return nil
      }
    case .symbol(let symbol): return Self.binaryOperator(symbol)?.level
    default: return nil
    }
  }

  private static func binaryOperator(_ symbol: Symbol) -> (operator: BinaryOperator, level: Precedence)? {
    switch symbol {
    case .equal, .doubleEqual: (.equal, .comparison)
    case .lessGreater, .bangEqual: (.notEqual, .comparison)
    case .less: (.less, .comparison)
    case .lessOrEqual: (.lessOrEqual, .comparison)
    case .greater: (.greater, .comparison)
    case .greaterOrEqual: (.greaterOrEqual, .comparison)
    case .doubleBar: (.concatenate, .operation)
    case .tilde: (.matches, .operation)
    case .tildeStar: (.matchesAnyCase, .operation)
    case .bangTilde: (.notMatches, .operation)
    case .bangTildeStar: (.notMatchesAnyCase, .operation)
    case .plus: (.add, .sum)
    case .minus: (.subtract, .sum)
    case .star: (.multiply, .product)
    case .slash: (.divide, .product)
    case .doubleSlash: (.integerDivide, .product)
    case .percent: (.modulo, .product)
    default: nil
    }
  }

  private mutating func infix(_ level: Precedence, _ left: Expression) throws(QueryError) -> Expression {
    switch level {
    case .or: return try chain(.or, .or, left)
    case .and: return try chain(.and, .and, left)
    case .identity: return try identity(left)
    case .membership: return try membership(left)
    default:
      guard case .symbol(let symbol) = kind(), let (binary, _) = Self.binaryOperator(symbol) else {
        throw expected("an operator")
      }
      advance()
      let right = try expression(level.tighter)
      return Expression(.binary(binary, left, right), span: left.span.union(right.span))
    }
  }

  /// Operands of AND or OR. The tree leans to the left as SQL says, but a long chain (made by a program, as
  /// a rule) becomes a balanced tree, which means the same and is not deep.
  private mutating func chain(
    _ keyword: Keyword, _ binary: BinaryOperator, _ first: Expression
  ) throws(QueryError) -> Expression {
    var operands = [first]
    while accept(keyword) { operands.append(try expression(binary == .or ? .and : .not)) }
    if operands.count > 32 {
      try grow(by: operands.count.bitWidth - operands.count.leadingZeroBitCount)
      return Self.balanced(binary, operands[...])
    }
    try grow(by: operands.count - 2)
    return operands.dropFirst().reduce(first) { left, right in
      Expression(.binary(binary, left, right), span: left.span.union(right.span))
    }
  }

  private static func balanced(_ binary: BinaryOperator, _ operands: ArraySlice<Expression>) -> Expression {
    if operands.count == 1 { return operands[operands.startIndex] }
    let middle = operands.startIndex + (operands.count + 1) / 2
    let left = balanced(binary, operands[..<middle])
    let right = balanced(binary, operands[middle...])
    return Expression(.binary(binary, left, right), span: left.span.union(right.span))
  }

  /// `IS [NOT] NULL`, `IS [NOT] TRUE`, `IS [NOT] DISTINCT FROM x`
  private mutating func identity(_ left: Expression) throws(QueryError) -> Expression {
    advance()
    let isNegated = accept(.not)
    let node: Expression.Node
    if accept(.null) || accept(.unknown) {
      node = .isNull(isNegated: isNegated, left)
    } else if accept(.true) {
      node = .isBoolean(isNegated: isNegated, left, true)
    } else if accept(.false) {
      node = .isBoolean(isNegated: isNegated, left, false)
    } else if accept(.distinct) {
      try expect(.from)
      let right = try expression(.comparison)
      node = .binary(isNegated ? .isNotDistinctFrom : .isDistinctFrom, left, right)
    } else {
      var error = expected(
        "null, true, false or \"distinct from\"", offering: [.null, .true, .false, .distinct])
      if !isNegated, error.hint == nil { error.hint = "values are compared with =" }
      throw error
    }
    return Expression(node, span: span(from: left.span.start))
  }

  /// `[NOT] BETWEEN`, `[NOT] IN`, `[NOT] LIKE` and its relatives, OVERLAPS.
  private mutating func membership(_ left: Expression) throws(QueryError) -> Expression {
    let isNegated = accept(.not)
    let word = kind()
    advance()
    let node: Expression.Node
    switch word {
    case .keyword(.between):
      let low = try expression(.operation)
      try expect(.and)
      let high = try expression(.operation)
      node = .between(isNegated: isNegated, left, low: low, high: high)
    case .keyword(.in): node = try inClause(left, isNegated: isNegated)
    case .keyword(.overlaps): node = .binary(.overlaps, left, try expression(.operation))
    case .keyword(.ilike): node = try pattern(.ilike, left, isNegated: isNegated)
    case .keyword(.glob): node = try pattern(.glob, left, isNegated: isNegated)
    default: node = try pattern(.like, left, isNegated: isNegated)
    }
    return Expression(node, span: span(from: left.span.start))
  }

  private mutating func inClause(_ left: Expression, isNegated: Bool) throws(QueryError) -> Expression.Node {
    let opening = position
    guard at(.leftParenthesis) else {
      var error = expected("\"(\"")
      if at(.leftBracket) { error.hint = "a list to look into is list_contains(list, x)" }
      throw error
    }
    if atQuery(ahead: 1) { return .inQuery(isNegated: isNegated, left, try queryInParentheses()) }
    advance()
    let list = try expressionList()
    try expectClosing(of: opening, orComma: true)
    return .inList(isNegated: isNegated, left, list)
  }

  private mutating func pattern(
    _ patternOperator: PatternOperator, _ left: Expression, isNegated: Bool
  ) throws(QueryError) -> Expression.Node {
    let pattern = try expression(.operation, called: "a pattern")
    let escape = accept(.escape) ? try expression(.operation) : nil
    return .pattern(patternOperator, isNegated: isNegated, left, pattern: pattern, escape: escape)
  }
}
