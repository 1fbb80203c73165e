/// A generation: about a second of the program, with all that is needed to order and name its events.
///
/// Strings and stacks are looked up in two steps: an event's id gives an index, small and dense from 0, and the
/// index gives the text or frames; so a consumer can remember what it made of each index in a plain array.
/// Index 0 is the empty string and the absent stack.
public final class TraceGeneration: @unchecked Sendable {
  /// The generation's number in the trace.
  public let number: UInt64
  /// The version of the trace.
  public let version: TraceVersion
  /// Offset in the file of its first byte.
  public let offset: Int
  /// Number of its bytes.
  public let byteCount: Int
  /// Its batches in the file's order. Those of events have no bytes here: see
  /// ``TraceConsumer/batch(_:)``.
  public let batches: [WireBatch]
  /// Those of events, for the thread that makes events of them and lets go of each that it is done with.
  var eventBatches: [WireBatch]
  /// Timestamp units per second.
  public let unitsPerSecond: UInt64
  /// Nanoseconds per timestamp unit.
  public let frequency: Double
  /// The smallest raw timestamp of a batch.
  public let minimumTime: UInt64
  /// The clocks read together, since Go 1.25.
  public let clock: ClockSnapshot?
  /// Go's time of the trace's first Sync event: the zero of `ts`.
  public internal(set) var clockStart: Int64 = 0

  let strings: StringTable
  let stacks: StackTable
  let samples: [CPUSample]
  let extraStrings = ExtraStrings()
  /// What is counted for it, as long as it is there.
  var memory: ReadingMemory.Share?
  /// What ended the reading of its batches where the format does not say that there are no more.
  var cutOff: TraceDamage?
  /// What is wrong with its batches where reading goes on behind damage. Some of its events, and of the strings and
  /// stacks that they name, are missing then.
  var faults: [TraceDamage] = []
  /// Whether it is the last of a trace of which nothing says that it is whole.
  var isLastUnmarked = false

  init(
    number: UInt64, version: TraceVersion, offset: Int, byteCount: Int, batches: [WireBatch],
    sync: SyncRecord, minimumTime: UInt64, strings: StringTable, stacks: StackTable,
    samples: [CPUSample]
  ) {
    self.number = number
    self.version = version
    self.offset = offset
    self.byteCount = byteCount
    eventBatches = batches.filter { $0.content == .events }
    self.batches = batches.map { $0.content == .events ? $0.withoutBytes : $0 }
    self.unitsPerSecond = sync.unitsPerSecond
    self.frequency = sync.frequency
    self.minimumTime = minimumTime
    self.clock = sync.clock
    self.strings = strings
    self.stacks = stacks
    self.samples = samples
  }

  /// Nanoseconds of a raw timestamp, rounded as Go does.
  @inline(__always)
  public func nanoseconds(_ raw: UInt64) -> Int64 {
    goInt64(Double(raw) * frequency)
  }

  /// Number of indices of strings, the empty string included.
  public var stringCount: Int { strings.count }
  /// The index of a string by its id; nil where the table has no such id.
  @inline(__always)
  public func stringIndex(_ id: UInt64) -> Int? { strings.index(id) }
  /// The text at an index, as UTF-8; valid as long as the generation.
  public func string(at index: Int) -> UnsafeBufferPointer<UInt8> { strings.bytes(index) }

  /// The text of a UserTaskEnd's fourth argument.
  public func extraString(_ id: UInt64) -> [UInt8] { extraStrings.bytes(id) }

  /// Number of indices of stacks, the absent stack included.
  public var stackCount: Int { stacks.count }
  /// The index of a stack by its id; nil where the table has no such id.
  @inline(__always)
  public func stackIndex(_ id: UInt64) -> Int? { stacks.index(id) }
  /// The frames of the stack at an index as positions for ``frame(at:)``, leaf first.
  public func frames(ofStackAt index: Int) -> ArraySlice<Int32> { stacks.frames(index) }
  /// Number of distinct frames.
  public var frameCount: Int { stacks.frameTable.count }
  /// A frame by its position.
  public func frame(at position: Int32) -> WireFrame { stacks.frameTable[Int(position)] }
}

/// A frame of a generation's stacks.
public struct WireFrame: Sendable, Hashable {
  /// Program counter.
  public var pc: UInt64
  /// Function, as an index of the generation's strings.
  public var function: Int
  /// File, as an index of the generation's strings.
  public var file: Int
  /// Line.
  public var line: UInt64
}

/// A reading of three clocks at one moment.
public struct ClockSnapshot: Sendable, Hashable {
  /// The trace clock, as a raw timestamp.
  public var traceTime: UInt64
  /// The monotonic clock in nanoseconds.
  public var monotonic: UInt64
  /// Seconds since 1970-01-01 UTC.
  public var seconds: UInt64
  /// Nanoseconds within the second.
  public var nanoseconds: UInt64
}

/// A sample of the CPU profiler.
struct CPUSample {
  var time: Int64
  var m: Int64
  var p: Int64
  var g: Int64
  var stack: UInt64
}

/// What a generation's sync batch says.
struct SyncRecord {
  var unitsPerSecond: UInt64
  /// Nanoseconds per unit.
  var frequency: Double
  var clock: ClockSnapshot?
}

/// Texts that ordering carries from one generation to another (the name of a task that ends later, the reason of a state
/// that goes on).
///
/// Written by the thread that orders and read by the consumer's, hence the lock; there are few of them.
final class ExtraStrings: @unchecked Sendable {
  private let lock = Lock()
  private var texts: [[UInt8]] = []
  private var ids: [[UInt8]: UInt64] = [:]
  private var textBytes = 0

  /// About how many bytes that takes.
  var heldBytes: Int {
    lock.lock()
    defer { lock.unlock() }
    return textBytes + texts.count * 96
  }

  /// The id of a text; 0 for the empty one.
  func id(_ text: [UInt8]) -> UInt64 {
    if text.isEmpty { return 0 }
    lock.lock()
    defer { lock.unlock() }
    if let id = ids[text] { return id }
    texts.append(text)
    textBytes += text.count
    let id = UInt64(texts.count)
    ids[text] = id
    return id
  }

  func bytes(_ id: UInt64) -> [UInt8] {
    lock.lock()
    defer { lock.unlock() }
    return id == 0 || id > UInt64(texts.count) ? [] : texts[Int(id) - 1]
  }
}

/// Go's conversion of a float64 to int64 on amd64: what does not fit becomes the smallest integer.
@inline(__always)
func goInt64(_ value: Double) -> Int64 {
  value > -9.2233720368547758e18 && value < 9.2233720368547758e18 ? Int64(value) : Int64.min
}
