import Diagnostics

// What stands in FROM.
extension Parser {
  /// Tables with commas between, each a cross join.
  mutating func fromClause() throws(QueryError) -> TableReference {
    let start = current.span.start
    let outer = try enter()
    var left = try joinedTable()
    while accept(.comma) {
      let right = try joinedTable()
      left = TableReference(.join(.cross, left, right, .none), span: span(from: start))
      try grow()
    }
    leave(outer)
    return left
  }

  mutating func tableName(_ what: String) throws(QueryError) -> [Name] {
    var names = [try expectName(.table, what)]
    while at(.period), names.count < 2 {
      advance()
      names.append(try expectName(.column, "a table name"))
    }
    return names
  }

  // MARK: Joins

  private mutating func joinedTable() throws(QueryError) -> TableReference {
    let start = current.span.start
    let outer = try enter()
    var left = try tablePrimary()
    while let (kind, isNatural) = try joinKind() {
      let right = try tablePrimary()
      let condition = try joinCondition(kind, isNatural: isNatural)
      left = TableReference(.join(kind, left, right, condition), span: span(from: start))
      try grow()
    }
    leave(outer)
    return left
  }

  /// The words up to and with JOIN; nil if no join follows.
  private mutating func joinKind() throws(QueryError) -> (JoinKind, isNatural: Bool)? {
    let isNatural = accept(.natural)
    let kind: JoinKind
    switch self.kind() {
    case .keyword(.join): kind = .inner
    case .keyword(.inner): kind = .inner
    case .keyword(.left): kind = .left
    case .keyword(.right): kind = .right
    case .keyword(.full): kind = .full
    case .keyword(.semi): kind = .semi
    case .keyword(.anti): kind = .anti
    case .keyword(.cross) where !isNatural: kind = .cross
    case .keyword(.asof) where !isNatural: kind = at(.left, ahead: 1) ? .asofLeft : .asof
    default:
      if isNatural { throw expected("a join") }
      return nil
    }
    if !at(.join) {
      advance()
      if kind == .asofLeft { advance() }
      switch kind {
      case .left, .right, .full, .asofLeft: _ = accept(.outer)
      default: break
      }
    }
    try expect(.join)
    return (kind, isNatural)
  }

  private mutating func joinCondition(_ kind: JoinKind, isNatural: Bool) throws(QueryError) -> JoinCondition {
    if isNatural { return .natural }
    if kind == .cross {
      if at(.on) || at(.using) {
        throw QueryError(
          .syntax, "a cross join has no condition", at: current.span, hint: "write \"join\" instead")
      }
      return .none
    }
    if accept(.on) { return .on(try expression()) }
    if accept(.using) { return .using(try nameList("a column name")) }
    var error = expected("\"on\" or \"using\"", offering: [.on, .using])
    error.hint = error.hint ?? "every pair of rows is a \"cross join\""
    throw error
  }

  // MARK: One table

  mutating func tablePrimary() throws(QueryError) -> TableReference {
    let start = current.span.start
    let outer = try enter()
    var table = try plainTable()
    while atPivotClause() {
      if accept(.pivot) {
        let pivot = try pivotClause()
        table = TableReference(.pivot(table, pivot, alias: try tableAlias()), span: span(from: start))
      } else {
        advance()
        let unpivot = try unpivotClause()
        table = TableReference(.unpivot(table, unpivot, alias: try tableAlias()), span: span(from: start))
      }
      table.span = span(from: start)
      try grow()
    }
    leave(outer)
    return table
  }

  private mutating func plainTable() throws(QueryError) -> TableReference {
    let start = current.span.start
    let isLateral = accept(.lateral)
    let node: TableReference.Node
    if at(.leftParenthesis) {
      if isLateral || atQuery(ahead: 1) {
        let query = try queryInParentheses()
        node = .subquery(query, alias: try tableAlias(), isLateral: isLateral)
      } else {
        return try joinInParentheses()
      }
    } else if let function = name(.table), at(.leftParenthesis, ahead: 1) {
      advance()
      let arguments = try functionArguments()
      node = .function(function, arguments, alias: try tableAlias(), isLateral: isLateral)
    } else if isLateral {
      throw expected("a query in parentheses or a table function")
    } else if case .string = kind() {
      var error = expected("a table name")
      error.hint = "traces are named on the command line, or with .open and .add"
      throw error
    } else {
      let names = try tableName("a table name")
      node = .table(names, alias: try tableAlias())
    }
    return TableReference(node, span: span(from: start))
  }

  private mutating func joinInParentheses() throws(QueryError) -> TableReference {
    let opening = position
    advance()
    var table = try joinedTable()
    try expectClosing(of: opening)
    table.span = span(from: tokens[opening].span.start)
    return table
  }

  private mutating func tableAlias() throws(QueryError) -> TableAlias? {
    guard let name = try alias() else { return nil }
    return TableAlias(name: name, columns: at(.leftParenthesis) ? try nameList("a column name") : [])
  }
}
