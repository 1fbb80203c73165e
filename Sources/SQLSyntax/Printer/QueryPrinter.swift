import Diagnostics

extension Query {
  /// The canonical text of the query, on one line; parsing it gives the same tree but for FROM-first and the
  /// statement forms of PIVOT, which become SELECTs.
  ///
  /// - Complexity: O(length of the text).
  public var sql: String {
    var writer = TextWriter()
    writer.query(self)
    return writer.text
  }
}

extension TextWriter {
  mutating func inParentheses(_ query: Query) {
    text += "("
    self.query(query)
    text += ")"
  }

  mutating func query(_ query: Query) {
    if !query.with.isEmpty {
      text += query.isRecursive ? "with recursive " : "with "
      list(query.with) { writer, table in
        writer.name(table.name)
        if !table.columns.isEmpty {
          writer.text += " "
          writer.names(table.columns)
        }
        writer.text += " as "
        writer.inParentheses(table.query)
      }
      text += " "
    }
    body(query.body)
    orderBy(query.orderBy)
    if let limit = query.limit { limitValue(" limit ", limit) }
    if let offset = query.offset { limitValue(" offset ", offset) }
  }

  private mutating func limitValue(_ word: String, _ value: Expression) {
    text += word
    switch value.node {
    case .literal(.integer(0...)), .parameter, .row, .scalarQuery: expression(value)
    default:
      text += "("
      expression(value)
      text += ")"
    }
  }

  private mutating func orderBy(_ orderBy: OrderBy?) {
    switch orderBy {
    case .items(let items):
      text += " order by "
      orderItems(items)
    case .all(let isDescending, let nullsFirst):
      text += " order by all"
      direction(isDescending: isDescending, nullsFirst: nullsFirst)
    case nil: break
    }
  }

  mutating func names(_ names: [Name]) {
    text += "("
    list(names) { writer, name in writer.name(name, .column) }
    text += ")"
  }

  // MARK: Bodies

  private mutating func body(_ body: QueryBody) {
    switch body {
    case .select(let select): self.select(select)
    case .values(let rows):
      text += "values "
      list(rows) { writer, row in
        writer.text += "("
        writer.expressions(row)
        writer.text += ")"
      }
    case .nested(let query): inParentheses(query)
    case .setOperation(let setOperator, let isAll, let byName, let left, let right):
      self.body(left)
      text += " \(setOperator.rawValue.lowercased())" + (isAll ? " all" : "") + (byName ? " by name " : " ")
      self.body(right)
    }
  }

  private mutating func select(_ select: Select) {
    if case .pivot(let source, let pivot, nil) = select.from?.node, Self.isStatementOnly(pivot) {
      pivotStatement(source, pivot)
      return
    }
    text += "select "
    switch select.distinct {
    case .all: text += "distinct "
    case .on(let keys):
      text += "distinct on ("
      expressions(keys)
      text += ") "
    case nil: break
    }
    list(select.items) { writer, item in writer.selectItem(item) }
    if let from = select.from {
      text += " from "
      table(from)
    }
    clause(" where ", select.filter)
    groupBy(select.groupBy)
    clause(" having ", select.having)
    if !select.windows.isEmpty {
      text += " window "
      list(select.windows) { writer, window in
        writer.name(window.name, .window)
        writer.text += " as "
        writer.window(window.definition)
      }
    }
    clause(" qualify ", select.qualify)
  }

  private mutating func clause(_ word: String, _ condition: Expression?) {
    guard let condition else { return }
    text += word
    expression(condition)
  }

  mutating func selectItem(_ item: SelectItem) {
    expression(item.expression)
    if let alias = item.alias {
      text += " as "
      name(alias, .column)
    }
  }

  private mutating func groupBy(_ groupBy: GroupBy?) {
    guard let groupBy else { return }
    text += " group by "
    guard case .elements(let elements) = groupBy else {
      text += "all"
      return
    }
    list(elements) { writer, element in writer.element(element) }
  }

  private mutating func element(_ element: GroupingElement) {
    switch element {
    case .expression(let key): expression(key)
    case .empty: text += "()"
    case .rollup(let keys): grouping("rollup ", keys)
    case .cube(let keys): grouping("cube ", keys)
    case .sets(let sets):
      text += "grouping sets ("
      list(sets) { writer, set in writer.element(set) }
      text += ")"
    }
  }

  private mutating func grouping(_ word: String, _ keys: [Expression]) {
    text += word + "("
    expressions(keys)
    text += ")"
  }

  // MARK: Tables

  private mutating func table(_ table: TableReference) {
    switch table.node {
    case .table(let names, let alias):
      list(names, separator: ".") { writer, name in writer.name(name) }
      self.alias(alias)
    case .subquery(let query, let alias, let isLateral):
      if isLateral { text += "lateral " }
      inParentheses(query)
      self.alias(alias)
    case .function(let function, let arguments, let alias, let isLateral):
      if isLateral { text += "lateral " }
      name(function)
      text += "("
      expressions(arguments)
      text += ")"
      self.alias(alias)
    case .join(let kind, let left, let right, let condition): join(kind, left, right, condition)
    case .pivot(let source, let pivot, let alias) where Self.isStatementOnly(pivot):
      text += "("
      pivotStatement(source, pivot)
      text += ")"
      self.alias(alias)
    case .pivot(let source, let pivot, let alias):
      operand(source)
      self.pivot(pivot)
      self.alias(alias)
    case .unpivot(let source, let unpivot, let alias):
      operand(source)
      self.unpivot(unpivot)
      self.alias(alias)
    }
  }

  /// A table reference where a join would need parentheses.
  mutating func operand(_ table: TableReference) {
    if case .join = table.node {
      text += "("
      self.table(table)
      text += ")"
    } else {
      self.table(table)
    }
  }

  private mutating func alias(_ alias: TableAlias?) {
    guard let alias else { return }
    text += " as "
    name(alias.name, .column)
    if !alias.columns.isEmpty {
      text += " "
      names(alias.columns)
    }
  }

  private mutating func join(
    _ kind: JoinKind, _ left: TableReference, _ right: TableReference, _ condition: JoinCondition
  ) {
    table(left)
    text += condition == .natural ? " natural" : ""
    text += kind == .inner ? " join " : " \(kind.rawValue.lowercased()) join "
    operand(right)
    switch condition {
    case .on(let condition):
      text += " on "
      expression(condition)
    case .using(let columns):
      text += " using "
      names(columns)
    case .none, .natural: break
    }
  }
}
