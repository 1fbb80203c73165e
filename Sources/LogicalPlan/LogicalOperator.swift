import Catalog
import Columns

/// A plan as a tree: what is computed, not how. Immutable; rules make new trees.
public indirect enum LogicalOperator: Hashable, Sendable {
  /// Rows of a virtual table.
  case scan(LogicalScan)
  /// Constant rows; `SELECT 1` is one row without columns, projected.
  case values([[BoundExpression]], [OutputColumn])
  /// Rows for which the predicate is true.
  case filter(LogicalOperator, BoundExpression)
  /// New columns from old.
  case project(LogicalOperator, [NamedExpression])
  /// One row per group: the groupings' columns, then the aggregates'; groups in the order of their first rows.
  /// Without groupings always one row.
  ///
  /// Rows that are alike in all of the groupings at `runs` are known to come one behind the other, so that a
  /// group has ended when one of these changes. A rule finds that out; empty where nothing is known.
  case aggregate(
    LogicalOperator, groupings: [NamedExpression], aggregates: [AggregateCall], runs: [Int] = [])
  /// As `aggregate`, for several sets of keys at once; see ``LogicalGroupingSets/output``.
  case groupingSets(LogicalOperator, LogicalGroupingSets)
  /// For each row several: one for each list of expressions, in their order.
  case unpivot(LogicalOperator, [[BoundExpression]], [OutputColumn])
  /// Each distinct row once, the first seen first.
  case distinct(LogicalOperator)
  /// The first row of each value of the keys, rows staying in their order.
  case distinctOn(LogicalOperator, [BoundExpression])
  /// The input's columns and behind them the calls', rows staying in their order.
  case window(LogicalOperator, WindowOrder, [WindowCall])
  /// Rows of several inputs; the columns' names are the first input's.
  case setOperation(SetOperation, [LogicalOperator])
  /// All rows in order.
  case sort(LogicalOperator, [SortKey])
  /// The first `limit` rows in order, after `offset`; what a sort with a limit above it becomes.
  case topN(LogicalOperator, [SortKey], limit: Int, offset: Int)
  /// At most `limit` rows (nil: all) after `offset`.
  case limit(LogicalOperator, limit: Int?, offset: Int)
  /// The rows that a table function makes of each row of the input, beside that row.
  case expand(LogicalOperator, Expansion)
  /// Rows of a left and a right input that belong together.
  case join(LogicalOperator, LogicalOperator, LogicalJoin)
  /// The left rows, each with what the right input's rows say of it.
  case mark(LogicalOperator, LogicalOperator, LogicalMark)

  /// The rows of the first input, then those of the second for every round.
  case recursion(LogicalOperator, LogicalOperator, LogicalRecursion)
  /// Rows that a round of a recursion reads.
  case working(LogicalWorkingTable)

  /// The columns of the rows that come out.
  public var output: [OutputColumn] {
    switch self {
    case .scan(let scan): scan.output
    case .values(_, let columns): columns
    case .filter(let input, _), .distinct(let input), .sort(let input, _), .topN(let input, _, _, _),
      .limit(let input, _, _):
      input.output
    case .project(_, let expressions): expressions.map { OutputColumn($0.name, $0.expression.type) }
    case .distinctOn(let input, _): input.output
    case .expand(let input, let expansion): input.output + expansion.columns
    case .window(let input, _, let calls): input.output + calls.map { OutputColumn($0.name, $0.type) }
    case .setOperation(_, let inputs): inputs.first?.output ?? []
    case .aggregate(_, let groupings, let aggregates, _):
      groupings.map { OutputColumn($0.name, $0.expression.type) }
        + aggregates.map { OutputColumn($0.name, $0.type) }
    case .groupingSets(_, let sets): sets.output
    case .unpivot(_, _, let columns): columns
    case .join(let left, let right, let join): join.showsRight ? left.output + right.output : left.output
    case .mark(let left, _, let mark): left.output + [OutputColumn(mark.name, .boolean)]
    case .recursion(let first, _, _): first.output
    case .working(let table): table.columns
    }
  }

  /// The operators directly below.
  public var inputs: [LogicalOperator] {
    switch self {
    case .scan, .values, .working: []
    case .filter(let input, _), .project(let input, _), .aggregate(let input, _, _, _), .distinct(let input),
      .sort(let input, _), .topN(let input, _, _, _), .limit(let input, _, _):
      [input]
    case .distinctOn(let input, _), .window(let input, _, _), .expand(let input, _): [input]
    case .groupingSets(let input, _), .unpivot(let input, _, _): [input]
    case .setOperation(_, let inputs): inputs
    case .join(let left, let right, _), .mark(let left, let right, _), .recursion(let left, let right, _):
      [left, right]
    }
  }

  /// The columns that the operator's own expressions are over: its inputs', one input's behind the other's.
  public var inputColumns: [OutputColumn] { inputs.flatMap(\.output) }

  /// The same operator over other inputs, as many as `inputs` has.
  public func replacingInputs(_ inputs: [LogicalOperator]) -> LogicalOperator {
    guard let first = inputs.first else { return self }
    switch self {
    case .scan, .values, .working: return self
    case .filter(_, let predicate): return .filter(first, predicate)
    case .project(_, let expressions): return .project(first, expressions)
    case .aggregate(_, let groupings, let aggregates, let runs):
      return .aggregate(first, groupings: groupings, aggregates: aggregates, runs: runs)
    case .groupingSets(_, let sets): return .groupingSets(first, sets)
    case .unpivot(_, let rows, let columns): return .unpivot(first, rows, columns)
    case .distinct: return .distinct(first)
    case .distinctOn(_, let keys): return .distinctOn(first, keys)
    case .window(_, let order, let calls): return .window(first, order, calls)
    case .setOperation(let operation, _): return .setOperation(operation, inputs)
    case .sort(_, let keys): return .sort(first, keys)
    case .topN(_, let keys, let limit, let offset):
      return .topN(first, keys, limit: limit, offset: offset)
    case .limit(_, let limit, let offset): return .limit(first, limit: limit, offset: offset)
    case .expand(_, let expansion): return .expand(first, expansion)
    case .join(_, let right, let join): return .join(first, inputs.count > 1 ? inputs[1] : right, join)
    case .mark(_, let right, let mark): return .mark(first, inputs.count > 1 ? inputs[1] : right, mark)
    case .recursion(_, let step, let recursion):
      return .recursion(first, inputs.count > 1 ? inputs[1] : step, recursion)
    }
  }
}

/// A scan of a virtual table: which columns, and which tests every row must pass.
public struct LogicalScan: Hashable, Sendable {
  /// The table's name.
  public var table: String
  /// The name it goes by in the query.
  public var alias: String
  /// All columns of the table, in the schema's order.
  public var schemaColumns: [OutputColumn]
  /// The columns made, as positions in the schema, in the order of the output.
  public var columns: [Int]
  /// Tests made by the scan itself.
  public var predicates: [ScanPredicate]

  /// A scan.
  public init(
    table: String, alias: String, schemaColumns: [OutputColumn], columns: [Int],
    predicates: [ScanPredicate] = []
  ) {
    self.table = table
    self.alias = alias
    self.schemaColumns = schemaColumns
    self.columns = columns
    self.predicates = predicates
  }

  /// The columns of the rows that come out.
  public var output: [OutputColumn] { columns.map { schemaColumns[$0] } }
}
