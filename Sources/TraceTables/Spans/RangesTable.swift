import Catalog
import Columns
import Diagnostics
import GoTrace

/// `ranges`: one row for each range of the runtime.
enum RangesTable: TraceTable {
  static let schema = TableSchema(
    name: "ranges",
    summary: "One range of the runtime: a mark phase, a stop of the world, a sweep or a mark assist.",
    details: """
      A range that is still active where a generation begins is one row, not two. Of a range that began \
      before the trace only its name, its scope and its end are known. A range ends with its goroutine at \
      the latest.
      """,
    columns: [
      ColumnSchema(
        "name", .varchar,
        "Go's name: GC concurrent mark phase, GC incremental sweep, GC mark assist, stop-the-world (why)."),
      ColumnSchema(
        "scope", .varchar,
        "What it is about: goroutine (stop-the-world, mark assist), proc (sweep) or none (mark phase)."),
      ColumnSchema("scope_id", .bigint, "The goroutine or proc that it is about.", null: "the scope is none"),
      ColumnSchema(
        "g", .bigint, "The goroutine that began it.", null: "none did, or it began before the trace"),
      ColumnSchema(
        "p", .bigint, "The proc on which it began.", null: "there was none, or it began before the trace"),
      ColumnSchema("m", .bigint, "The thread on which it began.", null: "it began before the trace"),
      ColumnSchema("ts", .timestamp, "When it began; 0 where it began before the trace."),
      ColumnSchema("end_ts", .timestamp, "When it ended; the last event's time where it lasts to the end."),
      ColumnSchema("dur", .duration, "How long it lasted, in nanoseconds: end_ts - ts."),
      ColumnSchema(
        "stack", .stack, "The stack of its beginning.",
        null: "the event has none, or it began before the trace"),
      ColumnSchema(
        "swept_bytes", .bigint, "Bytes that the sweep looked at.",
        null: "it is not a sweep, or its end is missing"),
      ColumnSchema(
        "reclaimed_bytes", .bigint, "Bytes that the sweep made free.",
        null: "it is not a sweep, or its end is missing"),
      ColumnSchema("complete", .boolean, "Whether the trace saw it both begin and end."),
    ],
    rowOrder: "end_ts",
    openIntervals: OpenIntervals(),
    example: "select name, count(*), sum(dur), max(dur) from ranges group by name order by 3 desc")

  /// The types that begin, continue or end a range, and those that end a goroutine.
  static let types = EventTypeSet(
    EventTypeSet.all.types.filter { EventScope.of($0) != nil } + [.goDestroy, .goDestroySyscall])

  static func needs(_ use: ColumnUse) -> TableNeeds {
    TableNeeds(types, ordering: true, holds: "the open ranges")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { RangeBuilder(request) }
}

enum RangeColumn: Int, CaseIterable {
  case name, scope, scopeID, g, p, m, ts, endTs, dur, stack, swept, reclaimed, complete
}

/// A range: a row, and while it lasts what is open.
private struct RangeRow {
  /// The type of the event that begins such a range.
  var begin: WireEventType
  var scopeID: Int64
  var g: Int64 = -1
  var p: Int64 = -1
  var m: Int64 = -1
  var start: Int64 = 0
  var end: Int64 = 0
  /// Of a sweep that ended, else -1.
  var swept: Int64 = -1
  var reclaimed: Int64 = -1
  // Words of pools, -1 for none or where nobody asks.
  var name: Int32 = -1
  var stack: Int32 = -1
  var wasSeenBeginning = false
  var wasSeenEnding = false
}

private enum RangeShape: RowShape {
  struct Context {
    /// The words of the scopes, by the byte of the type that begins a range.
    let scopes: [Int64]

    init(_ pools: ValuePools) {
      scopes = (0...255).map { (byte: UInt8) in
        EventScope.of(WireEventType(rawValue: byte)).map { pools.strings.intern($0.rawValue) } ?? -1
      }
    }
  }

  static func column(_ column: Int, of rows: RowSpan<RangeRow>, _ context: Context) -> ColumnVector {
    switch RangeColumn(rawValue: column) {
    case .name: return rows.ids { Int64($0.name) }
    case .scope:
      let scopes = context.scopes
      return rows.ids { scopes[Int($0.begin.rawValue)] }
    case .scopeID: return rows.ids { $0.scopeID }
    case .g: return rows.ids { $0.g }
    case .p: return rows.ids { $0.p }
    case .m: return rows.ids { $0.m }
    case .ts: return rows.words { $0.start }
    case .endTs: return rows.words { $0.end }
    case .dur: return rows.words { $0.end &- $0.start }
    case .stack: return rows.ids { Int64($0.stack) }
    case .swept: return rows.ids { $0.swept }
    case .reclaimed: return rows.ids { $0.reclaimed }
    case .complete: return rows.flags { $0.wasSeenBeginning && $0.wasSeenEnding }
    case nil: return rows.constant(nil)
    }
  }
}

/// Makes the rows of `ranges`. They are few among the events, and so are those open at one time.
private final class RangeBuilder: TableBuilder {
  private let names: GenerationNames
  private let eventNames: EventName
  private let context: RangeShape.Context
  private let output: RowOutput<RangeShape>
  private let filter = TypeFilter(RangesTable.types)
  private let wantsName: Bool
  private let wantsStack: Bool

  /// Open ranges of goroutines, by id; of no goroutine by a number below -1 that stands for the proc.
  private var ofGoroutines: [Int64: [RangeRow]] = [:]
  /// Open sweeps, by proc.
  private var sweeps: [Int64: RangeRow] = [:]
  /// How many ranges are open on all goroutines.
  private var openCount = 0
  /// The open mark phase.
  private var marking: RangeRow?
  private var generation: TraceGeneration?
  private var clock = ScanClock()
  private let wantsFound: Bool

  init(_ request: TableRequest) {
    names = request.input.names
    eventNames = EventName(request.input.pools)
    context = RangeShape.Context(request.input.pools)
    output = RowOutput(request, predicates: request.predicates)
    wantsName = request.use.uses(RangeColumn.name)
    wantsStack = request.use.uses(RangeColumn.stack)
    wantsFound = !request.demands(RangeColumn.complete)
    request.progress?.source = self
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int {
    (openCount + sweeps.count) * MemoryLayout<RangeRow>.stride + ofGoroutines.count * 64
  }

  func generation(_ generation: TraceGeneration) {
    self.generation = generation
    clock.begin(generation)
  }

  func consume(_ block: EventBlock) throws(QueryError) {
    defer { clock.advance(block) }
    let wanted = filter.wanted
    for event in block.events where wanted[Int(event.type.rawValue)] {
      try take(event)
    }
  }

  private func take(_ event: OrderedEvent) throws(QueryError) {
    let ts = event.time &- clock.start
    let id = EventScope.id(event)
    // Before Go 1.11 the world is stopped on no goroutine, and on several procs at a time.
    let key = id == -1 ? -2 &- event.p : id
    switch event.type {
    case .gcBegin: marking = opened(event, .gcBegin, id, at: ts)
    case .gcActive: if marking == nil { marking = found(event, .gcBegin, id) }
    case .gcEnd:
      try close(marking ?? found(event, .gcBegin, id), event, at: ts)
      marking = nil
    case .gcSweepBegin: sweeps[id] = opened(event, .gcSweepBegin, id, at: ts)
    case .gcSweepActive: if sweeps[id] == nil { sweeps[id] = found(event, .gcSweepBegin, id) }
    case .gcSweepEnd:
      try close(sweeps.removeValue(forKey: id) ?? found(event, .gcSweepBegin, id), event, at: ts)
    case .stwBegin, .gcMarkAssistBegin:
      ofGoroutines[key, default: []].append(opened(event, event.type, id, at: ts))
      openCount += 1
    case .gcMarkAssistActive:
      if ofGoroutines[id]?.contains(where: { $0.begin == .gcMarkAssistBegin }) != true {
        ofGoroutines[id, default: []].append(found(event, .gcMarkAssistBegin, id))
        openCount += 1
      }
    case .stwEnd: try close(removeOpen(.stwBegin, key) ?? found(event, .stwBegin, id), event, at: ts)
    case .gcMarkAssistEnd:
      try close(removeOpen(.gcMarkAssistBegin, key) ?? found(event, .gcMarkAssistBegin, id), event, at: ts)
    default: if event.to == GoroutineState.notexist.rawValue { try endGoroutine(event.resource, at: ts) }
    }
  }

  /// A range that begins.
  private func opened(_ event: OrderedEvent, _ begin: WireEventType, _ id: Int64, at ts: Int64) -> RangeRow {
    var row = found(event, begin, id)
    row.g = event.g
    row.p = event.p
    row.m = event.m
    row.start = ts
    row.wasSeenBeginning = true
    if wantsStack {
      let position = EventArguments.contextStack[event.type]
      if position >= 0 { row.stack = names.lookup(.stack).short(event.argument(position)) }
    }
    return row
  }

  /// A range that began before the trace.
  private func found(_ event: OrderedEvent, _ begin: WireEventType, _ id: Int64) -> RangeRow {
    var row = RangeRow(begin: begin, scopeID: id)
    row.start = clock.found
    if wantsName {
      row.name = Int32(truncatingIfNeeded: eventNames.word(event, names.lookup(.string), generation))
    }
    return row
  }

  /// Takes the open range that the end of such a range on a goroutine means: the one Go's reader takes.
  private func removeOpen(_ begin: WireEventType, _ goroutine: Int64) -> RangeRow? {
    guard let index = ofGoroutines.index(forKey: goroutine),
      let place = ofGoroutines.values[index].firstIndex(where: { $0.begin == begin })
    else { return nil }
    // In place: a hostile trace has a million of them open on a goroutine.
    let last = ofGoroutines.values[index].count - 1
    ofGoroutines.values[index].swapAt(place, last)
    let row = ofGoroutines.values[index].removeLast()
    if last == 0 { ofGoroutines.remove(at: index) }
    openCount -= 1
    return row
  }

  private func close(_ row: RangeRow, _ event: OrderedEvent, at ts: Int64) throws(QueryError) {
    var row = row
    row.end = ts
    row.wasSeenEnding = true
    if event.type == .gcSweepEnd {
      row.swept = Int64(clamping: event.a0)
      row.reclaimed = Int64(clamping: event.a1)
    }
    try output.append(row, context)
  }

  private func endGoroutine(_ id: Int64, at ts: Int64) throws(QueryError) {
    if ofGoroutines.isEmpty { return }
    guard let open = ofGoroutines.removeValue(forKey: id) else { return }
    openCount -= open.count
    for var row in open {
      row.end = ts
      try output.append(row, context)
    }
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try closeAll(at: clock.ts(gap.from))
    clock.gap(to: gap.to)
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    try closeAll(at: clock.ts(end.lastTime))
    try output.flush(context)
  }

  /// Makes the rows of all ranges that are open, and forgets them.
  private func closeAll(at last: Int64) throws(QueryError) {
    var rest = ofGoroutines.values.flatMap { $0 } + sweeps.values
    if let marking { rest.append(marking) }
    rest.sort { ($0.start, $0.begin.rawValue, $0.scopeID) < ($1.start, $1.begin.rawValue, $1.scopeID) }
    for var row in rest {
      row.end = last
      try output.append(row, context)
    }
    ofGoroutines = [:]
    openCount = 0
    sweeps = [:]
    marking = nil
  }
}

extension RangeBuilder: ScanProgressSource {
  /// Where a range is found that nobody saw begin, the ordering of events sees to it that this is in the first
  /// generation.
  var bounds: RowBounds {
    var bounds = RowBounds(now: clock.now, knowsAll: clock.isPastFirstGeneration || !wantsFound)
    func include(_ row: RangeRow) {
      if row.wasSeenBeginning || wantsFound { bounds.include(key: nil, begin: row.start) }
    }
    for rows in ofGoroutines.values { rows.forEach(include) }
    sweeps.values.forEach(include)
    marking.map(include)
    output.forEachWaiting { bounds.include(key: nil, begin: $0.start, end: $0.end) }
    return bounds
  }
}
