import Columns
import Functions

/// What all operators of a run share. Belongs to one run, on one thread.
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
  /// Where a recursion is ended with an error.
  var recursionLimits = RecursionLimits()

  /// A context for one run.
  ///
  /// - Parameter isCancelled: asked now and then by operators that make many rows of few.
  public init(
    pools: ValuePools, functions: FunctionRegistry = .standard, batchSize: Int = ColumnBatch.defaultCapacity,
    isCancelled: @escaping () -> Bool = { false }
  ) {
    self.isCancelled = isCancelled
    self.pools = pools
    self.functions = functions
    self.batchSize = max(1, batchSize)
  }
}
