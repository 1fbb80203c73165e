import Catalog
import LogicalPlan

/// What an operator of a plan did in a run that was measured.
public final class OperatorProfile {
  /// The operator.
  public let plan: LogicalOperator
  /// The operators below, in the order of the plan's inputs.
  public let inputs: [OperatorProfile]
  /// Rows that came out.
  public internal(set) var rows = 0
  /// Batches in which they came.
  public internal(set) var batches = 0
  /// Bytes of those rows: 8 for each value, and 1 more for each of a column in which there are NULLs.
  public internal(set) var bytes = 0
  /// Time in the operator itself, without those below and above it; of a scan the making of its rows.
  public internal(set) var nanoseconds: Int64 = 0
  /// The most bytes of rows that it held at one time, as far as operators count them; see ``MemoryAccount``.
  public internal(set) var heldBytes = 0
  /// Bytes that it wrote to temporary files.
  public internal(set) var spilledBytes = 0

  /// Bytes of rows held now.
  private var held = 0

  /// A profile of a plan that has not run yet.
  public init(_ plan: LogicalOperator) {
    self.plan = plan
    inputs = plan.inputs.map { OperatorProfile($0) }
  }

  /// The profile of one of the operators below.
  func input(_ position: Int) -> OperatorProfile? {
    inputs.indices.contains(position) ? inputs[position] : nil
  }

  func hold(_ change: Int) {
    held += change
    heldBytes = max(heldBytes, held)
  }

  /// The operator and all below it, each before its inputs.
  public var all: [OperatorProfile] { [self] + inputs.flatMap(\.all) }
}
