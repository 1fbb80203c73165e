import Columns
import Diagnostics
import Functions
import Synchronization

/// What all operators of a run share. Belongs to one run; while tables are scanned, operators of its statements work on
/// several threads.
///
/// Limits that operators must keep together (memory, temporary files) belong here.
public final class ExecutionContext {
  /// What ids are ids of.
  public let pools: ValuePools
  /// The functions that expressions call.
  public let functions: FunctionRegistry
  /// The most rows that an operator puts in a batch it makes, 1 or more.
  public let batchSize: Int
  /// Whether the run is to end; for work that no reading of an input interrupts.
  let isCancelled: () -> Bool
  /// How many rows of a side a join of intervals has before it asks which of them can go.
  var sweepLook = 4096
  /// The most rows that a join of intervals had at a time, of both sides.
  var mostSweptRows: Int { swept.load(ordering: .relaxed) }
  private let swept = Atomic<Int>(0)
  /// Where a recursion is ended with an error.
  var recursionLimits = RecursionLimits()
  /// Whether an answer depends on the ids of texts, stacks or lists, which are given in the order in which these come.
  var looksAtIDs = false
  /// What operators hold together.
  let memory: MemoryAccount
  /// Who works when, where the run is measured.
  var stopwatch: Stopwatch?
  private let temporaryDirectory: String
  /// Bytes written to temporary files so far.
  public var spilledBytes: Int { spilled.load(ordering: .relaxed) }
  private let spilled = Atomic<Int>(0)

  /// A context for one run.
  ///
  /// - Parameters:
  ///   - memoryLimit: bytes of rows beyond which operators move them to temporary files; nil for half of the
  ///     machine's memory.
  ///   - temporaryDirectory: the folder for those; nil for what `TMPDIR` says, else `/tmp`.
  ///   - isCancelled: asked now and then by operators that make many rows of few, on whatever thread they work.
  ///   - otherBytes: what others of the run hold of that limit, at any time.
  public init(
    pools: ValuePools, functions: FunctionRegistry = .standard, batchSize: Int = ColumnBatch.defaultCapacity,
    memoryLimit: Int? = nil, temporaryDirectory: String? = nil,
    isCancelled: @escaping () -> Bool = { false }, otherBytes: @escaping () -> Int = { 0 }
  ) {
    self.isCancelled = isCancelled
    self.pools = pools
    self.functions = functions
    self.batchSize = max(1, batchSize)
    memory = MemoryAccount(limit: memoryLimit ?? Self.defaultMemoryLimit, others: otherBytes)
    let directory = temporaryDirectory ?? ""
    self.temporaryDirectory = directory.isEmpty ? defaultTemporaryDirectory() : directory
  }

  /// The memory limit where none is set: half of the machine's memory.
  public static var defaultMemoryLimit: Int { physicalMemory() / 2 }

  /// Bytes of rows that all operators hold in memory now.
  public var heldBytes: Int { memory.used }

  /// A share of the run's memory for a holder of rows.
  func makeShare() -> MemoryShare { MemoryShare(memory, of: stopwatch?.current) }

  /// A file without a name for rows that memory has no room for.
  func makeTemporaryFile() throws(QueryError) -> TemporaryFile { try TemporaryFile(in: temporaryDirectory) }

  /// Rows in a file of their own.
  func makeSpilledRows(columnCount: Int) throws(QueryError) -> SpilledRows {
    SpilledRows(self, in: try makeTemporaryFile(), columnCount: columnCount)
  }

  func countSwept(_ rows: Int) {
    if rows > mostSweptRows { _ = swept.max(rows, ordering: .relaxed) }
  }

  func countSpilled(_ bytes: Int) {
    spilled.add(bytes, ordering: .relaxed)
    stopwatch?.current?.spilledBytes += bytes
  }

  /// - Throws: a `.cancelled` error once the run is to end.
  func checkCancelled() throws(QueryError) {
    if isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
  }
}
