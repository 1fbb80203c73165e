import Diagnostics

/// What a consumer needs of the reader; less is faster.
public struct ReadingNeeds: Sendable, Hashable {
  /// The events to hand over. None are made where this is empty.
  public var types: EventTypeSet
  /// Whether events must come in Go's order, with time, context, states and slots. Without it they come batch
  /// by batch, and only `type` and the arguments of an event mean anything.
  public var ordering: Bool
  /// Whether ``TraceConsumer/batch(_:)`` looks at the events of batches.
  public var batchData: Bool
  /// Whether it looks at how many events of each type they hold.
  public var typeCounts: Bool

  /// The columns of events that are looked at; others hold any value.
  public var columns: EventColumns
  /// Those of them that are looked at of the types ``EventTypeSet/common``, of which nearly all events are.
  public var commonColumns: EventColumns

  /// Whether reading goes on behind damage, with what can still be used. Without it the first damage ends the
  /// trace, as it does for Go's reader.
  public var recovers: Bool

  /// Whether events of all types are ordered the general way, for tests that compare it with the fast one.
  package var avoidsLoop = false
  /// For tests, how many events of each generation are ordered before the one before it has been, on one thread, and that
  /// small generations are ordered ahead too, on several; nil for none and no small ones.
  package var eventsAhead: Int?

  /// Needs of the given extent; without `commonColumns` all columns are looked at of the common types too, if any of
  /// those are asked for.
  public init(
    types: EventTypeSet, ordering: Bool, columns: EventColumns = .ofEvents,
    commonColumns: EventColumns? = nil,
    batchData: Bool = false, typeCounts: Bool = false, recovers: Bool = false
  ) {
    self.types = types
    self.ordering = ordering
    self.batchData = batchData
    self.typeCounts = typeCounts
    self.columns = columns
    self.commonColumns = commonColumns ?? (types.intersection(.common).isEmpty ? [] : columns)
    self.recovers = recovers
  }

  /// Needs also what others need.
  public mutating func formUnion(_ others: ReadingNeeds) {
    types = types.union(others.types)
    ordering = ordering || others.ordering
    batchData = batchData || others.batchData
    typeCounts = typeCounts || others.typeCounts
    columns.formUnion(others.columns)
    commonColumns.formUnion(others.commonColumns)
    recovers = recovers || others.recovers
  }

  /// The types that can be counted without ordering: all but ProcSteal, of which Go's reader makes some by
  /// itself that depend on the state, and Sync, which is not in the batches.
  public static let orderFreeTypes = EventTypeSet(
    EventTypeSet.all.types.filter { $0 != .procSteal && $0 != .sync255 })
}

/// Takes what a ``TraceReader`` reads. Calls come on the thread that runs the reader, and none while one of the
/// ``parts`` is at work.
public protocol TraceConsumer: AnyObject {
  /// Parts that share nothing and take in ordered events on several threads at a time, in place of ``events(_:)``. No
  /// others come up to the end; fewer than two are of no use. Asked once.
  var parts: [any EventConsumer] { get }
  /// A generation was read whole and its events come next. False to stop reading.
  func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool
  /// Something is missing between the events so far and those of the generation that is announced next. All that is
  /// known of goroutines and procs is void: what is there after it is found anew, in slots that begin anew. Only with
  /// ordering.
  func gap(_ gap: TraceGap) throws(QueryError)
  /// A batch of the generation last announced, whatever it holds, in the file's order and before its events. Only where
  /// ``ReadingNeeds/batchData`` or ``ReadingNeeds/typeCounts`` asks for it. False to stop reading.
  func batch(_ batch: BatchContent) throws(QueryError) -> Bool
  /// Events of the generation last announced. False to stop reading.
  func events(_ block: EventBlock) throws(QueryError) -> Bool
}

/// A part of a consumer that takes in events by itself: all of them, in order, one call at a time, each on any thread.
public protocol EventConsumer: AnyObject {
  /// Whether only the thread that runs the reader may call it.
  var staysOnCaller: Bool { get }
  /// Events of the generation last announced. False where no more are wanted.
  func events(_ block: EventBlock) throws(QueryError) -> Bool
}

extension TraceConsumer {
  /// None: all events are taken in on one thread.
  public var parts: [any EventConsumer] { [] }
  /// Does nothing.
  public func batch(_ batch: BatchContent) -> Bool { true }
  /// Does nothing.
  public func gap(_ gap: TraceGap) {}
}

/// Something that is missing in the middle of a trace.
public struct TraceGap: Sendable {
  /// Go's time of the last event before it.
  public var from: Int64
  /// Go's time of the next.
  public var to: Int64
  /// The states that goroutines were in before it, as far as events of the types that are asked for would end them; empty
  /// unless ``EventColumns/stay`` is asked for.
  public var stays: [OpenStay]
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
  /// The states that goroutines are in at the end, as far as events of the types that are asked for would end them; empty
  /// unless ``EventColumns/stay`` is asked for.
  public var stays: [OpenStay] = []
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
  /// Events that were ordered before all events before their generation had been.
  public var eventsAhead = 0
  /// Generations that were ordered so in vain, and once more when their turn came.
  public var generationsInVain = 0
  /// What is wrong with the trace, in its order; empty where nothing is.
  public var damages: [TraceDamage] = []
  /// The first thing that is wrong with it.
  public var damage: TraceDamage? { damages.first }
  /// Whether the consumer stopped the reading.
  public var wasStopped = false
}
