import Diagnostics

/// What a consumer needs of the reader; less is faster.
public struct ReadingNeeds: Sendable, Hashable {
  /// The events to hand over. None are made where this is empty.
  public var types: EventTypeSet
  /// Whether events must come in Go's order, with time, context, states and slots. Without it they come batch
  /// by batch, and only `type` and the arguments of an event mean anything.
  public var ordering: Bool
  /// Whether ``WireBatch/data`` of batches of events is looked at. Without it they need not be in memory.
  public var batchData: Bool

  /// The columns of events that are looked at; others hold any value.
  public var columns: EventColumns

  /// Needs of the given extent.
  public init(
    types: EventTypeSet, ordering: Bool, columns: EventColumns = .all, batchData: Bool = false
  ) {
    self.types = types
    self.ordering = ordering
    self.batchData = batchData
    self.columns = columns
  }

  /// Needs also what others need.
  public mutating func formUnion(_ others: ReadingNeeds) {
    types = types.union(others.types)
    ordering = ordering || others.ordering
    batchData = batchData || others.batchData
    columns.formUnion(others.columns)
  }

  /// The types that can be counted without ordering: all but ProcSteal, of which Go's reader makes some by
  /// itself that depend on the state, and Sync, which is not in the batches.
  public static let orderFreeTypes = EventTypeSet(
    EventTypeSet.all.types.filter { $0 != .procSteal && $0 != .sync255 })
}

/// Takes what a ``TraceReader`` reads. Calls come on the thread that runs the reader.
public protocol TraceConsumer: AnyObject {
  /// A generation was read whole and its events come next. False to stop reading.
  func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool
  /// Events of the generation last announced. False to stop reading.
  func events(_ block: EventBlock) throws(QueryError) -> Bool
}

/// How the reading of a trace ended.
public struct TraceEnd: Sendable {
  /// Go's time of the first Sync event, which is the zero of `ts`; nil where no generation could be read.
  public var clockStart: Int64?
  /// Go's time of the last event, the closing Sync included; meaningless without ordering.
  public var lastTime: Int64 = 0
  /// Events of Go's stream; meaningless without ordering.
  public var eventCount: Int = 0
  /// The goroutines that exist at the end by ``OrderedEvent/slot``, -1 where a slot is free; empty without ordering.
  public var goroutines: [Int64] = []
  /// Generations handed over.
  public var generationCount: Int = 0
  /// Whether the trace is of the format before Go 1.22, which is handed over as one generation.
  public var isOfOneGeneration = false
  /// Whether the damage is inside the last of them, of which only a part was handed over.
  public var endsInsideGeneration = false
  /// Bytes read from the input.
  public var bytesRead: Int = 0
  /// Work of the thread that reads bytes and makes tables of names, in nanoseconds.
  public var readingNanoseconds: Int64 = 0
  /// Work of the thread that decodes events and, where needed, puts them in order, in nanoseconds.
  public var orderingNanoseconds: Int64 = 0
  /// Why the trace ended early, nil where it did not.
  public var damage: TraceDamage?
  /// Whether the consumer stopped the reading.
  public var wasStopped = false
}

/// What is wrong with a trace and what was lost by it.
public struct TraceDamage: Error, Sendable, Hashable {
  /// What was found and what was expected, without a final full stop.
  public var message: String
  /// The generation it was found in, nil where none had begun.
  public var generation: UInt64?
  /// Offset of the first byte that could not be used.
  public var offset: Int
  /// Bytes from there to the end, nil where the end is not known (a pipe).
  public var bytesLost: Int?
  /// Whether the file ends too soon, rather than holding something wrong.
  public var isTruncation: Bool

  init(
    _ message: String, generation: UInt64? = nil, offset: Int, bytesLost: Int? = nil,
    isTruncation: Bool = false
  ) {
    self.message = message
    self.generation = generation
    self.offset = offset
    self.bytesLost = bytesLost
    self.isTruncation = isTruncation
  }
}
