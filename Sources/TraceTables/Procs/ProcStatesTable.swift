import Catalog
import Columns
import Diagnostics
import GoTrace

/// `proc_states`: one row for each stay of a proc in one state.
enum ProcStatesTable: TraceTable {
  static let schema = TableSchema(
    name: "proc_states",
    summary: "One stay of a proc in one state.",
    details: """
      The rows of a proc tile its life without a gap or overlap, from its first mention to the trace's \
      end; a status repeated at a generation's start is not a new row. A proc whose goroutine is in a \
      system call is running until it is taken away.
      """,
    columns: [
      ColumnSchema("p", .bigint, "The proc."),
      ColumnSchema("state", .varchar, "The state: running or idle."),
      ColumnSchema(
        "m", .bigint,
        "The thread on which the state was entered: of running the one that holds the proc, of idle the one "
          + "that gave it up or stole it.",
        null: "the proc was found idle"),
      ColumnSchema(
        "ts", .timestamp, "When the state was entered; 0 where the trace found the proc in it as it began."),
      ColumnSchema(
        "end_ts", .timestamp, "When it was left; the last event's time where it lasts to the end."),
      ColumnSchema("dur", .duration, "How long it lasted, in nanoseconds: end_ts - ts."),
      ColumnSchema("complete", .boolean, "Whether the trace saw the state both begin and end."),
    ],
    rowOrder: "end_ts",
    disjointBy: "p",
    openIntervals: OpenIntervals(by: "p"),
    example: "select p, state, count(*), sum(dur) from proc_states group by p, state order by p, state")

  static func needs(_ use: ColumnUse) -> TableNeeds {
    TableNeeds(
      .procTransitions, ordering: true, columns: [.m, .resource], holds: "the open state of every proc")
  }

  static func builder(_ request: TableRequest) -> any TableBuilder { ProcStateBuilder(request) }
}

enum ProcStateColumn: Int, CaseIterable {
  case p, state, m, ts, endTs, dur, complete
}

/// A stay of a proc in a state: a row, and while it lasts what is open of the proc.
private struct ProcStay {
  var p: Int64
  var m: Int64 = -1
  var start: Int64 = 0
  var end: Int64 = 0
  var state: UInt8 = ProcState.notexist.rawValue
  var wasSeenBeginning = false
  var wasSeenEnding = false
}

private enum ProcStateShape: RowShape {
  static func column(_ column: Int, of rows: RowSpan<ProcStay>, _ names: NameWords) -> ColumnVector {
    switch ProcStateColumn(rawValue: column) {
    case .p: return rows.ids { $0.p }
    case .state:
      let states = names.procStates
      return rows.ids { states[Int($0.state)] }
    case .m: return rows.ids { $0.m }
    case .ts: return rows.words { $0.start }
    case .endTs: return rows.words { $0.end }
    case .dur: return rows.words { $0.end &- $0.start }
    case .complete: return rows.flags { $0.wasSeenBeginning && $0.wasSeenEnding }
    case nil: return rows.constant(nil)
    }
  }
}

/// Makes the rows of `proc_states`.
private final class ProcStateBuilder: TableBuilder {
  private let words: NameWords
  private let output: RowOutput<ProcStateShape>
  private let open = ResourceTable { ProcStay(p: $0) }
  private var clock = ScanClock()

  init(_ request: TableRequest) {
    words = request.input.words
    output = RowOutput(request, predicates: request.predicates)
    request.progress?.source = self
  }

  var wantsMore: Bool { output.wantsMore }

  var heldBytes: Int { open.byteCount }

  func generation(_ generation: TraceGeneration) { clock.begin(generation) }

  func consume(_ block: EventBlock) throws(QueryError) {
    defer { clock.advance(block) }
    let clockStart = clock.start
    for event in block.events where event.type.isProcTransition && event.from != event.to {
      let ts = event.time &- clockStart
      let number = open.number(event.resource)
      let row = open.base + number
      if row.pointee.state != ProcState.notexist.rawValue {
        row.pointee.end = ts
        row.pointee.wasSeenEnding = true
        try output.append(row.pointee, words)
      }
      let isFound = event.from == ProcState.undetermined.rawValue
      var stay = ProcStay(p: event.resource)
      stay.state = event.to
      stay.start = isFound ? clock.found : ts
      stay.wasSeenBeginning = !isFound
      // The status of a proc that nobody holds may come from any thread.
      let isOfStatus = event.type == .procStatus
      stay.m = isOfStatus && event.to == ProcState.idle.rawValue ? -1 : event.m
      row.pointee = stay
    }
  }

  func gap(_ gap: TraceGap) throws(QueryError) {
    try close(at: clock.ts(gap.from))
    for number in 0..<open.count { open.base[number].state = ProcState.notexist.rawValue }
    clock.gap(to: gap.to)
  }

  func finish(_ end: TraceEnd) throws(QueryError) {
    guard end.clockStart != nil else { return }
    try close(at: clock.ts(end.lastTime))
    try output.flush(words)
  }

  /// Makes the rows of all states that last.
  private func close(at last: Int64) throws(QueryError) {
    for var stay in open.elements.sorted(by: { ($0.start, $0.p) < ($1.start, $1.p) })
    where stay.state != ProcState.notexist.rawValue {
      stay.end = last
      try output.append(stay, words)
    }
  }
}

extension ProcStateBuilder: ScanProgressSource {
  var bounds: RowBounds {
    var bounds = RowBounds(now: clock.now, knowsAll: clock.isPastFirstGeneration)
    for stay in open.elements where stay.state != ProcState.notexist.rawValue {
      bounds.include(key: stay.p, begin: stay.start)
    }
    output.forEachWaiting { bounds.include(key: $0.p, begin: $0.start, end: $0.end) }
    return bounds
  }
}
