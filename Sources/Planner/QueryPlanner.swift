import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Turns a syntax tree into a plan: names are resolved, types fit, and the rules have been over it.
///
///     let planner = QueryPlanner(catalog: catalog, parameters: [:], fold: evaluate)
///     let planned = try planner.plan(statement)
public struct QueryPlanner {
  private let catalog: QueryCatalog
  private let parameters: [String: Value]
  private let fold: (BoundExpression) -> Value?

  /// A planner for queries over the tables and functions of `catalog`.
  ///
  /// - Parameters:
  ///   - parameters: values of `$name`.
  ///   - fold: computes an expression without columns, or answers nil where it cannot or where computing it
  ///     ends in an error; such an expression stays and is computed when a row needs it.
  public init(
    catalog: QueryCatalog, parameters: [String: Value], fold: @escaping (BoundExpression) -> Value?
  ) {
    self.catalog = catalog
    self.parameters = parameters
    self.fold = fold
  }

  /// The plan of a statement.
  ///
  /// - Throws: `.bind` and `.type` errors with their places, `.usage` for a value that a setting cannot have.
  public func plan(_ statement: Statement) throws(QueryError) -> PlannedStatement {
    try plan(statement, BindingContext(catalog: catalog, parameters: parameters, fold: fold))
  }

  private func plan(_ statement: Statement, _ context: BindingContext) throws(QueryError) -> PlannedStatement
  {
    let span = statement.span
    switch statement.node {
    case .query(let query): return planned(try QueryBinder(context: context).bind(query))
    case .explain(let options, let inner):
      switch try plan(explained: inner, context) {
      case .query(let plan, let columns), .copy(let plan, let columns, _):
        return .explain(plan, columns: columns, options: options)
      default: throw QueryError(.bind, "EXPLAIN explains a query", at: inner.span)
      }
    case .describe(let described):
      return planned(try DescribeBinder(context: context).bind(described, at: span))
    case .show(let name): return planned(try ShowBinder(context: context).bind(name))
    case .summarize(let described):
      return planned(try SummarizeBinder(context: context).bind(described, at: span))
    case .createView(let name, let orReplace, let query):
      return try ViewBinder(context: context).create(name, orReplace: orReplace, query)
    case .createMacro(let name, let orReplace, let parameters, let body):
      return try MacroBinder(context: context).create(name, orReplace: orReplace, parameters, body)
    case .drop("macro", let ifExists, let name):
      return try MacroBinder(context: context).drop(ifExists: ifExists, name)
    case .drop(let kind, let ifExists, let name):
      return try ViewBinder(context: context).drop(kind, ifExists: ifExists, name, at: span)
    case .set(let name, let value): return try SettingBinder(context: context).set(name, value)
    case .reset(let name): return try SettingBinder(context: context).reset(name)
    case .copy(let query, let target):
      let (bound, request) = try CopyBinder(context: context).bind(query, target)
      return .copy(optimized(bound), columns: bound.output, request)
    }
  }

  /// EXPLAIN EXPLAIN is refused before it is gone into, however often the word stands there.
  private func plan(explained inner: Statement, _ context: BindingContext) throws(QueryError)
    -> PlannedStatement
  {
    if case .explain = inner.node { throw QueryError(.bind, "EXPLAIN explains a query", at: inner.span) }
    return try plan(inner, context)
  }

  private func planned(_ bound: LogicalOperator) -> PlannedStatement {
    .query(optimized(bound), columns: bound.output)
  }

  private func optimized(_ bound: LogicalOperator) -> LogicalOperator {
    Optimizer(catalog: catalog, fold: fold).optimize(bound).plan
  }
}
