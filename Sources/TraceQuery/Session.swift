import Catalog
import Columns
import Diagnostics
import Execution
import Functions
import GoTrace
import LogicalPlan
import Planner
import SQLSyntax
import Synchronization
import TraceTables

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

  /// Whether rows are made of what comes after damage in a trace, too; without it the first damage ends a trace, as it
  /// does for Go's reader.
  public var readsPastDamage = true
  /// Whether the events of a trace are put in order by every run, so that all that is wrong with them is found, also by
  /// queries that need no order.
  public var checksEvents = false
  /// Asked once when a run begins: whether it is to end at once, because ``cancel()`` was called just before it.
  public var wasCancelledBefore: (() -> Bool)?

  /// Bytes of rows beyond which the operators of a run move them to temporary files; nil for half of the
  /// machine's memory.
  ///
  /// What `SET memory_limit` says counts before it; RESET comes back to it.
  public var memoryLimit: Int? {
    get { Self.memoryLimit(settings.first { $0.definition.name == SettingDefinition.memoryLimit.name }) }
    set {
      begin(
        SettingDefinition.memoryLimit,
        with: newValue.map { .varchar(MemoryLimit.bytes(max(1, $0)).text) })
    }
  }

  /// The folder for temporary files; nil for what `TMPDIR` says, else `/tmp`.
  ///
  /// What `SET temp_directory` says counts before it; RESET comes back to it.
  public var temporaryDirectory: String? {
    get {
      let setting = settings.first { $0.definition.name == SettingDefinition.temporaryDirectory.name }
      guard case .varchar(let path)? = setting?.initialValue else { return nil }
      return path
    }
    set { begin(SettingDefinition.temporaryDirectory, with: newValue.map { .varchar($0) }) }
  }

  /// How many threads may work on a run at a time; nil for as many as are of use, which is three for a trace: one
  /// reads, one orders, one makes rows and runs the query. Where several statements run together up to three more do
  /// that, as many as there are processors for.
  public var threadLimit: Int? {
    didSet { permits = threadLimit.map { WorkPermits($0) } }
  }
  private var permits: WorkPermits?

  /// What the words of results are ids of.
  public let pools = ValuePools()

  private var files: [TraceFile] = []
  private let cancelled = Atomic<Bool>(false)
  private var views = BuiltInViews.all
  private var macros = BuiltInMacros.all
  /// The settings with the values they have now, for what heeds them.
  private(set) var settings = SettingRegistry.initial
  private var cachedCatalog: QueryCatalog?
  /// The rows that the table `_` has; nil where there is no such table. Its texts, stacks and lists are ids of
  /// ``pools``.
  public var keptResult: KeptResult? {
    didSet { cachedCatalog = nil }
  }

  /// A session with no trace open.
  public init() {}

  /// The inputs, in the order opened.
  public var inputs: [TraceInput] { files.map(\.input) }

  /// The tables and functions a query may use.
  public var catalog: QueryCatalog {
    if let cachedCatalog { return cachedCatalog }
    let catalog = QueryCatalog(
      tables: TraceProvider.schemas + (keptResult.map { [$0.schema] } ?? []), views: views,
      functions: FunctionRegistry.standard.signatures,
      macros: macros, settings: settings, traceNames: files.map(\.input.name))
    cachedCatalog = catalog
    return catalog
  }

  private static func memoryLimit(_ setting: SettingState?) -> Int? {
    guard let setting, setting.initialValue != setting.definition.defaultValue,
      case .varchar(let text) = setting.initialValue
    else { return nil }
    return MemoryLimit(text)?.byteCount
  }

  /// Gives a setting the value that the session begins with; nil for its default.
  private func begin(_ definition: SettingDefinition, with value: Value?) {
    for i in settings.indices where settings[i].definition.name == definition.name {
      let isSet = settings[i].value != settings[i].initialValue
      settings[i].initialValue = value ?? definition.defaultValue
      if !isSet { settings[i].value = settings[i].initialValue }
    }
    cachedCatalog = nil
  }

  /// Adds a trace. Its header is read and checked, nothing else.
  ///
  /// - Throws: a `.trace` error when there is no such file, it is a directory, it cannot be read, or it is not
  ///   a Go execution trace of a version that tq knows; a `.usage` error when its alias is taken; a `.cancelled` error
  ///   when ``cancel()`` is called while a pipe's first bytes are waited for.
  public func open(_ input: TraceInput) throws(QueryError) {
    if let alias = input.alias, files.contains(where: { $0.input.name == alias }) {
      throw QueryError(.usage, "two traces are called \"\(alias)\"", hint: "an alias names one trace")
    }
    cancelled.store(false, ordering: .relaxed)
    files.append(
      try TraceFile(
        input, permits: { [unowned self] in permits },
        isCancelled: { [unowned self] in isCancelled || wasCancelledBefore?() == true }))
    cachedCatalog = nil
  }

  /// Adds traces, and leaves out those that may be skipped and cannot be read.
  ///
  /// - Returns: why each of those was left out, in the order of the inputs.
  /// - Throws: as ``open(_:)-(TraceInput)`` for a trace that may not be skipped; where none is open in the end, the
  ///   first reason.
  public func open(_ inputs: [TraceInput]) throws(QueryError) -> [QueryError] {
    var skipped: [QueryError] = []
    for input in inputs {
      do throws(QueryError) {
        try open(input)
      } catch {
        guard input.mayBeSkipped, error.code == .trace else { throw error }
        skipped.append(error)
      }
    }
    if files.isEmpty, let first = skipped.first { throw first }
    return skipped
  }

  /// Opens traces in the place of those that are open; views, macros and settings stay.
  ///
  /// - Returns: as ``open(_:)-([TraceInput])``.
  /// - Throws: as ``open(_:)-([TraceInput])``; those that were open stay open then.
  public func replaceInputs(with inputs: [TraceInput]) throws(QueryError) -> [QueryError] {
    let before = files
    files = []
    cachedCatalog = nil
    do throws(QueryError) {
      return try open(inputs)
    } catch {
      files = before
      cachedCatalog = nil
      throw error
    }
  }

  /// Forgets an input.
  public func close(inputAt index: Int) {
    files.remove(at: index)
    cachedCatalog = nil
  }

  /// Forgets all inputs.
  public func closeAll() {
    files = []
    cachedCatalog = nil
  }

  /// The releases of Go that write an input's format: `Go 1.26 and 1.27`.
  public func releases(ofInputAt index: Int) -> String { files[index].version.releases }

  /// The inputs whose headers name versions that tq does not know.
  public var unknownVersions: [RunReport.UnknownVersion] { files.compactMap(\.unknownVersion) }

  /// The length of an input in bytes; nil for a pipe.
  public func size(ofInputAt index: Int) -> Int? { files[index].size }

  /// Parses, binds and plans a script of statements, in order, without reading a trace.
  ///
  /// CREATE, DROP, SET and RESET take effect here, so that the statements after them know.
  ///
  /// - Throws: `.syntax`, `.bind` or `.type` errors whose spans point into `text`.
  public func prepare(_ text: String, parameters: [String: Value] = [:]) throws(QueryError)
    -> [PreparedStatement]
  {
    var prepared: [PreparedStatement] = []
    for statement in try SQLParser.parseScript(text) {
      // Made anew for each statement: one before it may have created a view.
      let planner = QueryPlanner(catalog: catalog, parameters: parameters) { [pools] expression in
        foldConstant(expression, pools: pools)
      }
      let bytes = text.utf8.dropFirst(statement.span.start).prefix(statement.span.end - statement.span.start)
      let planned = try planner.plan(statement)
      apply(planned)
      prepared.append(
        PreparedStatement(
          planned, text: String(decoding: bytes, as: UTF8.self), copy: try CopyDestination(planned),
          resources: ResourceSettings(settings)))
    }
    return prepared
  }

  /// Runs statements in one pass over each input; `outputs[i]` takes the rows of `statements[i]`.
  ///
  /// Damage that still allows an answer is in the report, not thrown.
  ///
  /// - Throws: `.runtime`, `.trace` (an input that could not be read at all is damage, not an error) and
  ///   `.cancelled` errors, and what an output throws.
  public func run(_ statements: [PreparedStatement], outputs: [any ResultOutput]) throws(QueryError)
    -> RunReport
  {
    let clock = ContinuousClock()
    let began = clock.now
    cancelled.store(false, ordering: .relaxed)
    if wasCancelledBefore?() == true { throw QueryError(.cancelled, "the query was cancelled") }
    let resources = ResourceSettings.together(
      statements.filter(\.isRun).map(\.resources), limit: memoryLimit, directory: temporaryDirectory)
    let memory = ReadingMemory(limit: resources.memoryLimit ?? ExecutionContext.defaultMemoryLimit)
    for file in files { file.memory = memory }
    let provider = SessionProvider(
      TraceProvider(
        pools: pools, inputs: files.map(\.tableInput), recovers: readsPastDamage, checksEvents: checksEvents,
        memory: memory), keptResult,
      pools: pools)
    let watch = onProgress.map { ProgressWatch(files, tell: $0) }
    var sinks: [OutputSink] = []
    var plans: [ExecutablePlan] = []
    for (statement, output) in zip(statements, outputs) {
      let sink = OutputSink(columns: statement.columns, pools: pools, output: output) { [self] in
        isCancelled
      }
      sinks.append(sink)
      plans.append(executable(statement, provider, into: sink))
    }
    try checkInputs(plans.map(\.plan))
    defer { for file in files { file.onProgress = nil } }
    let context = ExecutionContext(
      pools: pools, memoryLimit: resources.memoryLimit, temporaryDirectory: resources.temporaryDirectory,
      isCancelled: { [self] in
        watch?.look()
        return isCancelled
      }, otherBytes: { max(0, memory.heldBytes - ReadingMemory.least) })
    watch?.heldBytes = { context.heldBytes }
    // The context calls the watch, and the watch the context.
    defer { watch?.heldBytes = { 0 } }
    try QueryExecutor(context).run(plans, provider: provider)
    var report = report(on: provider)
    report.spilledBytes = context.spilledBytes
    report.rowCounts = sinks.map(\.rowCount)
    let elapsed = (clock.now - began).components
    report.elapsedNanoseconds = elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000
    return report
  }

  /// Ends the run under way, soon, with a `.cancelled` error. May be called from any thread and from a signal
  /// handler.
  public func cancel() { cancelled.store(true, ordering: .relaxed) }

  private var isCancelled: Bool { cancelled.load(ordering: .relaxed) }

  private func apply(_ planned: PlannedStatement) {
    switch planned {
    case .query, .explain, .copy: return
    case .createView(let view, _):
      views.removeAll { $0.name == view.name }
      views.append(view)
    case .dropView(let name, _): views.removeAll { $0.name == name }
    case .createMacro(let macro, _):
      macros.removeAll { $0.name == macro.name }
      macros.append(macro)
    case .dropMacro(let name, _): macros.removeAll { $0.name == name }
    case .set(let name, let value):
      for i in settings.indices where settings[i].definition.name == name { settings[i].value = value }
    }
    cachedCatalog = nil
  }

  private func executable(
    _ statement: PreparedStatement, _ provider: SessionProvider, into sink: OutputSink
  ) -> ExecutablePlan {
    switch statement.planned {
    case .query(let plan, _), .copy(let plan, _, _): return ExecutablePlan(plan, into: sink)
    case .createView, .dropView, .createMacro, .dropMacro, .set:
      return ExecutablePlan(.values([], []), into: sink)
    case .explain(let plan, _, let options) where options.isAnalyze:
      let profile = PlanProfile(plan)
      return ExecutablePlan(
        plan, into: AnalyzeSink(profile, provider, options.format, pools, into: sink), profile: profile)
    case .explain(let plan, _, let options):
      let rows = Explanation(plan, provider).rows(options.format)
      let constants = rows.map { [BoundExpression.constant(.varchar($0), .varchar)] }
      return ExecutablePlan(.values(constants, statement.columns), into: sink)
    }
  }

  private func checkInputs(_ plans: [LogicalOperator]) throws(QueryError) {
    guard files.isEmpty,
      plans.contains(where: { QueryExecutor.scans(of: $0).contains { $0.table != KeptResult.tableName } })
    else { return }
    throw QueryError(
      .usage, "no trace is open", hint: "name one on the command line, or use .open in the shell")
  }

  private func report(on provider: SessionProvider) -> RunReport {
    var report = RunReport()
    for (file, end) in zip(files, provider.ends) {
      guard let end else { continue }
      report.bytesRead += end.bytesRead
      if let unknown = file.unknownVersion { report.unknownVersions.append(unknown) }
      if end.eventCount > 0 { report.events = (report.events ?? 0) + end.eventCount }
      if let damage = RunReport.Damage(end, input: file.input, ordered: end.eventCount > 0) {
        report.damage.append(damage)
      }
    }
    return report
  }
}
