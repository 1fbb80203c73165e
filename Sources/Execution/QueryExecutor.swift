import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Runs plans together over one pass of the inputs.
public struct QueryExecutor {
  private let context: ExecutionContext

  /// An executor for one run.
  public init(_ context: ExecutionContext) { self.context = context }

  /// Runs plans and sends the rows of each to its sink.
  ///
  /// All scans of all plans are one call of ``TableProvider/scan(_:)``. Sinks are fed in the order of the
  /// plans: the first while the scan runs; the rows of a later plan are kept, in a temporary file beyond the memory limit, until the sinks before it have
  /// finished. Constant rows come before the scan, unless the whole plan is of such and it is not its turn
  /// before the scan: a table function may make more rows of one than could be kept. After an error no sink is
  /// finished any more.
  ///
  /// - Throws: what an operator, a sink or the provider throws.
  public func run(
    plans: [(plan: LogicalOperator, sink: any BatchSink)], provider: any TableProvider
  ) throws(QueryError) {
    let sequence = StatementSequence(context)
    var planner = PhysicalPlanner(context)
    var early: [ValuesSource] = []
    var late: [ValuesSource] = []
    for (plan, sink) in plans {
      let (hadScans, hadValues) = (planner.scans.count, planner.values.count)
      try planner.add(plan, into: sequence.add(sink))
      let isConstant = planner.scans.count == hadScans
      if isConstant, hadScans > 0 {
        late += planner.values[hadValues...]
      } else {
        early += planner.values[hadValues...]
      }
    }
    // The sinks know the sequence without owning it.
    try withExtendedLifetime(sequence) { () throws(QueryError) in
      for source in early { try source.run() }
      if planner.scans.isEmpty { return }
      try provider.scan(planner.scans)
      for scan in planner.scans { try scan.sink?.finish() }
      for source in late { try source.run() }
    }
  }

  /// The scans that plans would make, without sinks, for EXPLAIN.
  public static func scans(of plan: LogicalOperator) -> [ScanRequest] {
    switch plan {
    case .scan(let scan):
      [ScanRequest(table: scan.table, columns: scan.columns, predicates: scan.predicates, sink: nil)]
    case .limit(_, .some(0), _): []
    default: plan.inputs.flatMap { scans(of: $0) }
    }
  }
}
