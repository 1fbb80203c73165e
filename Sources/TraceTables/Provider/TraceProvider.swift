import Catalog
import Columns
import Diagnostics
import GoTrace

/// Makes the rows of all tables over traces. One pass over each input serves all requests of a scan; a table
/// that nobody asks for costs nothing, nor does a column.
public final class TraceProvider: TableProvider {
  /// How the reading of each input ended in the last scan, in the order of the inputs; nil for one that was
  /// not read because nobody wanted its rows.
  public private(set) var ends: [TraceEnd?] = []

  private let pools: ValuePools
  private let inputs: [TraceTableInput]
  private let batchCapacity: Int
  private let recovers: Bool
  private let checksEvents: Bool
  private let memory: ReadingMemory

  /// A provider over the given inputs, whose batches have at most `batchCapacity` rows.
  ///
  /// - Parameters:
  ///   - recovers: whether rows are made of what comes after damage, too.
  ///   - checksEvents: events are put in order also where no request needs that, so that what contradicts itself is found.
  ///   - memory: where what builders hold is counted, that of the inputs' readers; nil for no limit.
  public init(
    pools: ValuePools, inputs: [TraceTableInput], batchCapacity: Int = ColumnBatch.defaultCapacity,
    recovers: Bool = true, checksEvents: Bool = false, memory: ReadingMemory? = nil
  ) {
    self.memory = memory ?? ReadingMemory(limit: .max)
    self.recovers = recovers
    self.checksEvents = checksEvents
    self.pools = pools
    self.inputs = inputs
    self.batchCapacity = batchCapacity
  }

  /// The schemas of all tables, in the order they are listed; they do not depend on the inputs.
  public static let schemas: [TableSchema] = TableRegistry.tables.map { $0.schema }

  /// The same, as a provider tells them.
  public var tables: [TableSchema] { Self.schemas }

  /// What one request takes by itself; nothing for a table that there is not.
  public func describe(_ request: ScanRequest) -> ScanDescription {
    guard let table = TableRegistry.table(named: request.table) else {
      return ScanDescription(eventTypes: [], needsOrdering: false, holds: "nothing")
    }
    let needs = table.needs(ColumnUse(request))
    let types = needs.reading.types
    return ScanDescription(
      eventTypes: types == .all ? nil : types.types.map(\.name), needsOrdering: needs.reading.ordering,
      holds: needs.holds)
  }

  /// Reads the inputs one after the other, each once, and feeds the requests' sinks. While one is consumed the next
  /// is being read and ordered, so that two traces are at work at a time.
  ///
  /// - Throws: a `.bind` error for a table that there is not, what a sink throws, and a `.cancelled` error.
  public func scan(_ requests: [ScanRequest]) throws(QueryError) {
    ends = []
    var scans: [OpenScan] = []
    for request in requests {
      guard let table = TableRegistry.table(named: request.table) else {
        throw QueryError(.bind, "there is no table \"\(request.table)\"")
      }
      if let sink = request.sink {
        scans.append(OpenScan(request: request, table: table, sink: sink, isAlone: requests.count == 1))
      }
    }
    let words = NameWords(pools)
    let contexts = inputs.map { description in
      InputContext(
        pools: pools, words: words, names: GenerationNames(pools), description: description,
        trace: pools.strings.intern(description.name), batchCapacity: batchCapacity)
    }
    for (i, input) in contexts.enumerated() {
      let next = i + 1 < contexts.count ? contexts[i + 1] : nil
      if let next, let needs = needs(of: scans, for: next) { next.description.opening.start(needs) }
      do throws(QueryError) {
        ends.append(try scan(input, &scans))
      } catch {
        next?.description.opening.stop()
        throw error
      }
    }
  }

  /// What the scans that want more need of an input; nil where none wants rows of it.
  private func needs(of scans: [OpenScan], for input: InputContext) -> ReadingNeeds? {
    var needs: ReadingNeeds?
    for scan in scans where !scan.hasEnough {
      guard let request = scan.request(for: input) else { continue }
      let own = scan.table.needs(request.use).reading
      needs?.formUnion(own)
      needs = needs ?? own
    }
    needs?.recovers = recovers
    if checksEvents { needs?.ordering = true }
    return needs
  }

  /// Reads one input; nil where no scan wants rows of it.
  private func scan(_ input: InputContext, _ scans: inout [OpenScan]) throws(QueryError) -> TraceEnd? {
    guard let needs = needs(of: scans, for: input) else {
      // It may have been begun for a scan that has had enough since.
      input.description.opening.stop()
      return nil
    }
    let plan = PartPlan(scans.filter { !$0.hasEnough }.map(\.request), input.names)
    var builders: [(scan: Int, part: Int, entry: ScanEntry)] = []
    for (i, scan) in scans.enumerated() where !scan.hasEnough {
      let part = plan.part(of: scan.request)
      var own = input
      own.names = plan.names[part]
      guard let request = scan.request(for: own) else { continue }
      builders.append((i, part, ScanEntry(scan.table.builder(request), scan.request.observer)))
    }
    let consumer = ScanConsumer(input.names, memory)
    for part in plan.names.indices {
      consumer.add(
        builders.filter { $0.part == part }.map(\.entry), plan.names[part],
        staysOnCaller: plan.staysOnCaller[part])
    }
    pools.isShared = consumer.parts.count > 1
    defer { pools.isShared = false }
    let end = try input.description.opening.read(needs, consumer)
    try consumer.finish(end)
    for (scan, _, entry) in builders { scans[scan].hasEnough = !entry.builder.wantsMore }
    return end
  }
}

/// Which requests of a scan may be worked for on several threads at a time.
private struct PartPlan {
  /// The statements of each part, in order.
  private let statements: [Int]
  /// What words of names each part uses: its own, so that it need not ask the others.
  let names: [GenerationNames]
  let staysOnCaller: [Bool]

  /// A part for each statement; a single one where somebody is told who works when, for there is one at a time then.
  init(_ requests: [ScanRequest], _ shared: GenerationNames) {
    var statements: [Int] = []
    let isObserved = requests.contains { $0.observer != nil }
    for request in requests where statements.last != request.statement {
      if statements.isEmpty || !isObserved { statements.append(request.statement) }
    }
    self.statements = statements
    let isAlone = statements.count < 2
    names = statements.map { _ in isAlone ? shared : GenerationNames(of: shared) }
    staysOnCaller = statements.map { statement in
      requests.contains { $0.statement == statement && $0.staysOnCaller }
    }
  }

  func part(of request: ScanRequest) -> Int { statements.firstIndex(of: request.statement) ?? 0 }
}

/// A request while its scan runs.
private struct OpenScan {
  let request: ScanRequest
  let table: any TraceTable.Type
  let sink: any BatchSink
  /// Whether there is no other in the scan.
  let isAlone: Bool
  /// Whether the sink wants no more rows.
  var hasEnough = false

  /// The request over one input, tests on `trace` seen to; nil where none of the input's rows passes them.
  func request(for input: InputContext) -> TableRequest? {
    let traceColumn = table.schema.columns.count - 1
    let name = Value.varchar(input.description.name)
    for predicate in request.predicates where predicate.column == traceColumn {
      if !predicate.test.passes(name) { return nil }
    }
    return TableRequest(
      columns: request.columns, predicates: request.predicates.filter { $0.column != traceColumn },
      schema: table.schema, sink: sink, progress: request.progress,
      isOfAnyOrder: request.isOfAnyOrder, isAlone: isAlone, input: input)
  }
}
