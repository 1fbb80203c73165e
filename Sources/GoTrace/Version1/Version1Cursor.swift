/// Reads the events of one proc, batch after batch.
struct Version1Cursor {
  let id: Int64
  private let batches: [Int]
  private var nextBatch = 0
  private var position: UnsafePointer<UInt8>
  private var time: Int64 = 0
  private var sequence: Int64 = 0
  private var g: UInt64 = 0
  /// The event it stands at, where `isAtEnd` is false.
  private(set) var event = Version1Event()
  private(set) var isAtEnd = false

  /// What all cursors of a trace read with.
  struct Context {
    let reader: Version1RecordReader
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    let version: TraceVersion
    let texts: Version1Texts
    /// By the type byte, whether the last number is a stack.
    let hasStack: [Bool]

    init(_ index: Version1Index) {
      reader = Version1RecordReader(index.version)
      start = index.bytes.start
      end = start + index.end
      version = index.version
      texts = index.texts
      hasStack = Version1Spec.all.map(\.hasStack)
    }
  }

  /// A cursor before the first event.
  init(_ proc: Version1Index.Proc, _ context: borrowing Context) {
    id = proc.id
    batches = proc.batches
    position = context.end
    event.p = id
  }

  /// Goes to the next event. The records have been read once before, so that all of them are sound.
  mutating func advance(_ context: borrowing Context, _ record: inout Version1Record) {
    while true {
      guard context.reader.next(&position, context.end, &record) == .record, record.type != .batch else {
        guard nextBatch < batches.count else {
          isAtEnd = true
          return
        }
        position = context.start + batches[nextBatch]
        nextBatch += 1
        guard context.reader.next(&position, context.end, &record) == .record else { continue }
        if context.version < .go17 {
          sequence = Int64(bitPattern: record.n1)
          time = Int64(bitPattern: record.n2)
        } else {
          time = Int64(bitPattern: record.n1)
        }
        continue
      }
      switch record.type {
      case .frequency, .stack, .timerGoroutine, .string, .cpuSample: continue
      default: break
      }
      take(record, context)
      return
    }
  }

  /// Makes the record the present event.
  @inline(__always)
  private mutating func take(_ record: borrowing Version1Record, _ context: borrowing Context) {
    let type = record.type
    event.type = type
    event.a3 = 0
    if context.version < .go17 {
      sequence = sequence &+ Int64(bitPattern: record.n0)
      time = time &+ Int64(bitPattern: record.n1)
      event.sequence = sequence
      setArguments(
        record.count - 2, record.n2, record.n3, record.n4, record.n5, context.hasStack[Int(type.rawValue)])
    } else {
      time = time &+ Int64(bitPattern: record.n0)
      setArguments(
        record.count - 1, record.n1, record.n2, record.n3, record.n4, context.hasStack[Int(type.rawValue)])
    }
    event.time = time
    event.g = g
    switch type {
    case .goStart, .goStartLocal, .goStartLabel:
      g = event.a0
      event.g = g
    case .goEnd, .goStop, .goSched, .goPreempt, .goSleep, .goBlock, .goBlockSend, .goBlockRecv,
      .goBlockSelect,
      .goBlockSync, .goBlockCond, .goBlockNet, .goSysBlock, .goBlockGC:
      g = 0
    case .goSysExit, .goWaiting, .goInSyscall: event.g = event.a0
    case .stwStart, .stwDone, .gcStart, .gcDone:
      // The parser of Go 1.21, which the rules for these versions are from, puts them on no goroutine.
      if context.version < .go111 { event.g = 0 }
    case .userLog:
      event.a3 = context.texts.message(record.text, record.textLength).map { UInt64($0 + 1) } ?? 0
    default: break
    }
  }

  /// The numbers behind time and sequence, the last of which may be the stack.
  @inline(__always)
  private mutating func setArguments(
    _ count: Int, _ n0: UInt64, _ n1: UInt64, _ n2: UInt64, _ n3: UInt64, _ hasStack: Bool
  ) {
    let own = hasStack ? count - 1 : count
    event.a0 = own > 0 ? n0 : 0
    event.a1 = own > 1 ? n1 : 0
    event.a2 = own > 2 ? n2 : 0
    if hasStack {
      switch own {
      case 0: event.stack = n0
      case 1: event.stack = n1
      case 2: event.stack = n2
      default: event.stack = n3
      }
    } else {
      event.stack = 0
    }
  }

  /// When a goroutine loses its proc to the system call that it has just entered here; nil where it does not.
  func timeOfSysBlock(of goroutine: UInt64, _ context: borrowing Context) -> Int64? {
    if isAtEnd { return nil }
    if event.g == goroutine { return event.type == .goSysBlock ? event.time : nil }
    // Events of the collector may stand in between, on no goroutine.
    var ahead = self
    var record = Version1Record(context.start)
    for _ in 0..<8 where ahead.event.g != goroutine && !ahead.isAtEnd { ahead.advance(context, &record) }
    let found = !ahead.isAtEnd && ahead.event.g == goroutine && ahead.event.type == .goSysBlock
    return found ? ahead.event.time : nil
  }
}
