import Catalog
import Columns
import Diagnostics
import GoTrace

/// `regions`: one row for each user region.
enum RegionsTable: TraceTable {
  static let schema = TableSchema(
    name: "regions",
    summary: "One user region (runtime/trace.WithRegion, StartRegion).",
    details: """
      A region that ends without having begun in the trace lasts since its goroutine's creation, or ts 0 \
      where that was before the trace. One that does not end lasts until its goroutine's end, or the \
      trace's. In both cases complete is false. running, runnable, waiting and syscall add up to dur.
      """,
    columns: [
      ColumnSchema("name", .varchar, "Its type, as the program named it.", null: "it is empty"),
      ColumnSchema("task", .bigint, "The task it is part of; 0 is the background task."),
      ColumnSchema("g", .bigint, "The goroutine it is on."),
      ColumnSchema(
        "depth", .bigint,
        "How many regions of the goroutine were open as it began: 0 is outermost. Regions from before the trace "
          + "do not count, and have depth 0 themselves."),
      ColumnSchema(
        "ts", .timestamp, "When it began; where it began before the trace, 0 or the goroutine's creation."),
      ColumnSchema(
        "end_ts", .timestamp,
        "When it ended; where it never did, the goroutine's end or the last event's time."),
      ColumnSchema("dur", .duration, "How long it lasted, in nanoseconds: end_ts - ts."),
      ColumnSchema(
        "stack", .stack, "The stack of its beginning.",
        null: "the event has none, or it began before the trace"),
      ColumnSchema(
        "end_stack", .stack, "The stack of its end.", null: "the event has none, or it never ended"),
      ColumnSchema("running", .duration, "The goroutine's time in state running inside the region."),
      ColumnSchema("runnable", .duration, "The goroutine's time in state runnable inside the region."),
      ColumnSchema("waiting", .duration, "The goroutine's time in state waiting inside the region."),
      ColumnSchema(
        "syscall", .duration,
        "The goroutine's time in state syscall inside the region, with its proc or without."),
      ColumnSchema("complete", .boolean, "Whether the trace saw it both begin and end."),
    ],
    rowOrder: "end_ts",
    openIntervals: OpenIntervals(by: "g"),
    example:
      "select name, count(*), sum(dur), sum(running), max(dur) from regions group by name order by 3 desc")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    let edges = EventTypeSet([.userRegionBegin, .userRegionEnd])
    let columns: EventColumns = [.g, .resource, .a0, .a1, .a2]
    let common: EventColumns = use.isWatched ? .resource : []
    if use.uses(RegionColumn.running, .runnable, .waiting, .syscall) {
      return TableNeeds(
        edges.union(.goroutineTransitions), ordering: true, columns: columns, commonColumns: common,
        holds: "the open regions, and the time of every living goroutine in each state")
    }
    let lives = TransitionTypes.types { from, to in
      // Which goroutines live is of no matter but for where their next region may begin.
      (from == .notexist) != (to == .notexist) || from == .undetermined && use.isWatched
    }
    return TableNeeds(
      edges.union(lives), ordering: true, columns: columns, commonColumns: common, holds: "the open regions")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { RegionBuilder(request) }
}

enum RegionColumn: Int, CaseIterable {
  case name, task, g, depth, ts, endTs, dur, stack, endStack, running, runnable, waiting, syscall, complete
}

/// A region: a row, and while it lasts what is open on its goroutine.
private struct RegionRow {
  var g: Int64
  var task: Int64
  var depth: Int64 = 0
  var start: Int64 = 0
  var end: Int64 = 0
  /// The goroutine's time in each state: while the region is open that before it, then that inside.
  var sums = GoroutineClock.Sums()
  // Words of pools, -1 for none or where nobody asks.
  var name: Int32 = -1
  var stack: Int32 = -1
  var endStack: Int32 = -1
  /// The place of the region around it, -1 for none; of a place that is free, the next free one.
  var outer: Int32 = -1
  var wasSeenBeginning = false
  var wasSeenEnding = false
}

private enum RegionShape: RowShape {
  static func column(_ column: Int, of rows: RowSpan<RegionRow>, _ context: Void) -> ColumnVector {
    switch RegionColumn(rawValue: column) {
    case .name: rows.ids { Int64($0.name) }
    case .task: rows.words { $0.task }
    case .g: rows.ids { $0.g }
    case .depth: rows.words { $0.depth }
    case .ts: rows.words { $0.start }
    case .endTs: rows.words { $0.end }
    case .dur: rows.words { $0.end &- $0.start }
    case .stack: rows.ids { Int64($0.stack) }
    case .endStack: rows.ids { Int64($0.endStack) }
    case .running: rows.words { $0.sums.running }
    case .runnable: rows.words { $0.sums.runnable }
    case .waiting: rows.words { $0.sums.waiting }
    case .syscall: rows.words { $0.sums.syscall }
    case .complete: rows.flags { $0.wasSeenBeginning && $0.wasSeenEnding }
    case nil: rows.constant(nil)
    }
  }
}

/// Makes the rows of `regions`.
private final class RegionBuilder: TableBuilder {
  private let names: GenerationNames
  private let output: RowOutput<RegionShape>
  private let filter: TypeFilter
  private let wantsName: Bool
  private let wantsStack: Bool
  private let wantsEndStack: Bool

  private let clocks = SlotTable(empty: GoroutineClock())
  /// The place of the innermost open region of a slot's goroutine, -1 for none.
  private let innermost = SlotTable<Int32>(empty: -1)
  /// Open regions; a place is used again when its region has ended.
  private var open: ContiguousArray<RegionRow> = []
  private var free: Int32 = -1
  private var clock = ScanClock()
  private let wantsFound: Bool
  /// The goroutine of each slot, -1 for none; kept only where somebody asks for the bounds of rows to come.
  private let owners: SlotTable<Int64>?

  init(_ request: TableRequest) {
    names = request.input.names
    output = RowOutput(request, predicates: request.predicates)
    filter = TypeFilter(RegionsTable.needs(request.use).reading.types)
    wantsName = request.use.uses(RegionColumn.name)
    wantsStack = request.use.uses(RegionColumn.stack)
    wantsEndStack = request.use.uses(RegionColumn.endStack)
    wantsFound = !request.demands(RegionColumn.complete)
    owners = request.progress == nil ? nil : SlotTable(empty: -1)
    request.progress?.source = self
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int {
    open.capacity * MemoryLayout<RegionRow>.stride + clocks.byteCount + innermost.byteCount
      + (owners?.byteCount ?? 0)
  }

  func generation(_ generation: TraceGeneration) { clock.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    defer { clock.advance(block) }
    let wanted = filter.wanted
    let gone = GoroutineState.notexist.rawValue
    for event in block.events where wanted[Int(event.type.rawValue)] {
      let slot = event.slot
      if slot == OrderedEvent.noSlot { continue }
      if Int(slot) >= clocks.count {
        clocks.grow(slot)
        innermost.grow(slot)
        owners?.grow(slot)
      }
      let ts = event.time &- clock.start
      switch event.type {
      case .userRegionBegin: begin(event, ts)
      case .userRegionEnd: try end(event, ts)
      default:
        let to = event.to
        if event.from == to { continue }
        if to == gone {
          try endGoroutine(slot, ts)
        } else {
          (clocks.base + Int(slot)).pointee.change(
            from: event.from, to: to, at: ts, found: clock.found)
          owners?.base[Int(slot)] = event.resource
        }
      }
    }
  }

  private func begin(_ event: OrderedEvent, _ ts: Int64) {
    let slot = Int(event.slot)
    let outer = innermost.base[slot]
    var row = RegionRow(g: event.g, task: Int64(bitPattern: event.a0))
    row.depth = outer < 0 ? 0 : open[Int(outer)].depth + 1
    row.outer = outer
    row.start = ts
    row.sums = clocks.base[slot].reading(at: ts)
    row.wasSeenBeginning = true
    if wantsName { row.name = names.lookup(.string).short(event.a1) }
    if wantsStack { row.stack = names.lookup(.stack).short(event.a2) }
    let place = free
    if place < 0 {
      innermost.base[slot] = Int32(truncatingIfNeeded: open.count)
      open.append(row)
    } else {
      free = open[Int(place)].outer
      innermost.base[slot] = place
      open[Int(place)] = row
    }
  }

  private func end(_ event: OrderedEvent, _ ts: Int64) throws(QueryError) {
    var row: RegionRow
    if let region = removeInnermost(event.slot) {
      row = region
    } else {
      row = RegionRow(g: event.g, task: Int64(bitPattern: event.a0))
      row.start = clocks.base[Int(event.slot)].created
      if wantsName { row.name = names.lookup(.string).short(event.a1) }
    }
    row.wasSeenEnding = true
    if wantsEndStack { row.endStack = names.lookup(.stack).short(event.a2) }
    try close(row, event.slot, ts)
  }

  private func endGoroutine(_ slot: UInt32, _ ts: Int64) throws(QueryError) {
    while let row = removeInnermost(slot) { try close(row, slot, ts) }
    clocks.base[Int(slot)] = GoroutineClock()
    owners?.base[Int(slot)] = -1
  }

  /// Takes a goroutine's innermost open region and makes its place free.
  @inline(__always)
  private func removeInnermost(_ slot: UInt32) -> RegionRow? {
    let place = innermost.base[Int(slot)]
    guard place >= 0 else { return nil }
    let row = open[Int(place)]
    innermost.base[Int(slot)] = row.outer
    open[Int(place)].outer = free
    free = place
    return row
  }

  private func close(_ row: RegionRow, _ slot: UInt32, _ ts: Int64) throws(QueryError) {
    var row = row
    row.end = ts
    row.sums = clocks.base[Int(slot)].reading(at: ts).since(row.sums)
    try output.append(row, ())
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try closeAll(at: clock.ts(gap.from))
    clocks.clear()
    owners?.clear()
    clock.gap(to: gap.to)
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    try closeAll(at: clock.ts(end.lastTime))
    try output.flush(())
  }

  /// Makes the rows of all regions that are open.
  private func closeAll(at last: Int64) throws(QueryError) {
    var rest: [RegionRow] = []
    for slot in 0..<innermost.count {
      while var row = removeInnermost(UInt32(slot)) {
        row.end = last
        row.sums = clocks.base[slot].reading(at: last).since(row.sums)
        rest.append(row)
      }
    }
    rest.sort { ($0.start, $0.g) < ($1.start, $1.g) }
    for row in rest { try output.append(row, ()) }
  }
}

extension RegionBuilder: ScanProgressSource {
  /// A region that ends without a beginning lasts since its goroutine's creation, so the next row of a
  /// goroutine may begin there as long as it lives; where only complete regions are asked for, not before the
  /// first of those that are open.
  var bounds: RowBounds {
    var bounds = RowBounds(now: clock.now, knowsAll: clock.isPastFirstGeneration || !wantsFound)
    if let owners {
      for slot in 0..<owners.count where owners.base[slot] >= 0 {
        bounds.include(key: owners.base[slot], begin: firstBegin(of: slot))
      }
    } else {
      bounds.include(key: nil, begin: .min)
    }
    output.forEachWaiting { bounds.include(key: $0.g, begin: $0.start, end: $0.end) }
    return bounds
  }

  private func firstBegin(of slot: Int) -> Int64 {
    if wantsFound { return clocks.base[slot].created }
    var first = clock.now
    var place = innermost.base[slot]
    while place >= 0 {
      first = open[Int(place)].start
      place = open[Int(place)].outer
    }
    return first
  }
}
