import Catalog
import Columns
import Execution
import Functions
import LogicalPlan
import SQLSyntax

/// What EXPLAIN says of a plan, in whatever format: each operator, and of a run that was measured what it took.
struct Explanation {
  /// The last operator, with those below it.
  var root: ExplainedOperator
  /// What the whole run took; nil without ANALYZE.
  var run: ExplainedRun?

  /// A plan that is not run.
  init(_ plan: LogicalOperator, _ provider: SessionProvider) {
    root = ExplainedOperator(plan, nil, provider)
  }

  /// A plan that has been run.
  init(_ profile: PlanProfile, _ provider: SessionProvider) {
    let run = ExplainedRun(profile, provider)
    root = ExplainedOperator(profile.root.plan, profile.root, provider)
    self.run = run
  }

  /// The rows that EXPLAIN gives: of the text a line each, else the whole document in one.
  func rows(_ format: Explain.Format) -> [String] {
    switch format {
    case .text: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    case .json: [json]
    case .dot: [dot]
    }
  }
}

/// An operator of a plan, as EXPLAIN shows it.
struct ExplainedOperator {
  var kind: String
  /// The operator in a line.
  var title: String
  var columns: [OutputColumn]
  /// What it keeps in memory, in words.
  var holds: String
  /// Whether what it holds goes to temporary files beyond the memory limit.
  var spills: Bool
  /// Of a scan, what is read and made for it.
  var scan: ExplainedScan?
  /// What it did; nil without ANALYZE.
  var profile: OperatorProfile?
  var inputs: [ExplainedOperator]

  init(_ plan: LogicalOperator, _ profile: OperatorProfile?, _ provider: SessionProvider) {
    kind = plan.kind
    title = plan.title
    columns = plan.output
    self.profile = profile
    spills = plan.spills
    if case .scan(let logical) = plan {
      let description = provider.describe(
        ScanRequest(table: logical.table, columns: logical.columns, predicates: logical.predicates, sink: nil)
      )
      scan = ExplainedScan(
        table: logical.table, predicates: logical.predicates.map { logical.text(of: $0) },
        eventTypes: description.eventTypes, needsOrdering: description.needsOrdering)
      holds = description.holds
    } else {
      let values = plan.valuesKept
      holds = ([plan.holds.text] + values).joined(separator: ", and ")
      if !values.isEmpty { spills = true }
    }
    inputs = plan.inputs.enumerated().map { i, input in
      ExplainedOperator(input, profile?.inputs[i], provider)
    }
  }
}

/// What is read and made for a scan.
struct ExplainedScan {
  var table: String
  /// Tests made before a row exists.
  var predicates: [String]
  /// Types of events that are decoded; nil for all.
  var eventTypes: [String]?
  var needsOrdering: Bool
}

/// What a run took that was measured, all statements of it together.
struct ExplainedRun {
  var nanoseconds: Int64
  /// Time in which no operator worked.
  var waitingNanoseconds: Int64
  /// Time of statements that are not measured.
  var otherNanoseconds: Int64
  var readBytes = 0
  /// Work of the threads that read.
  var readingNanoseconds: Int64 = 0
  /// Events put in order; nil where no statement needed that.
  var orderedEvents: Int?
  /// Those of them that were put in order before their turn, on the thread that runs the query.
  var eventsAhead = 0
  /// Work of the threads that decode and order.
  var orderingNanoseconds: Int64 = 0
  var spilledBytes: Int
  var memoryLimit: Int

  init(_ profile: PlanProfile, _ provider: SessionProvider) {
    nanoseconds = profile.runNanoseconds
    waitingNanoseconds = profile.waitingNanoseconds
    otherNanoseconds = profile.otherNanoseconds
    spilledBytes = profile.spilledBytes
    memoryLimit = profile.memoryLimit
    for case let end? in provider.ends {
      readBytes += end.bytesRead
      readingNanoseconds += end.readingNanoseconds
      orderingNanoseconds += end.orderingNanoseconds
      eventsAhead += end.eventsAhead
      if end.eventCount > 0 { orderedEvents = (orderedEvents ?? 0) + end.eventCount }
    }
  }
}

extension LogicalOperator {
  /// What its aggregates keep of the values they are given, beside a row for each group.
  fileprivate var valuesKept: [String] {
    let calls: [AggregateCall]
    switch self {
    case .aggregate(_, _, let aggregates, _): calls = aggregates
    case .groupingSets(_, let sets): calls = sets.aggregates
    default: return []
    }
    func names(_ keeping: AggregateKeeping) -> String? {
      var names: [String] = []
      for call in calls where !names.contains(call.function.name) {
        let function = FunctionRegistry.standard.aggregate(call.function)
        if function?.signature.keeps == keeping { names.append(call.function.name) }
      }
      return names.isEmpty ? nil : names.joined(separator: ", ")
    }
    return [
      names(.everyValue).map { "every value for \($0)" },
      names(.distinctValues).map { "each different value for \($0)" },
    ].compactMap(\.self)
  }
}
