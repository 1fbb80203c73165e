import Diagnostics

// SELECT and its clauses.
extension Parser {
  /// `SELECT list FROM ... WHERE ...`
  mutating func selectFirst() throws(QueryError) -> Select {
    let start = current.span.start
    var select = Select(items: [], span: current.span)
    try selectList(&select)
    if accept(.from) { select.from = try fromClause() }
    try selectTail(&select)
    select.span = span(from: start)
    return select
  }

  /// `FROM ... [SELECT list] WHERE ...`
  mutating func fromFirst() throws(QueryError) -> Select {
    let start = current.span
    advance()
    let from = try fromClause()
    var select = Select(items: [], from: from, span: start)
    if at(.select) {
      try selectList(&select)
    } else {
      select.items = [SelectItem(expression: Expression(.star(StarExpression()), span: start))]
    }
    try selectTail(&select)
    select.span = span(from: start.start)
    return select
  }

  private mutating func selectList(_ select: inout Select) throws(QueryError) {
    advance()
    if accept(.distinct) {
      select.distinct = .all
      let opening = position + 1
      if accept(.on) {
        try expect(.leftParenthesis)
        select.distinct = .on(try expressionList())
        try expectClosing(of: opening, orComma: true)
      }
    } else {
      _ = accept(.all)
    }
    select.items = try commaList(canTrail: true) { (parser) throws(QueryError) in try parser.selectItem() }
  }

  /// An expression or a star, and its alias.
  mutating func selectItem() throws(QueryError) -> SelectItem {
    if let star = try starExpression() { return SelectItem(expression: star) }
    let value = try expression(called: "a column or an expression")
    return SelectItem(expression: value, alias: try alias())
  }

  private mutating func selectTail(_ select: inout Select) throws(QueryError) {
    if accept(.where) { select.filter = try expression() }
    if at(.group), at(.leftParenthesis, ahead: 1), let error = withinGroup() { throw error }
    if accept(.group) {
      try expect(.by)
      select.groupBy = try groupBy()
    }
    if accept(.having) { select.having = try expression() }
    if at(.window), atContextualClause() {
      advance()
      select.windows = try commaList { (parser) throws(QueryError) in
        let name = try parser.expectName(.window, "a name for the window")
        try parser.expect(.as)
        return NamedWindow(name: name, definition: try parser.windowDefinition())
      }
    }
    if accept(.qualify) { select.qualify = try expression() }
  }

  // MARK: Stars

  /// `*` or `t.*` with EXCLUDE and REPLACE; nil if none is next.
  mutating func starExpression() throws(QueryError) -> Expression? {
    let start = current.span.start
    var star = StarExpression()
    if accept(.star) {
    } else if let table = name(.column), at(.period, ahead: 1), at(.star, ahead: 2) {
      star.table = table
      for _ in 0..<3 { advance() }
    } else {
      return nil
    }
    if accept(.exclude) {
      star.excluded =
        at(.leftParenthesis) ? try nameList("a column name") : [try expectName(.column, "a column name")]
    }
    if accept(.replace) {
      let opening = position
      try expect(.leftParenthesis)
      star.replaced = try commaList { (parser) throws(QueryError) in
        let value = try parser.expression()
        try parser.expect(.as)
        return SelectItem(expression: value, alias: try parser.expectName(.column, "a column name"))
      }
      try expectClosing(of: opening, orComma: true)
    }
    return Expression(.star(star), span: span(from: start))
  }

  // MARK: GROUP BY

  private mutating func groupBy() throws(QueryError) -> GroupBy {
    if accept(.all) { return .all }
    return .elements(
      try commaList(canTrail: true) { (parser) throws(QueryError) in try parser.groupingElement() })
  }

  private mutating func groupingElement() throws(QueryError) -> GroupingElement {
    if at(.leftParenthesis, ahead: 1) {
      if accept(.rollup) { return .rollup(try groupingList()) }
      if accept(.cube) { return .cube(try groupingList()) }
    }
    if at(.grouping), at(.sets, ahead: 1) {
      advance()
      advance()
      let opening = position
      try expect(.leftParenthesis)
      let outer = try enter()
      let sets = try commaList { (parser) throws(QueryError) in try parser.groupingElement() }
      try grow()
      leave(outer)
      try expectClosing(of: opening, orComma: true)
      return .sets(sets)
    }
    if at(.leftParenthesis), at(.rightParenthesis, ahead: 1) {
      advance()
      advance()
      return .empty
    }
    return .expression(try expression())
  }

  private mutating func groupingList() throws(QueryError) -> [Expression] {
    let opening = position
    try expect(.leftParenthesis)
    let list = try expressionList()
    try expectClosing(of: opening, orComma: true)
    return list
  }
}
