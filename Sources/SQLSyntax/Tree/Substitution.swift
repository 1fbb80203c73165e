import Diagnostics

/// Puts expressions in the place of names: what a macro does with its parameters.
///
/// A name is replaced where it stands alone for a column, or for a table function's argument. A lambda's own
/// parameters hide it. All that was not put in gets one place, that of the call, so that errors point there.
public struct Substitution {
  /// What each name, lower case, stands for.
  private let values: [String: Expression]
  /// Where everything else is said to stand.
  private let place: SourceSpan
  /// What COLUMNS stands for, outside of queries in the expression.
  private let column: Expression?

  /// A substitution of `values`, whose keys are lower case.
  ///
  /// - Parameter column: what to put in the place of COLUMNS; nil to leave it.
  public init(_ values: [String: Expression], column: Expression? = nil, at place: SourceSpan) {
    self.values = values
    self.column = column
    self.place = place
  }

  /// The expression with the names replaced.
  ///
  /// - Complexity: O(size of the expression).
  public func apply(to expression: Expression) -> Expression {
    if case .column(let names) = expression.node, names.count == 1,
      let value = values[names[0].text.lowercased()]
    {
      return value
    }
    if case .columns = expression.node, let column { return column }
    return Expression(node(expression.node), span: place)
  }

  /// The query with the names replaced, in all of its parts.
  public func apply(to query: Query) -> Query {
    if column != nil { return Substitution(values, at: place).apply(to: query) }
    return Query(
      with: query.with.map {
        CommonTable(name: name($0.name), columns: $0.columns.map(name), query: apply(to: $0.query))
      },
      isRecursive: query.isRecursive, body: body(query.body), orderBy: orderBy(query.orderBy),
      limit: query.limit.map(apply), offset: query.offset.map(apply), span: place)
  }

  private func name(_ name: Name) -> Name { Name(name.text, isQuoted: name.isQuoted, span: place) }

  /// A lambda whose parameters have names that hardly a query writes, so that they do not take the place of
  /// names in what is put into its body.
  private func lambda(_ parameters: [Name], _ body: Expression) -> Expression.Node {
    var inner = values
    var fresh: [Name] = []
    for parameter in parameters {
      let name = Name(parameter.text + "\u{2032}", isQuoted: true, span: place)
      inner[parameter.text.lowercased()] = Expression(.column([name]), span: place)
      fresh.append(name)
    }
    return .lambda(parameters: fresh, body: Substitution(inner, column: column, at: place).apply(to: body))
  }
}

// Expressions.
extension Substitution {
  private func node(_ node: Expression.Node) -> Expression.Node {
    switch node {
    case .literal, .parameter: node
    case .columns(let selection): .columns(self.selection(selection))
    case .column(let names): .column(names.map(name))
    case .star(let star): .star(self.star(star))
    case .unary(let sign, let inner): .unary(sign, apply(to: inner))
    case .binary(let binary, let left, let right): .binary(binary, apply(to: left), apply(to: right))
    case .pattern(let kind, let isNegated, let value, let pattern, let escape):
      .pattern(
        kind, isNegated: isNegated, apply(to: value), pattern: apply(to: pattern),
        escape: escape.map(apply))
    case .between(let isNegated, let value, let low, let high):
      .between(isNegated: isNegated, apply(to: value), low: apply(to: low), high: apply(to: high))
    case .inList(let isNegated, let value, let list):
      .inList(isNegated: isNegated, apply(to: value), list.map(apply))
    case .inQuery(let isNegated, let value, let query):
      .inQuery(isNegated: isNegated, apply(to: value), apply(to: query))
    case .exists(let isNegated, let query): .exists(isNegated: isNegated, apply(to: query))
    case .scalarQuery(let query): .scalarQuery(apply(to: query))
    case .isNull(let isNegated, let inner): .isNull(isNegated: isNegated, apply(to: inner))
    case .isBoolean(let isNegated, let inner, let value):
      .isBoolean(isNegated: isNegated, apply(to: inner), value)
    case .caseWhen(let operand, let branches, let otherwise):
      .caseWhen(
        operand: operand.map(apply),
        branches: branches.map {
          CaseBranch(condition: apply(to: $0.condition), result: apply(to: $0.result))
        }, otherwise: otherwise.map(apply))
    case .cast(let inner, let type, let isTry):
      .cast(
        apply(to: inner), to: TypeName(name: type.name, listDepth: type.listDepth, span: place),
        isTry: isTry)
    case .call(let call): .call(self.call(call))
    case .list(let elements): .list(elements.map(apply))
    case .element(let list, let index): .element(apply(to: list), index: apply(to: index))
    case .slice(let list, let bounds): .slice(apply(to: list), bounds.map(apply))
    case .lambda(let parameters, let body): lambda(parameters, body)
    case .named(let parameter, let value): .named(name(parameter), apply(to: value))
    case .row(let parts): .row(parts.map(apply))
    }
  }

  private func selection(_ selection: ColumnSelection) -> ColumnSelection {
    switch selection {
    case .pattern: return selection
    case .star(let star): return .star(self.star(star))
    case .condition(let parameter, let condition):
      guard case .lambda(let names, let body) = lambda([parameter], condition) else { return selection }
      return .condition(parameter: names[0], body)
    }
  }

  private func star(_ star: StarExpression) -> StarExpression {
    StarExpression(
      table: star.table.map(name), excluded: star.excluded.map(name), replaced: star.replaced.map(item))
  }

  private func call(_ call: FunctionCall) -> FunctionCall {
    FunctionCall(
      name: name(call.name), arguments: call.arguments.map(apply), isDistinct: call.isDistinct,
      orderBy: call.orderBy.map(orderItem), ignoresNulls: call.ignoresNulls, filter: call.filter.map(apply),
      over: call.over.map { over in
        switch over {
        case .named(let window): .named(name(window))
        case .inline(let definition): .inline(window(definition))
        }
      })
  }

  private func window(_ window: WindowDefinition) -> WindowDefinition {
    WindowDefinition(
      base: window.base.map(name), partitionBy: window.partitionBy.map(apply),
      orderBy: window.orderBy.map(orderItem),
      frame: window.frame.map {
        WindowFrame(unit: $0.unit, start: bound($0.start), end: bound($0.end), exclusion: $0.exclusion)
      })
  }

  private func bound(_ bound: WindowFrame.Bound) -> WindowFrame.Bound {
    switch bound {
    case .preceding(let distance): .preceding(apply(to: distance))
    case .following(let distance): .following(apply(to: distance))
    case .unboundedPreceding, .currentRow, .unboundedFollowing: bound
    }
  }

  private func orderItem(_ item: OrderItem) -> OrderItem {
    OrderItem(
      expression: apply(to: item.expression), isDescending: item.isDescending, nullsFirst: item.nullsFirst)
  }
}

// Queries.
extension Substitution {
  private func item(_ item: SelectItem) -> SelectItem {
    SelectItem(expression: apply(to: item.expression), alias: item.alias.map(name))
  }

  private func orderBy(_ orderBy: OrderBy?) -> OrderBy? {
    guard case .items(let items)? = orderBy else { return orderBy }
    return .items(items.map(orderItem))
  }

  private func body(_ body: QueryBody) -> QueryBody {
    switch body {
    case .select(let select): .select(self.select(select))
    case .values(let rows): .values(rows.map { $0.map(apply) })
    case .nested(let query): .nested(apply(to: query))
    case .setOperation(let kind, let isAll, let byName, let left, let right):
      .setOperation(kind, isAll: isAll, byName: byName, self.body(left), self.body(right))
    }
  }

  private func select(_ select: Select) -> Select {
    var distinct = select.distinct
    if case .on(let keys)? = distinct { distinct = .on(keys.map(apply)) }
    var groupBy = select.groupBy
    if case .elements(let elements)? = groupBy { groupBy = .elements(elements.map(element)) }
    return Select(
      distinct: distinct, items: select.items.map(item), from: select.from.map(table),
      filter: select.filter.map(apply), groupBy: groupBy, having: select.having.map(apply),
      windows: select.windows.map { NamedWindow(name: name($0.name), definition: window($0.definition)) },
      qualify: select.qualify.map(apply), span: place)
  }

  private func element(_ element: GroupingElement) -> GroupingElement {
    switch element {
    case .expression(let key): .expression(apply(to: key))
    case .empty: .empty
    case .rollup(let keys): .rollup(keys.map(apply))
    case .cube(let keys): .cube(keys.map(apply))
    case .sets(let sets): .sets(sets.map(self.element))
    }
  }

  private func alias(_ alias: TableAlias?) -> TableAlias? {
    alias.map { TableAlias(name: name($0.name), columns: $0.columns.map(name)) }
  }

  private func table(_ table: TableReference) -> TableReference {
    let node: TableReference.Node =
      switch table.node {
      case .table(let names, let alias): .table(names.map(name), alias: self.alias(alias))
      case .subquery(let query, let alias, let isLateral):
        .subquery(apply(to: query), alias: self.alias(alias), isLateral: isLateral)
      case .function(let function, let arguments, let alias, let isLateral):
        .function(name(function), arguments.map(apply), alias: self.alias(alias), isLateral: isLateral)
      case .join(let kind, let left, let right, let condition):
        .join(kind, self.table(left), self.table(right), self.condition(condition))
      case .pivot(let source, let pivot, let alias):
        .pivot(self.table(source), self.pivot(pivot), alias: self.alias(alias))
      case .unpivot(let source, let unpivot, let alias):
        .unpivot(self.table(source), self.unpivot(unpivot), alias: self.alias(alias))
      }
    return TableReference(node, span: place)
  }

  private func condition(_ condition: JoinCondition) -> JoinCondition {
    switch condition {
    case .on(let test): .on(apply(to: test))
    case .using(let names): .using(names.map(name))
    case .none, .natural: condition
    }
  }

  private func pivot(_ pivot: Pivot) -> Pivot {
    Pivot(
      aggregates: pivot.aggregates.map(item),
      columns: pivot.columns.map {
        PivotColumn(expression: apply(to: $0.expression), values: $0.values.map(item))
      }, groupBy: pivot.groupBy.map(name))
  }

  private func unpivot(_ unpivot: Unpivot) -> Unpivot {
    Unpivot(
      values: unpivot.values.map(name), name: name(unpivot.name),
      columns: unpivot.columns.map {
        UnpivotColumn($0.expressions.map(apply), alias: $0.alias.map(name))
      }, includesNulls: unpivot.includesNulls)
  }
}
