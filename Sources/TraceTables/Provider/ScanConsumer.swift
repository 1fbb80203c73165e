import Catalog
import Columns
import Diagnostics
import GoTrace
import Synchronization

/// A builder, and who is told when it works.
struct ScanEntry {
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

/// Hands what the reader reads to all builders of an input.
final class ScanConsumer: TraceConsumer {
  private var all: [ScanPart] = []
  private let names: GenerationNames
  private let memory: ReadingMemory
  private let poolMemory: PoolMemory
  private var isInGeneration = false

  /// A consumer without builders.
  ///
  /// - Parameters:
  ///   - names: those of the present generation, which parts ask.
  ///   - memory: where is counted what builders hold.
  init(_ names: GenerationNames, _ memory: ReadingMemory) {
    self.names = names
    self.memory = memory
    poolMemory = PoolMemory(names.pools, memory)
  }

  /// Adds builders that are worked for by one thread at a time.
  func add(_ entries: [ScanEntry], _ names: GenerationNames, staysOnCaller: Bool) {
    if entries.isEmpty { return }
    all.append(ScanPart(entries, names, memory.share(for: .rows), poolMemory, staysOnCaller: staysOnCaller))
  }

  var parts: [any EventConsumer] { all }

  func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool {
    try endGeneration()
    names.begin(generation)
    isInGeneration = true
    return try inParts { (part) throws(QueryError) in
      part.begin(generation)
      return try part.work { (builder) throws(QueryError) in try builder.generation(generation) }
    }
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try endGeneration()
    for part in all {
      _ = try part.work { (builder) throws(QueryError) in try builder.gap(gap) }
    }
  }

  func batch(_ batch: BatchContent) throws(QueryError) -> Bool {
    try inParts { (part) throws(QueryError) in
      try part.work { (builder) throws(QueryError) in try builder.batch(batch) }
    }
  }

  func events(_ block: EventBlock) throws(QueryError) -> Bool {
    try inParts { (part) throws(QueryError) in try part.events(block) }
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    try endGeneration()
    for part in all { try part.finish(end) }
  }

  /// Whether any of the parts wants more after `body` has been called with each.
  private func inParts(_ body: (ScanPart) throws(QueryError) -> Bool) throws(QueryError) -> Bool {
    var wantsMore = false
    for part in all where try body(part) { wantsMore = true }
    return wantsMore
  }

  private func endGeneration() throws(QueryError) {
    guard isInGeneration else { return }
    isInGeneration = false
    for part in all {
      _ = try part.work { (builder) throws(QueryError) in try builder.generationEnds() }
    }
  }
}

/// Builders of one statement: nothing of what they and their sinks change is changed by those of others.
final class ScanPart: EventConsumer {
  let staysOnCaller: Bool
  private let entries: [ScanEntry]
  private let names: GenerationNames
  private let memory: ReadingMemory.Share
  private let poolMemory: PoolMemory

  fileprivate init(
    _ entries: [ScanEntry], _ names: GenerationNames, _ memory: ReadingMemory.Share, _ poolMemory: PoolMemory,
    staysOnCaller: Bool
  ) {
    self.entries = entries
    self.names = names
    self.memory = memory
    self.poolMemory = poolMemory
    self.staysOnCaller = staysOnCaller
  }

  func begin(_ generation: TraceGeneration) { names.begin(generation) }

  func events(_ block: EventBlock) throws(QueryError) -> Bool {
    try work { (builder) throws(QueryError) in try builder.consume(block) }
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    for entry in entries { try entry.work { (builder) throws(QueryError) in try builder.finish(end) } }
  }

  /// Calls `body` with all builders that want more, and counts what they hold then. False where none wants more.
  func work(_ body: (any TableBuilder) throws(QueryError) -> Void) throws(QueryError) -> Bool {
    var wantsMore = false
    for entry in entries where entry.builder.wantsMore {
      try entry.work(body)
      wantsMore = wantsMore || entry.builder.wantsMore
    }
    memory.holds(entries.reduce(0) { $0 + $1.builder.heldBytes })
    poolMemory.count()
    return wantsMore
  }
}

/// Counts what a scan adds to the pools: what queries before it had them hold is not of it.
private final class PoolMemory: Sendable {
  private let pools: ValuePools
  private let before: Int
  private let share: Mutex<ReadingMemory.Share>

  init(_ pools: ValuePools, _ memory: ReadingMemory) {
    self.pools = pools
    before = Self.bytes(of: pools)
    share = Mutex(memory.share(for: .rows))
  }

  func count() {
    share.withLock { $0.holds(Self.bytes(of: pools) - before) }
  }

  private static func bytes(of pools: ValuePools) -> Int { pools.strings.memoryUse + pools.stacks.memoryUse }
}
