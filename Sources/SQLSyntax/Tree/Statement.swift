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
    case createMacro(Name, orReplace: Bool, parameters: [MacroParameter], MacroBody)
    case drop(kind: String, ifExists: Bool, Name)
    case set(Name, Expression)
    /// `RESET name`
    case reset(Name)
    case copy(Query, CopyTarget)
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

/// `name` or `name := default`
public struct MacroParameter: Hashable, Sendable {
  /// The name that the body uses.
  public var name: Name
  /// What it is where a call does not say.
  public var defaultValue: Expression?

  /// A parameter.
  public init(name: Name, defaultValue: Expression? = nil) {
    self.name = name
    self.defaultValue = defaultValue
  }
}

/// `TO 'file' (FORMAT csv, HEADER false)`
public struct CopyTarget: Hashable, Sendable {
  /// The path.
  public var file: String
  /// Where the path stands.
  public var span: SourceSpan
  /// In the order written; which there are is not for the parser to know.
  public var options: [CopyOption]

  /// A file to write.
  public init(file: String, span: SourceSpan, options: [CopyOption]) {
    self.file = file
    self.span = span
    self.options = options
  }
}

/// `HEADER`, `HEADER false`, `FORMAT csv`
public struct CopyOption: Hashable, Sendable {
  /// The option's name.
  public var name: Name
  /// What follows it, a word taken for a text; nil where nothing does.
  public var value: Literal?
  /// Where the option stands.
  public var span: SourceSpan

  /// An option.
  public init(name: Name, value: Literal?, span: SourceSpan) {
    self.name = name
    self.value = value
    self.span = span
  }
}

/// What a macro stands for.
public enum MacroBody: Hashable, Sendable {
  case expression(Expression)
  case table(Query)
}
