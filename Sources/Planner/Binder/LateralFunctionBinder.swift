import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds a join with a table function whose arguments read the rows that stand before it in FROM: no join, but
/// rows made of each of those rows.
///
/// As in PostgreSQL and DuckDB the word LATERAL may be left out.
struct LateralFunctionBinder {
  private let from: FromBinder
  private let left: (plan: LogicalOperator, scope: Scope)
  private let kind: JoinKind
  private let function: FunctionSignature
  private let form: RowForm
  private let alias: TableAlias?
  private let arguments: [BoundExpression]
  private let span: SourceSpan

  /// Nil where the right side is none, or reads nothing of the left side and does not say LATERAL.
  ///
  /// - Throws: `.bind` and `.type` errors of the arguments.
  init?(
    from: FromBinder, left: (plan: LogicalOperator, scope: Scope), kind: JoinKind, _ right: TableReference
  ) throws(QueryError) {
    guard case .function(let name, let written, let alias, let isLateral) = right.node,
      from.context.catalog.macro(named: name.text) == nil,
      let function = from.context.catalog.tableFunction(named: name.text), let form = function.rows
    else { return nil }
    if form.takesIntervals {
      if !isLateral { return nil }
      throw unsupported(
        "LATERAL \(function.name)", at: right.span, hint: "it takes a table, or a query in parentheses")
    }
    let arguments = try TableFunctionBinder(from: from).bindArguments(written[...], over: left.scope)
    guard isLateral || arguments.contains(where: \.readsColumn) else { return nil }
    self.from = from
    self.left = left
    self.kind = kind
    self.function = function
    self.form = form
    self.alias = alias
    self.arguments = arguments
    span = right.span
  }

  /// The plan of the join and the scope of its rows.
  ///
  /// - Throws: `.bind` for other kinds of join than inner, cross and left, and for a condition that a left join
  ///   would have to test.
  func bind(_ condition: JoinCondition) throws(QueryError) -> (plan: LogicalOperator, scope: Scope) {
    guard [.inner, .cross, .left].contains(kind) else {
      throw unsupported("\(kind.rawValue) JOINs with LATERAL", at: span)
    }
    let functions = TableFunctionBinder(from: from)
    let rows = SubqueryAttachment(from.context, left.plan)
    let attached = try functions.attached(arguments, to: rows)
    var plan = try functions.expand(rows.plan, function, form, attached, at: span)
    if kind == .left, case .expand(let input, var expansion) = plan {
      expansion.keepsEveryRow = true
      plan = .expand(input, expansion)
    }
    plan = plan.droppingColumns(left.scope.width..<rows.plan.output.count)
    let title = alias?.name.text ?? function.name
    let made = Array(plan.output.dropFirst(left.scope.width))
    let names = try from.renamed(made.map(\.name), alias?.columns ?? [], of: title)
    let table = ScopeTable(
      name: title, columns: zip(names, made).map { ScopeColumn(name: $0, type: $1.type) }, firstColumn: 0)
    let scope = try left.scope.joined(with: Scope(tables: [table]), at: span)
    try from.context.charge(scope.width, at: span)
    var test: BoundExpression?
    switch condition {
    case .none: break
    case .on(let written):
      let bound = try ExpressionBinder(
        context: from.context, scope: scope.within(from.outer, from.commonTables), clause: .join
      ).bindCondition(written)
      if SubqueryStore.isIn(bound) { throw unsupported("subqueries in ON of LATERAL", at: written.span) }
      if bound.constantValue != .boolean(true) { test = bound }
      if kind == .left, test != nil {
        throw unsupported(
          "conditions of LEFT JOIN LATERAL \(function.name)", at: written.span,
          hint: "write ON true, or put the function into a subquery: "
            + "left join lateral (from \(function.name)(...))")
      }
    case .using, .natural: throw unsupported("USING and NATURAL with LATERAL", at: span)
    }
    return (test.map { .filter(plan, $0) } ?? plan, scope)
  }
}
