/// Makes events of what was found in batches, for questions that need neither order nor state.
///
/// Of an event only the type and the arguments mean anything. Events that Go's reader makes out of a
/// coroutine switch are made here too.
struct UnorderedDecoder: ~Copyable {
  private let traits: UnsafeMutablePointer<EventTraits>
  let buffer = EventBuffer()
  private var output: EventWriter
  /// How many arguments are looked at.
  private let depth: UInt8

  init(_ needs: ReadingNeeds) {
    traits = EventTraits.table(wanted: needs.types)
    output = EventWriter(needs.columns, buffer)
    let arguments: [EventColumns] = [.a0, .a1, .a2, .a3]
    depth = UInt8((arguments.lastIndex { needs.columns.contains($0) } ?? -1) + 1)
  }

  deinit { traits.deallocate() }

  /// How many events wait in the buffer.
  var count: Int { output.count }

  /// Whether the buffer must be emptied before more is added.
  var isFull: Bool { output.count > EventBuffer.capacity - 3 }

  /// The buffer is empty again.
  mutating func empty() { output.begin(buffer) }

  /// Adds a sample; the buffer must not be full.
  mutating func add(_ sample: CPUSample) { append(.cpuSample, sample.stack, 0, 0, 0) }

  /// Adds events found in a batch from the one of that number on, until all are or the buffer is full. Returns the
  /// number of the next one.
  mutating func add(_ batch: ScannedBatch, from first: Int) -> Int {
    let start = batch.start
    let found = batch.found
    let startBits = UInt16(truncatingIfNeeded: UInt(bitPattern: start))
    let end = batch.foundCount
    var next = first
    while next < end, !isFull {
      add(ScannedBatch.place(found[next], from: start, startBits))
      next &+= 1
    }
    return next
  }

  /// Adds the event at a place, which is known to be whole.
  @inline(__always)
  private mutating func add(_ place: UnsafePointer<UInt8>) {
    let type = WireEventType(rawValue: place.pointee)
    let traits = traits[Int(type.rawValue)]
    var event = WireEvent()
    if depth > 0 {
      var position = place + 1
      var difference: UInt64 = 0
      _ = readVarintUnchecked(&position, into: &difference)
      event.readWhole(&position, count: min(depth, traits.argumentCount))
    }
    if traits.isWanted { append(type, event.a0, event.a1, event.a2, event.a3) }
    if type == .goSwitch || type == .goSwitchDestroy { addSwitch(type, event) }
  }

  @inline(never)
  private mutating func addSwitch(_ type: WireEventType, _ event: WireEvent) {
    let stop: WireEventType = type == .goSwitch ? .goBlock : .goDestroy
    if traits[Int(stop.rawValue)].isWanted { append(stop, 0, 0, 0, 0) }
    if traits[Int(WireEventType.goStart.rawValue)].isWanted { append(.goStart, event.a0, event.a1, 0, 0) }
  }

  @inline(__always)
  private mutating func append(
    _ type: WireEventType, _ a0: UInt64, _ a1: UInt64, _ a2: UInt64, _ a3: UInt64
  ) {
    output.append(type, a0: a0, a1: a1, a2: a2, a3: a3)
  }
}
