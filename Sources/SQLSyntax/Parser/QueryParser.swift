import Diagnostics

extension Query {
  /// `SELECT * FROM table`, all of it at the table's place.
  public static func everything(from table: TableReference) -> Query {
    let star = SelectItem(expression: Expression(.star(StarExpression()), span: table.span))
    let select = Select(items: [star], from: table, span: table.span)
    return Query(body: .select(select), span: table.span)
  }
}

// WITH, set operations, ORDER BY and LIMIT.
extension Parser {
  mutating func query() throws(QueryError) -> Query {
    let start = current.span.start
    let outer = try enter(weight: Self.queryWeight)
    var with: [CommonTable] = []
    var isRecursive = false
    if accept(.with) {
      // `with recursive as (...)` names a table "recursive".
      if at(.recursive), !at(.as, ahead: 1), !at(.leftParenthesis, ahead: 1) {
        advance()
        isRecursive = true
      }
      with = try commaList { (parser) throws(QueryError) in try parser.commonTable() }
    }
    let body = try setOperation()
    var query = Query(with: with, isRecursive: isRecursive, body: body, span: span(from: start))
    try queryTail(&query)
    query.span = span(from: start)
    try grow()
    leave(outer, weight: Self.queryWeight)
    return query
  }

  /// A query in parentheses; the next token is the open one.
  mutating func queryInParentheses() throws(QueryError) -> Query {
    let opening = position
    try expect(.leftParenthesis)
    guard atQueryWord() || at(.leftParenthesis) else {
      throw expected("a query", offering: [.select, .from])
    }
    let query = try query()
    try expectClosing(of: opening)
    return query
  }

  private mutating func commonTable() throws(QueryError) -> CommonTable {
    let name = try expectName(.table, "a name for the query")
    let columns = at(.leftParenthesis) ? try nameList("a column name") : []
    try expect(.as)
    return CommonTable(name: name, columns: columns, query: try queryInParentheses())
  }

  private mutating func queryTail(_ query: inout Query) throws(QueryError) {
    if at(.order), at(.by, ahead: 1) { query.orderBy = try orderBy() }
    // PostgreSQL and DuckDB take LIMIT and OFFSET in either order.
    while true {
      if query.limit == nil, accept(.limit) {
        query.limit = try limitValue()
      } else if query.offset == nil, accept(.offset) {
        query.offset = try limitValue()
      } else {
        return
      }
    }
  }

  /// A number, a parameter, or an expression in parentheses: `offset` may be a column, and this is what
  /// tells the two apart.
  private mutating func limitValue() throws(QueryError) -> Expression {
    switch kind() {
    case .integer, .parameter, .symbol(.leftParenthesis): return try primary()
    default: throw expected("a whole number, a parameter or an expression in parentheses")
    }
  }

  private mutating func orderBy() throws(QueryError) -> OrderBy {
    advance()
    advance()
    if accept(.all) {
      let isDescending = direction()
      return .all(isDescending: isDescending, nullsFirst: try nullsFirst())
    }
    return .items(try commaList(canTrail: true) { (parser) throws(QueryError) in try parser.orderItem() })
  }

  mutating func orderItem() throws(QueryError) -> OrderItem {
    let key = try expression()
    let isDescending = direction()
    return OrderItem(expression: key, isDescending: isDescending, nullsFirst: try nullsFirst())
  }

  private mutating func direction() -> Bool {
    if accept(.asc) { return false }
    return accept(.desc)
  }

  private mutating func nullsFirst() throws(QueryError) -> Bool? {
    guard accept(.nulls) else { return nil }
    if accept(.first) { return true }
    if accept(.last) { return false }
    throw expected("\"first\" or \"last\"", offering: [.first, .last])
  }

  // MARK: Set operations

  /// UNION and EXCEPT, from left to right; INTERSECT binds tighter.
  private mutating func setOperation() throws(QueryError) -> QueryBody {
    var left = try intersection()
    while at(.union) || at(.except) {
      left = try setOperator(after: left) { (parser) throws(QueryError) in try parser.intersection() }
    }
    return left
  }

  private mutating func intersection() throws(QueryError) -> QueryBody {
    var left = try simpleQuery()
    while at(.intersect) {
      left = try setOperator(after: left) { (parser) throws(QueryError) in try parser.simpleQuery() }
    }
    return left
  }

  private mutating func setOperator(
    after left: QueryBody, operand: (inout Parser) throws(QueryError) -> QueryBody
  ) throws(QueryError) -> QueryBody {
    let setOperator: SetOperator = at(.union) ? .union : at(.except) ? .except : .intersect
    advance()
    let isAll = accept(.all)
    if !isAll { _ = accept(.distinct) }
    let byName = at(.by)
    if byName {
      guard setOperator == .union else {
        throw QueryError(.syntax, "only \"union\" goes by name", at: current.span)
      }
      advance()
      try expect(.name)
    }
    let right = try operand(&self)
    try grow()
    return .setOperation(setOperator, isAll: isAll, byName: byName, left, right)
  }

  private mutating func simpleQuery() throws(QueryError) -> QueryBody {
    switch kind() {
    case .keyword(.select): return .select(try selectFirst())
    case .keyword(.from): return .select(try fromFirst())
    case .keyword(.pivot): return .select(try pivotStatement())
    case .keyword(.unpivot): return .select(try unpivotStatement())
    case .keyword(.values) where at(.leftParenthesis, ahead: 1): return .values(try valuesList())
    case .symbol(.leftParenthesis): return .nested(try queryInParentheses())
    default: throw expected("a query", offering: [.select, .from, .values])
    }
  }

  private mutating func valuesList() throws(QueryError) -> [[Expression]] {
    advance()
    let rows = try commaList { (parser) throws(QueryError) in
      let opening = parser.position
      try parser.expect(.leftParenthesis)
      let row = try parser.expressionList()
      try parser.expectClosing(of: opening, orComma: true)
      return row
    }
    if let first = rows.first, let odd = rows.first(where: { $0.count != first.count }) {
      throw QueryError(
        .syntax, "rows of \"values\" must be equally long: \(first.count) and \(odd.count)",
        at: odd.first?.span)
    }
    return rows
  }
}
