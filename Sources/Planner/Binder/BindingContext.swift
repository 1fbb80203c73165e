import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// What every part of the binder shares while one statement is bound.
final class BindingContext {
  let catalog: QueryCatalog
  let parameters: [String: Value]
  /// Computes an expression without columns, nil where it cannot.
  let fold: (BoundExpression) -> Value?

  /// The subqueries met so far.
  let subqueries = SubqueryStore()

  /// The trace that every table read now is of, nil for all: what stands before a view is for its tables.
  private(set) var trace: String?

  private var recursionCount = 0
  /// The macros whose bodies are being bound, the innermost last.
  private var macros: [String] = []
  private var spent = 0
  private var expressionDepth = 0
  private var queryDepth = 0
  private var joinDepth = 0

  init(
    catalog: QueryCatalog, parameters: [String: Value], fold: @escaping (BoundExpression) -> Value?
  ) {
    self.catalog = catalog
    self.parameters = parameters
    self.fold = fold
  }
}

/// The limits that keep a hostile query from taking all memory, time or stack.
extension BindingContext {
  /// Nodes of the bound query, after stars, aliases and WITH are expanded.
  static let maximumSize = 100_000
  /// Levels of one expression.
  static let maximumDepth = 200
  /// Levels of queries in queries, counting WITH.
  static let maximumQueryDepth = 50
  /// Macros in macros: each can put a tall expression into the next, and trees are walked recursively.
  static let maximumMacroDepth = 32
  /// Joins whose inputs are joins, one in the other.
  static let maximumJoinDepth = 100

  /// Counts nodes that came to be.
  ///
  /// - Throws: `.bind` when the query has become too large: a few lines of aliases or WITH can stand for more
  ///   than any machine holds.
  func charge(_ nodes: Int, at span: SourceSpan?) throws(QueryError) {
    spent += nodes
    if spent > Self.maximumSize {
      throw QueryError(
        .bind, "the query is too large: more than \(Self.maximumSize) expressions once names are expanded",
        at: span)
    }
  }

  /// Counts an expression that is used once more.
  func chargeCopy(of expression: BoundExpression, at span: SourceSpan?) throws(QueryError) {
    try charge(expression.nodeCount, at: span)
    if expressionDepth + expression.depth > Self.maximumDepth { throw tooDeep(at: span) }
  }

  /// A number that no other recursion of the statement has.
  func nextRecursion() -> Int {
    recursionCount += 1
    return recursionCount
  }

  /// Counts a plan that is used once more.
  func chargePlan(_ plan: LogicalOperator, at span: SourceSpan?) throws(QueryError) {
    try charge(plan.size, at: span)
  }

  /// Runs `body` one level of expression further down.
  func nestedExpression<Result>(
    at span: SourceSpan, _ body: () throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    expressionDepth += 1
    defer { expressionDepth -= 1 }
    if expressionDepth > Self.maximumDepth { throw tooDeep(at: span) }
    try charge(1, at: span)
    return try body()
  }

  /// Runs `body` with every table in it read from one trace, or as before where `trace` is nil.
  func reading<Result>(
    _ trace: String?, _ body: () throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    let outer = self.trace
    self.trace = trace ?? outer
    defer { self.trace = outer }
    return try body()
  }

  /// Runs `body`, which binds what a macro stands for.
  ///
  /// - Throws: `.bind` where the macro is being bound already: it was made to need itself later on.
  func expanding<Result>(
    _ macro: MacroDefinition, at span: SourceSpan, _ body: () throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    // A macro may well be called in an argument of its own call.
    if macros.contains(macro.name), MacroCalls(catalog: catalog).reach(macro.name, from: macro) {
      throw QueryError(.bind, "macro \"\(macro.name)\" needs itself", at: span)
    }
    if macros.count >= Self.maximumMacroDepth {
      throw QueryError(.bind, "macros call macros more than \(Self.maximumMacroDepth) levels deep", at: span)
    }
    macros.append(macro.name)
    defer { macros.removeLast() }
    return try nestedExpression(at: span, body)
  }

  /// Runs `body` one level of query further down.
  func nestedQuery<Result>(
    at span: SourceSpan, _ body: () throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    queryDepth += 1
    defer { queryDepth -= 1 }
    if queryDepth > Self.maximumQueryDepth {
      throw QueryError(
        .bind, "queries are nested more than \(Self.maximumQueryDepth) levels deep", at: span)
    }
    try charge(1, at: span)
    return try body()
  }

  /// Runs `body`, which binds the inputs of a join.
  func nestedJoin<Result>(
    at span: SourceSpan, _ body: () throws(QueryError) -> Result
  ) throws(QueryError) -> Result {
    joinDepth += 1
    defer { joinDepth -= 1 }
    if joinDepth > Self.maximumJoinDepth {
      throw QueryError(.bind, "more than \(Self.maximumJoinDepth) joins, one on top of another", at: span)
    }
    return try body()
  }

  private func tooDeep(at span: SourceSpan?) -> QueryError {
    QueryError(.bind, "the expression is nested more than \(Self.maximumDepth) levels deep", at: span)
  }
}
