import LogicalPlan

/// What is measured when a plan is run to be explained, not for its rows.
public final class PlanProfile {
  /// The plan's last operator, with those below it.
  public let root: OperatorProfile
  /// The stopwatch of the run that the plan is in, once it has begun.
  private(set) var stopwatch: Stopwatch?
  private var context: ExecutionContext?

  /// A profile of a plan that has not run yet.
  public init(_ plan: LogicalOperator) { root = OperatorProfile(plan) }

  func begin(_ stopwatch: Stopwatch, _ context: ExecutionContext) {
    self.stopwatch = stopwatch
    self.context = context
  }

  /// Time of the whole run until now, all statements that run with the plan included.
  public var runNanoseconds: Int64 {
    stopwatch?.settle()
    return stopwatch?.nanoseconds ?? 0
  }

  /// Time of the run in which no operator worked: it waited for what is read and ordered on threads of their own.
  public var waitingNanoseconds: Int64 { stopwatch?.idleNanoseconds ?? 0 }

  /// Time of the statements that are run together with the plan and are not measured.
  public var otherNanoseconds: Int64 { stopwatch?.others.nanoseconds ?? 0 }

  /// Bytes that all operators of the run wrote to temporary files.
  public var spilledBytes: Int { context?.spilledBytes ?? 0 }

  /// The memory limit of the run in bytes.
  public var memoryLimit: Int { context?.memory.limit ?? 0 }
}
