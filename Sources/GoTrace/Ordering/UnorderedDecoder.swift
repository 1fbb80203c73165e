/// Makes events of what was found in batches, for questions that need neither order nor state.
///
/// Of an event only the type and the arguments mean anything. Events that Go's reader makes out of a
/// coroutine switch are made here too.
struct UnorderedDecoder: ~Copyable {
  private let traits: UnsafeMutablePointer<EventTraits>
  /// For each type's byte how many arguments are read of an event that is wanted as it stands; ``special`` for others.
  private let counts: UnsafeMutablePointer<UInt8>
  let buffer = EventBuffer()
  private var output: EventWriter
  /// How many arguments are looked at, and whether that is the first alone.
  private let depth: UInt8
  private let takesFirst: Bool
  private static let special: UInt8 = 255

  init(_ needs: ReadingNeeds) {
    traits = EventTraits.table(wanted: needs.types)
    output = EventWriter(needs.columns, buffer)
    let arguments: [EventColumns] = [.a0, .a1, .a2, .a3]
    depth = UInt8((arguments.lastIndex { needs.columns.contains($0) } ?? -1) + 1)
    takesFirst = depth == 1
    counts = .allocate(capacity: 256)
    counts.initialize(repeating: Self.special, count: 256)
    for type in needs.types.types where type != .goSwitch && type != .goSwitchDestroy {
      let count = traits[Int(type.rawValue)].argumentCount
      if count != Self.special { counts[Int(type.rawValue)] = min(depth, count) }
    }
  }

  deinit {
    traits.deallocate()
    counts.deallocate()
  }

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
    let counts = counts
    var next = first
    while next < end, !isFull {
      let place = ScannedBatch.place(found[next], from: start, startBits)
      next &+= 1
      let type = WireEventType(rawValue: place.pointee)
      let count = counts[Int(type.rawValue)]
      if count == Self.special {
        addSpecial(place)
      } else if takesFirst, count == 1, (place[1] | place[2]) < 0x80 {
        // Most often the difference of times and the argument have a byte each.
        output.append(type, onlyArgument: UInt64(place[2]))
      } else {
        let event = arguments(of: place, count)
        append(type, event.a0, event.a1, event.a2, event.a3)
      }
    }
    return next
  }

  /// Reads some arguments of the event at a place, which is known to be whole.
  @inline(__always)
  private func arguments(of place: UnsafePointer<UInt8>, _ count: UInt8) -> WireEvent {
    var event = WireEvent()
    if count == 0 { return event }
    var position = place + 1
    var difference: UInt64 = 0
    _ = readVarintUnchecked(&position, into: &difference)
    event.readWhole(&position, count: count)
    return event
  }

  /// Adds the events that a coroutine switch is.
  @inline(never)
  private mutating func addSpecial(_ place: UnsafePointer<UInt8>) {
    let type = WireEventType(rawValue: place.pointee)
    let traits = traits
    let event = arguments(of: place, min(depth, traits[Int(type.rawValue)].argumentCount))
    if traits[Int(type.rawValue)].isWanted { append(type, event.a0, event.a1, event.a2, event.a3) }
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
