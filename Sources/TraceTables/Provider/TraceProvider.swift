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
      if let sink = request.sink { scans.append(OpenScan(request: request, table: table, sink: sink)) }
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
    var builders: [(scan: Int, entry: ScanConsumer.Entry)] = []
    for (i, scan) in scans.enumerated() where !scan.hasEnough {
      guard let request = scan.request(for: input) else { continue }
      builders.append((i, ScanConsumer.Entry(scan.table.builder(request), scan.request.observer)))
    }
    let consumer = ScanConsumer(builders.map(\.entry), input.names, memory.share(for: .rows))
    let end = try input.description.opening.read(needs, consumer)
    try consumer.finish(end)
    for (scan, entry) in builders { scans[scan].hasEnough = !entry.builder.wantsMore }
    return end
  }
}

/// A request while its scan runs.
private struct OpenScan {
  let request: ScanRequest
  let table: any TraceTable.Type
  let sink: any BatchSink
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
      isOfAnyOrder: request.isOfAnyOrder,
      input: input)
  }
}

/// Hands what the reader reads to all builders of an input.
private final class ScanConsumer: TraceConsumer {
  /// A builder, and who is told when it works.
  struct Entry {
    let builder: any TableBuilder
    private let observer: (any ScanObserver)?

    init(_ builder: any TableBuilder, _ observer: (any ScanObserver)?) {
      self.builder = builder
      self.observer = observer
    }

    func work(_ body: (any TableBuilder) throws(QueryError) -> Void) throws(QueryError) {
      guard let observer else { return try body(builder) }
      observer.workBegins()
      try body(builder)
      observer.workEnds()
    }
  }

  private let entries: [Entry]
  private let names: GenerationNames
  private let memory: ReadingMemory.Share
  /// Bytes of the pools before the scan: what queries before it had them hold is not of it.
  private let poolBytes: Int
  private var isInGeneration = false

  init(_ entries: [Entry], _ names: GenerationNames, _ memory: ReadingMemory.Share) {
    self.memory = memory
    poolBytes = Self.bytes(of: names.pools)
    self.entries = entries
    self.names = names
  }

  func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool {
    try endGeneration()
    names.begin(generation)
    isInGeneration = true
    var wantsMore = false
    for entry in entries where entry.builder.wantsMore {
      try entry.work { (builder) throws(QueryError) in try builder.generation(generation) }
      wantsMore = wantsMore || entry.builder.wantsMore
    }
    countHeld()
    return wantsMore
  }

  func gap(from: Int64, to: Int64) throws(QueryError) {
    try endGeneration()
    for entry in entries where entry.builder.wantsMore {
      try entry.work { (builder) throws(QueryError) in try builder.gap(from: from, to: to) }
    }
  }

  func batch(_ batch: BatchContent) throws(QueryError) -> Bool {
    var wantsMore = false
    for entry in entries where entry.builder.wantsMore {
      try entry.work { (builder) throws(QueryError) in try builder.batch(batch) }
      wantsMore = wantsMore || entry.builder.wantsMore
    }
    return wantsMore
  }

  func events(_ block: EventBlock) throws(QueryError) -> Bool {
    var wantsMore = false
    for entry in entries where entry.builder.wantsMore {
      try entry.work { (builder) throws(QueryError) in try builder.consume(block) }
      wantsMore = wantsMore || entry.builder.wantsMore
    }
    countHeld()
    return wantsMore
  }

  private static func bytes(of pools: ValuePools) -> Int { pools.strings.memoryUse + pools.stacks.memoryUse }

  private func countHeld() {
    memory.holds(entries.reduce(Self.bytes(of: names.pools) - poolBytes) { $0 + $1.builder.heldBytes })
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    try endGeneration()
    for entry in entries { try entry.work { (builder) throws(QueryError) in try builder.finish(end) } }
  }

  private func endGeneration() throws(QueryError) {
    guard isInGeneration else { return }
    isInGeneration = false
    for entry in entries where entry.builder.wantsMore {
      try entry.work { (builder) throws(QueryError) in try builder.generationEnds() }
    }
  }
}
