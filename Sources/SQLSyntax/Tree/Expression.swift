import Diagnostics

/// A name as written, with its place. Unquoted names are folded to lower case by the parser; quoted ones are
/// kept as they are.
public struct Name: Hashable, Sendable {
  /// The text, unquoted.
  public var text: String
  /// Whether it stood in double quotes.
  public var isQuoted: Bool
  /// Where it stands.
  public var span: SourceSpan

  /// A name at a place.
  public init(_ text: String, isQuoted: Bool = false, span: SourceSpan) {
    self.text = text
    self.isQuoted = isQuoted
    self.span = span
  }
}

/// A type as written: `BIGINT`, `VARCHAR[]`.
public struct TypeName: Hashable, Sendable {
  /// The name, upper case.
  public var name: String
  /// How many `[]` follow it.
  public var listDepth: Int
  /// Where it stands.
  public var span: SourceSpan

  /// A type at a place.
  public init(name: String, listDepth: Int, span: SourceSpan) {
    self.name = name
    self.listDepth = listDepth
    self.span = span
  }
}

/// A literal as the lexer read it.
public enum Literal: Hashable, Sendable {
  /// NULL.
  case null
  /// true or false.
  case boolean(Bool)
  /// `1_000_000`, `0xff`, `64KiB`.
  case integer(Int64)
  /// `1.5e-3`.
  case double(Double)
  /// `'text'`.
  case string(String)
  /// `10ms`, in nanoseconds.
  case duration(Int64)
}

/// Prefix operators.
public enum UnaryOperator: String, Hashable, Sendable {
  /// `-x`
  case minus = "-"
  /// `+x`
  case plus = "+"
  /// `NOT x`
  case not = "NOT"
}

/// Infix operators.
public enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
  case or = "OR"
  case and = "AND"
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case isDistinctFrom = "IS DISTINCT FROM"
  case isNotDistinctFrom = "IS NOT DISTINCT FROM"
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case integerDivide = "//"
  case modulo = "%"
  case concatenate = "||"
  case matches = "~"
  case notMatches = "!~"
  case matchesAnyCase = "~*"
  case notMatchesAnyCase = "!~*"
  /// Two intervals share time: `s OVERLAPS r`.
  case overlaps = "OVERLAPS"
}

/// LIKE and its relatives.
public enum PatternOperator: String, Hashable, Sendable {
  case like = "LIKE"
  case ilike = "ILIKE"
  case glob = "GLOB"
}

/// An expression with its place.
public struct Expression: Hashable, Sendable {
  /// What it is.
  public var node: Node
  /// Where it stands.
  public var span: SourceSpan

  /// An expression at a place.
  public init(_ node: Node, span: SourceSpan) {
    self.node = node
    self.span = span
  }

  /// The kinds of expression.
  public indirect enum Node: Hashable, Sendable {
    /// A literal.
    case literal(Literal)
    /// `$name`
    case parameter(String)
    /// `dur`, `b.dur`, `before.blocks.dur`: one to three names.
    case column([Name])
    /// `*`, `t.*`, with EXCLUDE and REPLACE; only in a SELECT list and in `count(*)`.
    case star(StarExpression)
    /// `COLUMNS('regex')`: the expression around it stands for one with each of the columns in its place.
    case columns(ColumnSelection)
    case unary(UnaryOperator, Expression)
    case binary(BinaryOperator, Expression, Expression)
    /// `x LIKE p ESCAPE e`
    case pattern(PatternOperator, isNegated: Bool, Expression, pattern: Expression, escape: Expression?)
    /// `x BETWEEN low AND high`
    case between(isNegated: Bool, Expression, low: Expression, high: Expression)
    /// `x IN (a, b)`
    case inList(isNegated: Bool, Expression, [Expression])
    /// `x IN (SELECT ...)`
    case inQuery(isNegated: Bool, Expression, Query)
    /// `EXISTS (SELECT ...)`
    case exists(isNegated: Bool, Query)
    /// `(SELECT ...)` as a value.
    case scalarQuery(Query)
    /// `x IS [NOT] NULL`
    case isNull(isNegated: Bool, Expression)
    /// `x IS [NOT] TRUE`, `x IS [NOT] FALSE`
    case isBoolean(isNegated: Bool, Expression, Bool)
    /// `CASE [operand] WHEN .. THEN .. ELSE .. END`
    case caseWhen(operand: Expression?, branches: [CaseBranch], otherwise: Expression?)
    /// `CAST(x AS t)`, `x::t`, `TRY_CAST(x AS t)`
    case cast(Expression, to: TypeName, isTry: Bool)
    /// `f(x, y)` with all that may follow an aggregate or window function.
    case call(FunctionCall)
    /// `[a, b]`
    case list([Expression])
    /// `x[i]`
    case element(Expression, index: Expression)
    /// `x[from:to:step]`
    case slice(Expression, SliceBounds)
    /// `x -> x + 1` or `lambda x: x + 1`, only as an argument of a list function.
    case lambda(parameters: [Name], body: Expression)
    /// `name := value`, only as an argument.
    case named(Name, Expression)
    /// `(a, b)`, only in comparisons, beside IN and in GROUP BY sets.
    case row([Expression])
  }
}

/// The columns that COLUMNS stands for.
public indirect enum ColumnSelection: Hashable, Sendable {
  /// `COLUMNS('regex')`: those whose name matches.
  case pattern(String)
  /// `COLUMNS(* EXCLUDE (a))`: those of a star.
  case star(StarExpression)
  /// `COLUMNS(c -> c LIKE 'a%')`: those for whose name, a text, a condition is true.
  case condition(parameter: Name, Expression)
}

/// The positions in `x[from:to:step]`, each nil where none is written.
public struct SliceBounds: Hashable, Sendable {
  /// The first position.
  public var from: Expression?
  /// The last position.
  public var to: Expression?
  /// How far it is from one element to the next.
  public var step: Expression?

  /// Positions of a slice.
  public init(from: Expression? = nil, to: Expression? = nil, step: Expression? = nil) {
    self.from = from
    self.to = to
    self.step = step
  }

  /// The same slice with each of its positions replaced.
  public func map(_ transform: (Expression) -> Expression) -> SliceBounds {
    SliceBounds(from: from.map(transform), to: to.map(transform), step: step.map(transform))
  }
}

/// `WHEN condition THEN result`
public struct CaseBranch: Hashable, Sendable {
  /// What is tested, or compared with the operand.
  public var condition: Expression
  /// The value if it holds.
  public var result: Expression

  /// A branch of CASE.
  public init(condition: Expression, result: Expression) {
    self.condition = condition
    self.result = result
  }
}

/// `*` with what is left out and what is replaced.
public struct StarExpression: Hashable, Sendable {
  /// The table in `t.*`.
  public var table: Name?
  /// `EXCLUDE (a, b)`
  public var excluded: [Name]
  /// `REPLACE (expression AS a)`
  public var replaced: [SelectItem]

  /// A star.
  public init(table: Name? = nil, excluded: [Name] = [], replaced: [SelectItem] = []) {
    self.table = table
    self.excluded = excluded
    self.replaced = replaced
  }
}

/// A call of a function.
public struct FunctionCall: Hashable, Sendable {
  /// The function's name.
  public var name: Name
  /// The arguments; `count(*)` has one, a star.
  public var arguments: [Expression]
  /// `f(DISTINCT x)`
  public var isDistinct: Bool
  /// `f(x ORDER BY y)`
  public var orderBy: [OrderItem]
  /// `f(x IGNORE NULLS)`
  public var ignoresNulls: Bool
  /// `FILTER (WHERE ...)`
  public var filter: Expression?
  /// `OVER (...)` or `OVER name`
  public var over: WindowReference?

  /// A call.
  public init(
    name: Name, arguments: [Expression], isDistinct: Bool = false, orderBy: [OrderItem] = [],
    ignoresNulls: Bool = false, filter: Expression? = nil, over: WindowReference? = nil
  ) {
    self.name = name
    self.arguments = arguments
    self.isDistinct = isDistinct
    self.orderBy = orderBy
    self.ignoresNulls = ignoresNulls
    self.filter = filter
    self.over = over
  }
}

/// What follows OVER.
public enum WindowReference: Hashable, Sendable {
  /// `OVER name`
  case named(Name)
  /// `OVER (...)`
  case inline(WindowDefinition)
}

/// `(base PARTITION BY ... ORDER BY ... frame)`
public struct WindowDefinition: Hashable, Sendable {
  /// The named window it builds on.
  public var base: Name?
  /// PARTITION BY; empty for one partition of all rows.
  public var partitionBy: [Expression]
  /// ORDER BY inside the window; empty where not said.
  public var orderBy: [OrderItem]
  /// The frame; nil where not said.
  public var frame: WindowFrame?

  /// A window.
  public init(base: Name? = nil, partitionBy: [Expression], orderBy: [OrderItem], frame: WindowFrame?) {
    self.base = base
    self.partitionBy = partitionBy
    self.orderBy = orderBy
    self.frame = frame
  }
}

/// `ROWS BETWEEN ... AND ... EXCLUDE ...`
public struct WindowFrame: Hashable, Sendable {
  /// What the bounds count.
  public enum Unit: String, Hashable, Sendable { case rows, range, groups }
  /// An end of the frame.
  public indirect enum Bound: Hashable, Sendable {
    case unboundedPreceding
    case preceding(Expression)
    case currentRow
    case following(Expression)
    case unboundedFollowing
  }
  /// Which rows of the frame are left out; `none` leaves out none (`EXCLUDE NO OTHERS`).
  public enum Exclusion: String, Hashable, Sendable { case none, currentRow, group, ties }

  /// What the bounds count.
  public var unit: Unit
  /// Where the frame begins.
  public var start: Bound
  /// Where the frame ends; `CURRENT ROW` where not said.
  public var end: Bound
  /// Which rows of the frame are left out.
  public var exclusion: Exclusion

  /// A frame.
  public init(unit: Unit, start: Bound, end: Bound, exclusion: Exclusion = .none) {
    self.unit = unit
    self.start = start
    self.end = end
    self.exclusion = exclusion
  }
}

/// `expression ASC NULLS LAST`
public struct OrderItem: Hashable, Sendable {
  /// What is sorted by.
  public var expression: Expression
  /// DESC.
  public var isDescending: Bool
  /// nil where not said: NULLS LAST, as DuckDB has it, in both directions.
  public var nullsFirst: Bool?

  /// A sort key.
  public init(expression: Expression, isDescending: Bool = false, nullsFirst: Bool? = nil) {
    self.expression = expression
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}
