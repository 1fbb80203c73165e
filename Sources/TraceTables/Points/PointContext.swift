import Catalog
import Columns
import GoTrace

/// What columns of events are made with, beside the events.
protocol PointContext {
  /// The context of a request before its first generation.
  init(_ request: TableRequest)
  /// A generation begins: what ids mean from here on.
  mutating func begin(_ generation: TraceGeneration)
}

/// The names and clocks of the present generation.
struct EventContext: PointContext {
  let names: GenerationNames
  private var clockStart: Int64 = 0
  private var wallOffset: Int64?

  init(_ request: TableRequest) { names = request.input.names }

  mutating func begin(_ generation: TraceGeneration) {
    clockStart = generation.clockStart
    wallOffset = generation.wallOffset
  }

  /// When each event happened.
  func ts(_ rows: RowSpan<OrderedEvent>) -> ColumnVector {
    let zero = clockStart
    return rows.words { $0.time &- zero }
  }

  /// The same on the wall clock, NULL where the generation has no clock snapshot.
  func wall(_ rows: RowSpan<OrderedEvent>) -> ColumnVector {
    guard let offset = wallOffset else { return rows.constant(nil) }
    return rows.words { $0.time &+ offset }
  }

  /// The stack of each event's context.
  func stack(_ rows: RowSpan<OrderedEvent>) -> ColumnVector {
    let stacks = names.lookup(.stack)
    let positions = EventArguments.contextStack
    return rows.ids { event in
      let position = positions[event.type]
      return position < 0 ? -1 : stacks(event.argument(position))
    }
  }
}

/// The columns that tables of points in time have in common.
enum PointColumns {
  static let ts = ColumnSchema("ts", .timestamp, "When it happened.")
  static let wall = ColumnSchema(
    "wall", .walltime, "The wall-clock instant.", null: "the trace has no clock snapshot (before Go 1.25)")
  static let g = ColumnSchema(
    "g", .bigint, "The goroutine in whose context it happened.", null: "there was none")
  static let p = ColumnSchema("p", .bigint, "The proc it happened on.", null: "there was none")
  static let m = ColumnSchema("m", .bigint, "The thread it happened on.")
  /// Of events that only a proc can cause.
  static let certainP = ColumnSchema("p", .bigint, "The proc it happened on.")
}
