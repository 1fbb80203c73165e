import Diagnostics

// PIVOT and UNPIVOT, as a clause of FROM (standard SQL) and as a statement (DuckDB).
extension Parser {
  // MARK: In FROM

  /// `(aggregates FOR column IN (values) GROUP BY names)`
  mutating func pivotClause() throws(QueryError) -> Pivot {
    let opening = position
    try expect(.leftParenthesis)
    let aggregates = try commaList { (parser) throws(QueryError) in try parser.pivotItem() }
    try expect(.for)
    let column = try expression(.operation)
    try expect(.in)
    let values = try pivotValues()
    let groupBy = try pivotGroupBy()
    try expectClosing(of: opening)
    return Pivot(aggregates: aggregates, column: column, values: values, groupBy: groupBy)
  }

  /// `(value FOR name IN (columns))`
  mutating func unpivotClause() throws(QueryError) -> Unpivot {
    let opening = position
    try expect(.leftParenthesis)
    let value = try expectName(.column, "a name for the values")
    try expect(.for)
    let name = try expectName(.column, "a name for the names")
    try expect(.in)
    let list = position
    try expect(.leftParenthesis)
    let columns = try commaList { (parser) throws(QueryError) in try parser.unpivotColumn() }
    try expectClosing(of: list, orComma: true)
    try expectClosing(of: opening)
    return Unpivot(value: value, name: name, columns: columns)
  }

  // MARK: As a statement

  /// `PIVOT table ON column [IN (values)] [USING aggregates] [GROUP BY names]`; without IN, `values` is empty.
  mutating func pivotStatement() throws(QueryError) -> Select {
    let start = current.span.start
    advance()
    let table = try tablePrimary()
    try expect(.on)
    let column = try expression(.operation)
    let values = accept(.in) ? try pivotValues() : []
    if at(.comma) {
      throw QueryError(.syntax, "\"pivot\" takes one column", at: current.span)
    }
    let aggregates =
      accept(.using) ? try commaList { (parser) throws(QueryError) in try parser.pivotItem() } : []
    let pivot = Pivot(aggregates: aggregates, column: column, values: values, groupBy: try pivotGroupBy())
    return everything(from: .pivot(table, pivot, alias: nil), start: start)
  }

  /// `UNPIVOT table ON columns [INTO NAME name VALUE value]`
  mutating func unpivotStatement() throws(QueryError) -> Select {
    let start = current.span.start
    advance()
    let table = try tablePrimary()
    try expect(.on)
    let columns = try commaList { (parser) throws(QueryError) in try parser.unpivotColumn() }
    let place = span(from: start)
    var name = Name("name", span: place)
    var value = Name("value", span: place)
    if accept(.into) {
      try expect(.name)
      name = try expectName(.column, "a name for the names")
      try expect(.value)
      value = try expectName(.column, "a name for the values")
    }
    let unpivot = Unpivot(value: value, name: name, columns: columns)
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

  private mutating func unpivotColumn() throws(QueryError) -> Expression {
    if let star = try starExpression() { return star }
    return try expression(.operation)
  }
}
