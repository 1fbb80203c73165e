import Catalog
import Columns
import Diagnostics

/// Open traces and the statements run over them.
///
///     let session = Session()
///     try session.open(TraceInput(.file("trace.out")))
///     let statements = try session.prepare("select reason, count(*) from blocks group by reason")
///     let report = try session.run(statements, outputs: [output])
///
/// A session is used from one thread; only ``cancel()`` may be called from others.
public final class Session: @unchecked Sendable {
  /// Called a few times a second during a run, on the thread that runs it.
  public var onProgress: ((RunProgress) -> Void)?

  /// A session with no trace open.
  public init() {}

  /// What the words of results are ids of.
  public let pools = ValuePools()

  /// The inputs, in the order opened.
  public private(set) var inputs: [TraceInput] = []

  /// The tables and functions a query may use.
  public var catalog: QueryCatalog { QueryCatalog(tables: [], functions: [], traceCount: inputs.count) }

  /// Adds a trace. Its header is read and checked, nothing else.
  ///
  /// - Throws: a `.trace` error when there is no such file, it is a directory, it cannot be read, or it is not
  ///   a Go execution trace of a version that tq knows.
  public func open(_ input: TraceInput) throws(QueryError) { inputs.append(input) }

  /// Parses, binds and plans a script of statements, in order, without reading a trace.
  ///
  /// - Throws: `.syntax`, `.bind` or `.type` errors whose spans point into `text`.
  public func prepare(_ text: String, parameters: [String: Value] = [:]) throws(QueryError)
    -> [PreparedStatement]
  { [] }

  /// Runs statements in one pass over each input; `outputs[i]` takes the rows of `statements[i]`.
  ///
  /// Damage that still allows an answer is in the report, not thrown.
  ///
  /// - Throws: `.runtime`, `.trace` (an input that could not be read at all is damage, not an error) and
  ///   `.cancelled` errors, and what an output throws.
  public func run(_ statements: [PreparedStatement], outputs: [any ResultOutput]) throws(QueryError)
    -> RunReport
  { RunReport() }

  /// Ends the run under way, soon, with a `.cancelled` error. May be called from any thread and from a signal
  /// handler.
  public func cancel() {}
}

/// A statement that is parsed, bound and planned, and may be run any number of times.
public struct PreparedStatement: Sendable {
  /// The columns of its result.
  public var columns: [OutputColumn]
  /// Its text, without the semicolon.
  public var text: String
}
