/// Merges the procs' events by the numbers that traces of before Go 1.7 give them.
struct Version1SequenceMerge: Version1Stream {
  private let context: Version1Cursor.Context
  private let index: Version1Index
  private var cursors: [Version1Cursor]
  private var nextExit = 0
  private var record: Version1Record
  private var lastTime = Int64.min
  private var lastSequence = Int64.min

  init(_ index: Version1Index) {
    self.index = index
    let context = Version1Cursor.Context(index)
    self.context = context
    var record = Version1Record(context.start)
    cursors = index.procs.map { Version1Cursor($0, context) }
    for i in cursors.indices { Self.advance(&cursors[i], context, &record) }
    self.record = record
  }

  /// To the next event that is no return: those have their places elsewhere.
  private static func advance(
    _ cursor: inout Version1Cursor, _ context: borrowing Version1Cursor.Context,
    _ record: inout Version1Record
  ) {
    repeat { cursor.advance(context, &record) } while !cursor.isAtEnd && cursor.event.type == .goSysExit
  }

  mutating func next(_ event: inout Version1Event) -> Version1Step {
    var first = -1
    for i in cursors.indices where !cursors[i].isAtEnd {
      if first < 0 || cursors[i].event.sequence < cursors[first].event.sequence { first = i }
    }
    let hasExit = nextExit < index.exits.count
    if hasExit, first < 0 || index.exits[nextExit].key < cursors[first].event.sequence {
      take(index.exits[nextExit], &event)
      nextExit += 1
    } else if first >= 0 {
      event = cursors[first].event
      Self.advance(&cursors[first], context, &record)
      switch event.type {
      case .goSysCall:
        event.a3 = cursors[first].timeOfSysBlock(of: event.g, context) == nil ? 0 : 1
      case .goUnblock where index.timerGoroutines.contains(event.g): event.p = FakeProc.timer
      default: break
      }
    } else {
      return .end
    }
    guard event.sequence >= lastSequence, event.time >= lastTime else {
      return .stuck("times contradict the order of events: the clocks of the machine's processors differ")
    }
    lastSequence = event.sequence
    lastTime = event.time
    return .event
  }

  /// Makes an event of a return, from where it stands in the file.
  private func take(_ exit: Version1Index.Exit, _ event: inout Version1Event) {
    var position = context.start + exit.place
    var record = Version1Record(context.start)
    _ = context.reader.next(&position, context.end, &record)
    event = Version1Event()
    event.type = .goSysExit
    event.sequence = exit.key
    event.time = index.exitTimes[exit.place] ?? Int64(bitPattern: record.n4)
    event.a0 = record.n2
    event.g = record.n2
    event.p = FakeProc.syscall
  }
}
