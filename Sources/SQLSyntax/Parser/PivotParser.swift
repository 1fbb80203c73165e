import Diagnostics

// PIVOT and UNPIVOT, as a clause of FROM (standard SQL) and as a statement (DuckDB).
extension Parser {
  // MARK: In FROM

  /// `(aggregates FOR column IN (values) column IN (values) GROUP BY names)`
  mutating func pivotClause() throws(QueryError) -> Pivot {
    let opening = position
    try expect(.leftParenthesis)
    let aggregates = try commaList { (parser) throws(QueryError) in try parser.pivotItem() }
    try expect(.for)
    var columns: [PivotColumn] = []
    repeat {
      let column = try expression(.operation)
      try expect(.in)
      columns.append(PivotColumn(expression: column, values: try pivotValues()))
    } while !at(.group) && !at(.rightParenthesis) && kind() != .end
    let groupBy = try pivotGroupBy()
    try expectClosing(of: opening)
    return Pivot(aggregates: aggregates, columns: columns, groupBy: groupBy)
  }

  /// `[INCLUDE NULLS | EXCLUDE NULLS] (value FOR name IN (columns))`
  mutating func unpivotClause() throws(QueryError) -> Unpivot {
    let includesNulls = accept(.include)
    if includesNulls || accept(.exclude) { try expect(.nulls) }
    let opening = position
    try expect(.leftParenthesis)
    let values =
      at(.leftParenthesis)
      ? try nameList("a name for the values") : [try expectName(.column, "a name for the values")]
    try expect(.for)
    let name = try expectName(.column, "a name for the names")
    try expect(.in)
    let list = position
    try expect(.leftParenthesis)
    let columns = try commaList { (parser) throws(QueryError) in try parser.unpivotColumn() }
    try expectClosing(of: list, orComma: true)
    try expectClosing(of: opening)
    return Unpivot(values: values, name: name, columns: columns, includesNulls: includesNulls)
  }

  /// Whether PIVOT or UNPIVOT with what belongs to a clause is next, not a table's name or a statement.
  func atPivotClause() -> Bool {
    if at(.leftParenthesis, ahead: 1) { return at(.pivot) || at(.unpivot) }
    return at(.unpivot) && (at(.include, ahead: 1) || at(.exclude, ahead: 1)) && at(.nulls, ahead: 2)
  }

  // MARK: As a statement

  /// `PIVOT table ON column [IN (values)], ... [USING aggregates] [GROUP BY names]`
  mutating func pivotStatement() throws(QueryError) -> Select {
    let start = current.span.start
    advance()
    let table = try tablePrimary()
    try expect(.on)
    let columns = try commaList { (parser) throws(QueryError) in
      let column = try parser.expression(.operation)
      return PivotColumn(expression: column, values: parser.accept(.in) ? try parser.pivotValues() : [])
    }
    let aggregates =
      accept(.using) ? try commaList { (parser) throws(QueryError) in try parser.pivotItem() } : []
    let pivot = Pivot(aggregates: aggregates, columns: columns, groupBy: try pivotGroupBy())
    return everything(from: .pivot(table, pivot, alias: nil), start: start)
  }

  /// `UNPIVOT table ON columns [INTO NAME name VALUE value, ...]`
  mutating func unpivotStatement() throws(QueryError) -> Select {
    let start = current.span.start
    advance()
    let table = try tablePrimary()
    try expect(.on)
    let columns = try commaList { (parser) throws(QueryError) in try parser.unpivotColumn() }
    let place = span(from: start)
    var name = Name("name", span: place)
    var values = [Name("value", span: place)]
    if accept(.into) {
      try expect(.name)
      name = try expectName(.column, "a name for the names")
      try expect(.value)
      values = try commaList { (parser) throws(QueryError) in
        try parser.expectName(.column, "a name for the values")
      }
    }
    let unpivot = Unpivot(values: values, name: name, columns: columns)
    return everything(from: .unpivot(table, unpivot, alias: nil), start: start)
  }

  private func everything(from node: TableReference.Node, start: Int) -> Select {
    let place = span(from: start)
    let star = SelectItem(expression: Expression(.star(StarExpression()), span: place))
    return Select(items: [star], from: TableReference(node, span: place), span: place)
  }

  // MARK: Parts of both

  private mutating func pivotItem() throws(QueryError) -> SelectItem {
    let value = try expression(.operation, called: "an aggregate")
    return SelectItem(expression: value, alias: try alias())
  }

  private mutating func pivotValues() throws(QueryError) -> [SelectItem] {
    let opening = position
    try expect(.leftParenthesis)
    let values = try commaList { (parser) throws(QueryError) in try parser.pivotItem() }
    try expectClosing(of: opening, orComma: true)
    return values
  }

  private mutating func pivotGroupBy() throws(QueryError) -> [Name] {
    guard accept(.group) else { return [] }
    try expect(.by)
    return try commaList { (parser) throws(QueryError) in try parser.expectName(.column, "a column name") }
  }

  /// A star, or a column or several in parentheses with a name.
  private mutating func unpivotColumn() throws(QueryError) -> UnpivotColumn {
    if let star = try starExpression() { return UnpivotColumn([star]) }
    let value = try expression(.operation)
    let alias = try alias()
    if alias == nil, case .columns(.star(let star)) = value.node {
      return UnpivotColumn([Expression(.star(star), span: value.span)])
    }
    if case .row(let parts) = value.node { return UnpivotColumn(parts, alias: alias) }
    return UnpivotColumn([value], alias: alias)
  }
}
