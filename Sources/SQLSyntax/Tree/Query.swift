import Diagnostics

/// A query: what SELECT, FROM-first SELECT, VALUES and the set operations make, with WITH before and ORDER BY
/// and LIMIT behind.
public struct Query: Hashable, Sendable {
  /// `WITH a AS (...)`
  public var with: [CommonTable]
  /// `WITH RECURSIVE`
  public var isRecursive: Bool
  /// What is selected.
  public var body: QueryBody
  /// ORDER BY, over the whole of the set operations.
  public var orderBy: OrderBy?
  /// LIMIT.
  public var limit: Expression?
  /// OFFSET.
  public var offset: Expression?
  /// Where it stands.
  public var span: SourceSpan

  /// A query.
  public init(
    with: [CommonTable] = [], isRecursive: Bool = false, body: QueryBody, orderBy: OrderBy? = nil,
    limit: Expression? = nil, offset: Expression? = nil, span: SourceSpan
  ) {
    self.with = with
    self.isRecursive = isRecursive
    self.body = body
    self.orderBy = orderBy
    self.limit = limit
    self.offset = offset
    self.span = span
  }
}

/// `ORDER BY a, b` or `ORDER BY ALL`.
public enum OrderBy: Hashable, Sendable {
  case items([OrderItem])
  case all(isDescending: Bool, nullsFirst: Bool?)
}

/// The part of a query between WITH and ORDER BY.
public indirect enum QueryBody: Hashable, Sendable {
  case select(Select)
  case values([[Expression]])
  /// `(SELECT ... ORDER BY ... LIMIT ...)` as an operand.
  case nested(Query)
  case setOperation(SetOperator, isAll: Bool, byName: Bool, QueryBody, QueryBody)
}

/// UNION and its relatives.
public enum SetOperator: String, Hashable, Sendable {
  case union = "UNION"
  case intersect = "INTERSECT"
  case except = "EXCEPT"
}

/// `name (columns) AS (query)`
public struct CommonTable: Hashable, Sendable {
  /// What the query goes by.
  public var name: Name
  /// Names for its columns, from the first on; may be fewer.
  public var columns: [Name]
  /// The query.
  public var query: Query

  /// One table of a WITH.
  public init(name: Name, columns: [Name], query: Query) {
    self.name = name
    self.columns = columns
    self.query = query
  }
}

/// SELECT without what may follow a set operation.
public struct Select: Hashable, Sendable {
  /// DISTINCT, DISTINCT ON, or neither.
  public enum Distinct: Hashable, Sendable {
    case all
    case on([Expression])
  }

  /// DISTINCT; nil where not said.
  public var distinct: Distinct?
  /// The SELECT list; a FROM-first query without SELECT has one item, `*`.
  public var items: [SelectItem]
  /// nil for `SELECT 1`.
  public var from: TableReference?
  /// WHERE.
  public var filter: Expression?
  /// GROUP BY.
  public var groupBy: GroupBy?
  /// HAVING.
  public var having: Expression?
  /// WINDOW.
  public var windows: [NamedWindow]
  /// QUALIFY.
  public var qualify: Expression?
  /// Where it stands.
  public var span: SourceSpan

  /// A SELECT.
  public init(
    distinct: Distinct? = nil, items: [SelectItem], from: TableReference? = nil, filter: Expression? = nil,
    groupBy: GroupBy? = nil, having: Expression? = nil, windows: [NamedWindow] = [],
    qualify: Expression? = nil,
    span: SourceSpan
  ) {
    self.distinct = distinct
    self.items = items
    self.from = from
    self.filter = filter
    self.groupBy = groupBy
    self.having = having
    self.windows = windows
    self.qualify = qualify
    self.span = span
  }
}

/// `expression AS alias`
public struct SelectItem: Hashable, Sendable {
  /// What is computed; a star may stand for several columns.
  public var expression: Expression
  /// The name after AS; nil where none is given.
  public var alias: Name?

  /// An item of a SELECT list.
  public init(expression: Expression, alias: Name? = nil) {
    self.expression = expression
    self.alias = alias
  }
}

/// What follows GROUP BY.
public enum GroupBy: Hashable, Sendable {
  /// Every item of the SELECT list that has no aggregate.
  case all
  case elements([GroupingElement])
}

/// An element of GROUP BY, which stands for one or more grouping sets. Several elements stand for every
/// combination of their sets.
public indirect enum GroupingElement: Hashable, Sendable {
  /// One set: a key, or with `(a, b)` several.
  case expression(Expression)
  /// `()`: one set without keys.
  case empty
  /// All beginnings of the list, the whole first; an item may be a row, `(a, b)`.
  case rollup([Expression])
  /// All subsets of the list.
  case cube([Expression])
  /// `GROUPING SETS (...)`: the sets of each element, one after the other.
  case sets([GroupingElement])
}

/// `WINDOW name AS (...)`
public struct NamedWindow: Hashable, Sendable {
  /// What OVER calls it.
  public var name: Name
  /// The window.
  public var definition: WindowDefinition

  /// A named window.
  public init(name: Name, definition: WindowDefinition) {
    self.name = name
    self.definition = definition
  }
}

/// `AS t (a, b)`
public struct TableAlias: Hashable, Sendable {
  /// What the table goes by.
  public var name: Name
  /// Names for its columns, from the first on; may be fewer.
  public var columns: [Name]

  /// An alias.
  public init(name: Name, columns: [Name] = []) {
    self.name = name
    self.columns = columns
  }
}

/// What stands in FROM.
public struct TableReference: Hashable, Sendable {
  /// What it is.
  public var node: Node
  /// Where it stands.
  public var span: SourceSpan

  /// A table reference at a place.
  public init(_ node: Node, span: SourceSpan) {
    self.node = node
    self.span = span
  }

  /// The kinds of table reference.
  public indirect enum Node: Hashable, Sendable {
    /// `blocks`, `before.blocks`
    case table([Name], alias: TableAlias?)
    case subquery(Query, alias: TableAlias?, isLateral: Bool)
    /// `slices(states, 10ms)`: an argument that is a bare name may be a table.
    case function(Name, [Expression], alias: TableAlias?, isLateral: Bool)
    case join(JoinKind, TableReference, TableReference, JoinCondition)
    case pivot(TableReference, Pivot, alias: TableAlias?)
    case unpivot(TableReference, Unpivot, alias: TableAlias?)
  }
}

/// Kinds of join.
public enum JoinKind: String, Hashable, Sendable {
  case inner = "INNER"
  case left = "LEFT"
  case right = "RIGHT"
  case full = "FULL"
  case cross = "CROSS"
  case semi = "SEMI"
  case anti = "ANTI"
  case asof = "ASOF"
  case asofLeft = "ASOF LEFT"
}

/// How the rows of a join are matched.
public enum JoinCondition: Hashable, Sendable {
  case none
  case on(Expression)
  case using([Name])
  case natural
}

/// `PIVOT (aggregates FOR column IN (values) GROUP BY ...)`
public struct Pivot: Hashable, Sendable {
  /// What fills the new columns; empty for `count(*)`.
  public var aggregates: [SelectItem]
  /// Whose values become columns, one for each combination.
  public var columns: [PivotColumn]
  /// Columns that stay; empty for all that are not used otherwise.
  public var groupBy: [Name]

  /// A pivot.
  public init(aggregates: [SelectItem], columns: [PivotColumn], groupBy: [Name]) {
    self.aggregates = aggregates
    self.columns = columns
    self.groupBy = groupBy
  }
}

/// `column IN (values)`
public struct PivotColumn: Hashable, Sendable {
  /// Whose values become columns.
  public var expression: Expression
  /// The values that become columns; empty for all there are.
  public var values: [SelectItem]

  /// A column to pivot on.
  public init(expression: Expression, values: [SelectItem]) {
    self.expression = expression
    self.values = values
  }
}

/// `UNPIVOT (value FOR name IN (columns))`
public struct Unpivot: Hashable, Sendable {
  /// The new columns of values: as many as each of `columns` has expressions.
  public var values: [Name]
  /// The new column that says where a value comes from.
  public var name: Name
  /// The columns that become rows.
  public var columns: [UnpivotColumn]
  /// INCLUDE NULLS: a row where a value is NULL is kept.
  public var includesNulls: Bool

  /// An unpivot.
  public init(values: [Name], name: Name, columns: [UnpivotColumn], includesNulls: Bool = false) {
    self.values = values
    self.name = name
    self.columns = columns
    self.includesNulls = includesNulls
  }
}

/// `column`, `column AS name`, `(a, b) AS name`
public struct UnpivotColumn: Hashable, Sendable {
  /// The values of one row; a star stands for many columns, each of which becomes a row.
  public var expressions: [Expression]
  /// What the row is called; nil for the columns' own names.
  public var alias: Name?

  /// Columns that become a row.
  public init(_ expressions: [Expression], alias: Name? = nil) {
    self.expressions = expressions
    self.alias = alias
  }
}
