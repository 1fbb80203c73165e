import Catalog
import Columns
import GoTrace

/// How far a builder has come in ordered events.
struct ScanClock {
  /// Go's time of the zero of `ts`.
  private(set) var start: Int64 = 0
  /// No event still to come is before this `ts`; the least instant where nothing is known.
  private(set) var now = Int64.min
  /// Whether no goroutine, proc or range will be found that was there before the trace: the ordering of events
  /// refuses them behind the first generation that has events.
  private(set) var isPastFirstGeneration = false
  private var hasEvents = false
  /// The `ts` from which on is what the trace finds to be there: 0, or where it goes on behind something missing.
  private(set) var found: Int64 = 0

  /// The `ts` of one of Go's times.
  func ts(_ time: Int64) -> Int64 { time &- start }

  /// Something is missing up to one of Go's times.
  mutating func gap(to time: Int64) { found = ts(time) }

  mutating func begin(_ generation: TraceGeneration) {
    start = generation.clockStart
    isPastFirstGeneration = hasEvents
  }

  /// The events of a block have been looked at.
  mutating func advance(_ block: EventBlock) {
    guard let last = block.events.last else { return }
    now = last.time &- start
    // A Sync stands in a generation without other events too.
    if last.type != .sync255 { hasEvents = true }
  }
}

extension TableRequest {
  /// Whether only rows are asked for in which a column of truth values is true.
  func demands<Column: RawRepresentable<Int>>(_ column: Column) -> Bool {
    predicates.contains { $0.column == column.rawValue && $0.test == .equal(.boolean(true)) }
  }
}
