import Diagnostics

/// A statement with its place (without the semicolon).
public struct Statement: Hashable, Sendable {
  /// What it is.
  public var node: Node
  /// Where it stands in the script.
  public var span: SourceSpan

  /// A statement at a place.
  public init(_ node: Node, span: SourceSpan) {
    self.node = node
    self.span = span
  }

  /// The kinds of statement.
  public indirect enum Node: Hashable, Sendable {
    case query(Query)
    case explain(Explain, Statement)
    /// `DESCRIBE blocks` is a query over nothing but the table's name.
    case describe(Described)
    case summarize(Described)
    /// `SHOW TABLES`
    case show(Name)
    case createView(Name, orReplace: Bool, Query)
    case createMacro(Name, orReplace: Bool, parameters: [Name], MacroBody)
    case drop(kind: String, ifExists: Bool, Name)
    case set(Name, Expression)
    case copy(Query, toFile: String, format: String?)
  }
}

/// What EXPLAIN was asked for.
public struct Explain: Hashable, Sendable {
  /// How the plan is written.
  public enum Format: String, Hashable, Sendable { case text, json, dot }
  /// ANALYZE: the query is run, and what it took is shown.
  public var isAnalyze: Bool
  /// How the plan is written.
  public var format: Format

  /// Options of EXPLAIN.
  public init(isAnalyze: Bool, format: Format) {
    self.isAnalyze = isAnalyze
    self.format = format
  }
}

/// What DESCRIBE and SUMMARIZE look at.
public enum Described: Hashable, Sendable {
  case table([Name])
  case query(Query)
}

/// What a macro stands for.
public enum MacroBody: Hashable, Sendable {
  case expression(Expression)
  case table(Query)
}
