import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds a join: both sides, which pairs of their rows belong together, and the names of what comes out.
struct JoinBinder {
  let from: FromBinder

  private var context: BindingContext { from.context }

  /// The columns and names of the pairs of both sides.
  struct Sides {
    var left: Scope
    var right: Scope
    /// Of the pairs.
    var both: Scope
    /// Where the right side stands.
    var rightSpan: SourceSpan

    /// Whether all columns that an expression over the pairs reads are the side's, and it reads one.
    func belongs(_ expression: BoundExpression, to side: JoinSide) -> Bool {
      expression.side(leftWidth: left.width) == side
    }
  }

  /// The plan of a join and the scope of its rows.
  ///
  /// - Throws: `.bind` and `.type` errors at their places.
  func bind(
    _ kind: JoinKind, _ left: TableReference, _ right: TableReference, _ condition: JoinCondition,
    at span: SourceSpan
  ) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    let (leftPlan, leftScope) = try context.nestedJoin(at: span) { () throws(QueryError) in
      try from.bind(left)
    }
    if case .subquery(let query, let alias, isLateral: true) = right.node {
      let lateral = LateralBinder(from: from, left: (leftPlan, leftScope), kind: kind, at: right.span)
      return try lateral.bind(query, alias: alias, condition)
    }
    if let lateral = try LateralFunctionBinder(from: from, left: (leftPlan, leftScope), kind: kind, right) {
      return try lateral.bind(condition)
    }
    let (rightPlan, rightScope) = try context.nestedJoin(at: span) { () throws(QueryError) in
      try from.bind(right)
    }
    try context.charge(leftScope.width + rightScope.width, at: span)
    let sides = Sides(
      left: leftScope, right: rightScope, both: try leftScope.joined(with: rightScope, at: right.span),
      rightSpan: right.span)
    var join = LogicalJoin(kind: kind.shown, held: context.catalog.heldSide(leftPlan, rightPlan))
    var shared: [SharedColumn] = []
    switch condition {
    case .none: break
    case .on(let written):
      let condition = try bindCondition(written, sides)
      if SubqueryStore.isIn(condition) {
        return (
          try joined(leftPlan, rightPlan, join, kind, condition, at: written.span),
          join.showsRight ? sides.both : sides.left
        )
      }
      join.condition = condition
    case .using(let names):
      shared = try names.map { (name) throws(QueryError) in try sharedColumn(name, sides) }
    case .natural: shared = try commonColumns(sides, at: span)
    }
    join.keys = shared.map(\.key)
    if kind.isNearest { try makeNearest(&join, sides, condition, at: span) }
    return merged(.join(leftPlan, rightPlan, join), join, shared, sides)
  }

  private func bindCondition(_ written: Expression, _ sides: Sides) throws(QueryError) -> BoundExpression {
    let scope = sides.both.within(from.outer, from.commonTables)
    return try ExpressionBinder(context: context, scope: scope, clause: .join).bindCondition(written)
  }

  /// A join whose condition has subqueries: of an inner one they are asked for every pair, of another one for
  /// every row of the right side.
  private func joined(
    _ left: LogicalOperator, _ right: LogicalOperator, _ join: LogicalJoin, _ kind: JoinKind,
    _ condition: BoundExpression, at span: SourceSpan
  ) throws(QueryError) -> LogicalOperator {
    let width = (left: left.output.count, right: right.output.count)
    if join.kind == .inner, !kind.isNearest {
      let rows = SubqueryAttachment(context, .join(left, right, join))
      try rows.filter(condition)
      return rows.plan.keepingColumns(width.left + width.right)
    }
    if kind.isNearest {
      throw unsupported(
        "subqueries in ON of ASOF JOIN", at: span, hint: "compute the value in a subquery of FROM")
    }
    var readsLeft = false
    func visit(_ part: BoundExpression) {
      if SubqueryStore.isIn(part) {
        if context.subqueries.call(of: part) == nil { return part.children.forEach(visit) }
        part.forEachColumn { readsLeft = readsLeft || $0 < width.left }
      }
    }
    visit(condition)
    if readsLeft {
      throw unsupported(
        "subqueries that read the left side in ON of a join that is not an inner one", at: span,
        hint: "compute the value in a subquery of FROM")
    }
    let rows = SubqueryAttachment(context, right)
    func moved(_ part: BoundExpression) throws(QueryError) -> BoundExpression {
      if context.subqueries.call(of: part) != nil {
        return try rows.attached(part.remappingColumns { $0 - width.left })
          .remappingColumns { $0 + width.left }
      }
      return try part.mapChildren { (part) throws(QueryError) in try moved(part) }
    }
    var join = join
    join.condition = try moved(condition)
    let plan = LogicalOperator.join(left, rows.plan, join)
    return join.showsRight ? plan.keepingColumns(width.left + width.right) : plan
  }
}

// USING and NATURAL.
extension JoinBinder {
  /// A column that both sides have.
  private struct SharedColumn {
    /// As the left side spells it.
    var name: String
    /// Positions among the pairs' columns.
    var left: Int
    var right: Int
    var key: JoinKey
  }

  private func sharedColumn(_ name: Name, _ sides: Sides) throws(QueryError) -> SharedColumn {
    let (left, right) = (try column(name, sides.left), try column(name, sides.right))
    guard let type = unifiedType(left.type, right.type) else {
      throw QueryError(
        .type,
        "\"\(name.text)\" is \(left.type.name) in \(sides.left.title) and \(right.type.name) in "
          + "\(sides.right.title), which do not compare", at: name.span, hint: "join them with ON and a cast")
    }
    guard case .column(let i, _, let spelled) = left, case .column(let j, let rightType, let other) = right
    else { throw QueryError(.bind, "\"\(name.text)\" is no column", at: name.span) }
    let moved = BoundExpression.column(j + sides.left.width, rightType, name: other)
    return SharedColumn(
      name: spelled, left: i, right: j + sides.left.width,
      key: JoinKey(left: left.converted(to: type), right: moved.converted(to: type)))
  }

  private func column(_ name: Name, _ scope: Scope) throws(QueryError) -> BoundExpression {
    if let found = try scope.column([name]) { return found }
    throw scope.unknownColumn(name, aliases: [])
  }

  /// The columns of NATURAL: those that `*` shows of both sides under one name.
  private func commonColumns(_ sides: Sides, at span: SourceSpan) throws(QueryError) -> [SharedColumn] {
    let right = Set(sides.right.allColumns.filter { !$0.column.isHidden }.map { $0.column.name.lowercased() })
    var shared: [SharedColumn] = []
    for (_, column) in sides.left.allColumns
    where !column.isHidden && right.contains(column.name.lowercased()) {
      shared.append(try sharedColumn(Name(column.name, isQuoted: true, span: sides.rightSpan), sides))
    }
    if shared.isEmpty {
      throw QueryError(
        .bind, "\(sides.left.title) and \(sides.right.title) have no column in common", at: span,
        hint: "NATURAL joins by columns of one name: write ON, or CROSS JOIN for every pair")
    }
    return shared
  }

  /// The plan and scope after columns of USING have become one: the side's that always has a row, or the first
  /// of both that is not NULL.
  private func merged(
    _ plan: LogicalOperator, _ join: LogicalJoin, _ shared: [SharedColumn], _ sides: Sides
  ) -> (plan: LogicalOperator, scope: Scope) {
    if !join.showsRight { return (plan, sides.left) }
    var scope = sides.both
    guard join.kind == .full, !shared.isEmpty else {
      for column in shared {
        let kept = join.kind == .right ? column.right : column.left
        let type = plan.output[kept].type
        scope.merge(column.left, column.right, into: kept, as: ScopeColumn(name: column.name, type: type))
      }
      return (plan, scope)
    }
    var columns = plan.output.enumerated().map { i, column in
      NamedExpression(.column(i, column.type, name: column.name), name: column.name)
    }
    for column in shared {
      let either = BoundExpression.caseWhen(
        [BoundBranch(condition: .not(.isNull(column.key.left)), result: column.key.left)],
        otherwise: column.key.right, column.key.left.type)
      scope.merge(
        column.left, column.right, into: columns.count,
        as: ScopeColumn(name: column.name, type: either.type))
      columns.append(NamedExpression(either, name: column.name))
    }
    scope.width = columns.count
    return (.project(plan, columns), scope)
  }
}

extension Scope {
  /// The tables, as messages name them.
  var title: String { tables.map(\.title).joined(separator: ", ") }
}

extension JoinKind {
  fileprivate var isNearest: Bool { self == .asof || self == .asofLeft }

  /// Which rows come out; a cross join is an inner one without a condition.
  fileprivate var shown: LogicalJoin.Kind {
    switch self {
    case .inner, .cross, .asof: .inner
    case .left, .asofLeft: .left
    case .right: .right
    case .full: .full
    case .semi: .semi
    case .anti: .anti
    }
  }
}
