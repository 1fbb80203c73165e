import Columns
import Diagnostics

/// What an operator says when it has taken a batch: go on, or stop, it has enough.
///
/// "Enough" travels back to the reader, which stops when no scan wants more; so LIMIT stops the reading.
public enum Demand: Sendable {
  /// More rows are welcome.
  case more
  /// No further row will be looked at.
  case enough
}

/// Where rows go: an operator, or the end of a pipeline. Calls come one at a time, not always on the same thread.
public protocol BatchSink: AnyObject {
  /// Takes a batch. After it answered ``Demand/enough`` no more batches come.
  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand
  /// All rows have come. Called exactly once, also after ``Demand/enough``; not called after an error.
  func finish() throws(QueryError)
}

/// A test on one column against constants, simple enough for a scan to make before a row exists.
public struct ScanPredicate: Sendable, Hashable {
  /// How the column is compared. A NULL in the column fails every test but `isNull`.
  public enum Test: Sendable, Hashable {
    /// Equal to a value that is not NULL.
    case equal(Value)
    /// Not equal to a value that is not NULL.
    case notEqual(Value)
    /// Less than a value that is not NULL.
    case less(Value)
    /// Less than or equal to a value that is not NULL.
    case lessOrEqual(Value)
    /// Greater than a value that is not NULL.
    case greater(Value)
    /// Greater than or equal to a value that is not NULL.
    case greaterOrEqual(Value)
    /// Equal to one of the values, none of which is NULL.
    case isIn([Value])
    /// NULL.
    case isNull
    /// Not NULL.
    case isNotNull
  }

  /// The column, as a position in the table's schema.
  public var column: Int
  /// The test; its values have exactly the column's type.
  public var test: Test

  /// A test on a column.
  public init(column: Int, test: Test) {
    self.column = column
    self.test = test
  }
}

/// What a query wants of one table in one pass.
public struct ScanRequest {
  /// The table's name.
  public var table: String
  /// The columns to make, as positions in the schema, in the order the batches will have them.
  public var columns: [Int]
  /// Tests that every row must pass; their columns need not be among `columns`.
  public var predicates: [ScanPredicate]
  /// Where the rows go; nil when the request is only described.
  public var sink: (any BatchSink)?
  /// Told when work for this request begins and ends; nil unless a run is measured.
  public var observer: (any ScanObserver)?
  /// Whether nobody can tell in which order rows come, as where they are only counted.
  public var isOfAnyOrder = false
  /// Whom to tell who can be asked about rows still to come; nil where nobody will ask.
  public var progress: ScanProgress?
  /// The number of the statement it is for. Sinks of requests of one statement are fed by one thread at a time; those of
  /// several may be fed at the same time, each in the order of its rows.
  public var statement = 0
  /// Whether the sinks of its statement are fed on the thread that calls ``TableProvider/scan(_:)``.
  public var staysOnCaller = true

  /// A request for columns of a table.
  public init(
    table: String, columns: [Int], predicates: [ScanPredicate], sink: (any BatchSink)?,
    observer: (any ScanObserver)? = nil
  ) {
    self.table = table
    self.columns = columns
    self.predicates = predicates
    self.sink = sink
    self.observer = observer
  }
}

/// Is told when a table provider works for one of several scans, on the thread that called it; the work of the
/// scan's sink is inside it.
public protocol ScanObserver: AnyObject {
  /// What follows is done for the scan.
  func workBegins()
  /// What follows is not done for the scan. Not called after an error.
  func workEnds()
}

/// What reading the tables takes, for EXPLAIN.
public struct ScanDescription: Sendable, Hashable {
  /// Names of the wire events that are decoded for this scan, in the format's order; nil for all of them.
  public var eventTypes: [String]?
  /// Whether events must be put in Go's order before rows can be made.
  public var needsOrdering: Bool
  /// What the scan itself must hold, in words: "the open state of every goroutine".
  public var holds: String

  /// A description of a scan.
  public init(eventTypes: [String]?, needsOrdering: Bool, holds: String) {
    self.eventTypes = eventTypes
    self.needsOrdering = needsOrdering
    self.holds = holds
  }
}

/// Makes the rows of tables. All requests of one call are served by one pass over each input.
public protocol TableProvider: AnyObject {
  /// The tables there are.
  var tables: [TableSchema] { get }

  /// What one request takes by itself.
  func describe(_ request: ScanRequest) -> ScanDescription

  /// Reads the inputs once and feeds every request's sink; calls `finish` on none of them.
  ///
  /// - Throws: what a sink throws, or a `.trace` or `.cancelled` error. Damage that still allows an answer is
  ///   not thrown; the provider keeps it for the session to report.
  func scan(_ requests: [ScanRequest]) throws(QueryError)
}
