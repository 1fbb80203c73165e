import Columns

/// A column of a virtual table: its type and its documentation, from which the reference is generated.
public struct ColumnSchema: Sendable {
  /// The name, lower case.
  public var name: String
  /// The type of its values.
  public var type: LogicalType
  /// What it means, one sentence or two.
  public var documentation: String
  /// When it is NULL; nil where it never is.
  public var nullRule: String?
  /// Left out of `select *` where only one trace is open (the `trace` column).
  public var isHidden: Bool

  /// A column with its documentation.
  public init(
    _ name: String, _ type: LogicalType, _ documentation: String, null nullRule: String? = nil,
    isHidden: Bool = false
  ) {
    self.name = name
    self.type = type
    self.documentation = documentation
    self.nullRule = nullRule
    self.isHidden = isHidden
  }
}

/// A virtual table: its columns, the order its rows come in, and its documentation.
public struct TableSchema: Sendable {
  /// The name, lower case.
  public var name: String
  /// What a row is, in one sentence.
  public var summary: String
  /// More about the table, where there is more to say.
  public var details: String
  /// The columns in the order of `select *`; the last is always the hidden `trace`.
  public var columns: [ColumnSchema]
  /// The column in whose ascending order rows come out within one trace, if any.
  public var rowOrder: String?
  /// The column that numbers the rows as they come within one trace, if any: another order that they are in.
  public var rowNumber: String?
  /// The column for each of whose values the rows' intervals, from `ts` to `end_ts`, do not overlap each other
  /// within one trace; nil where there is none. A join of intervals lets go of rows by it.
  public var disjointBy: String?
  /// How far a scan can tell where rows still to come may begin; nil where it cannot.
  public var openIntervals: OpenIntervals?
  /// Whether there are few rows beside the trace's events: a row a goroutine, a stack, a generation. A join
  /// holds such a table rather than the other side.
  public var isSmall: Bool
  /// A query that shows what the table is for.
  public var example: String

  /// A table with its documentation; the hidden column `trace` is added at the end.
  public init(
    name: String, summary: String, details: String = "", columns: [ColumnSchema], rowOrder: String?,
    rowNumber: String? = nil, disjointBy: String? = nil, openIntervals: OpenIntervals? = nil,
    isSmall: Bool = false, example: String
  ) {
    self.name = name
    self.summary = summary
    self.details = details
    self.columns =
      columns + [
        ColumnSchema("trace", .varchar, "The input's alias, or its path where it has none.", isHidden: true)
      ]
    self.rowOrder = rowOrder
    self.rowNumber = rowNumber
    self.disjointBy = disjointBy
    self.openIntervals = openIntervals
    self.isSmall = isSmall
    self.example = example
  }

  /// The position of a column by its name, any case.
  public func column(named name: String) -> Int? {
    let wanted = name.lowercased()
    return columns.firstIndex { $0.name == wanted }
  }
}
