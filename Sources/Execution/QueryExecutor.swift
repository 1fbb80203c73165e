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
    try run(plans.map { ExecutablePlan($0.plan, into: $0.sink) }, provider: provider)
  }

  /// As ``run(plans:provider:)``; of plans with a profile it is measured what their operators do, and their rows
  /// are counted and not sent on: only the sink's `finish` is called, when its turn comes.
  public func run(_ plans: [ExecutablePlan], provider: any TableProvider) throws(QueryError) {
    if plans.contains(where: { $0.profile != nil }) { context.stopwatch = Stopwatch() }
    defer { context.stopwatch = nil }
    let sequence = StatementSequence(context)
    var planner = PhysicalPlanner(context)
    var early: [ValuesSource] = []
    var late: [ValuesSource] = []
    for (i, plan) in plans.enumerated() {
      planner.statement = i
      let (hadScans, hadValues) = (planner.scans.count, planner.values.count)
      try add(plan, isAlone: plans.count == 1, to: &planner, sequence)
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
      try provider.scan(requests(planner.scans, sequence))
      for scan in planner.scans {
        scan.observer?.workBegins()
        try scan.sink?.finish()
        scan.observer?.workEnds()
      }
      for source in late { try source.run() }
    }
  }

  /// The scans, of which those of the statement whose rows pass now stay on this thread: sinks are fed on no other.
  /// Where ids count, all scans are fed by one thread, in turn.
  private func requests(_ scans: [ScanRequest], _ sequence: StatementSequence) -> [ScanRequest] {
    scans.map { scan in
      var scan = scan
      if context.looksAtIDs { scan.statement = sequence.current }
      scan.staysOnCaller = scan.statement == sequence.current
      return scan
    }
  }

  private func add(
    _ plan: ExecutablePlan, isAlone: Bool, to planner: inout PhysicalPlanner, _ sequence: StatementSequence
  ) throws(QueryError) {
    let sink = sequence.add(plan.sink)
    guard let stopwatch = context.stopwatch else { return try planner.add(plan.plan, into: sink) }
    guard let profile = plan.profile else {
      let worker = stopwatch.change(to: stopwatch.others)
      planner.profile = stopwatch.others
      try planner.add(plan.plan, into: sink)
      planner.profile = nil
      stopwatch.change(to: worker)
      return
    }
    profile.begin(stopwatch, context)
    // When the plan has ended, statements behind it may have their turn.
    try planner.add(
      plan.plan, profile.root, for: isAlone ? nil : stopwatch.others, into: RowlessSink(sink))
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

/// A plan to be run, and where its rows go.
public struct ExecutablePlan {
  /// What is run.
  public let plan: LogicalOperator
  let sink: any BatchSink
  let profile: PlanProfile?

  /// A plan to be run.
  ///
  /// - Parameter profile: made of the same plan, where the run is to be measured; then the sink gets no rows.
  public init(_ plan: LogicalOperator, into sink: any BatchSink, profile: PlanProfile? = nil) {
    self.plan = plan
    self.sink = sink
    self.profile = profile
  }
}
