#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Room for the events of a block. Columns that are never written cost no memory.
final class EventBuffer: @unchecked Sendable {
  /// As ``EventMemory/capacity``.
  static var capacity: Int { EventMemory.capacity }

  /// Laid out as ``EventMemory`` says. Zero before it is written to: what nobody asked for has some value.
  let memory: UnsafeMutableRawPointer
  private let isMapped: Bool
  /// Where it goes when nobody looks at it any more; nil for the one who hands over blocks in order.
  weak var home: AheadWorker?
  /// Whether its block was filled before its turn came.
  var isFromAhead = false

  init() {
    // Fresh pages of the system are zero already, and cost nothing before they are touched; what calloc gives may have been
    // used before, and would be made zero as a whole.
    let pages = mmap(nil, EventMemory.size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
    if let pages, pages != MAP_FAILED {
      memory = pages
      isMapped = true
      #if os(Linux)
        // Of the columns nobody asked for nothing is to be touched, not by large pages either.
        madvise(pages, EventMemory.size, MADV_NOHUGEPAGE)
      #endif
    } else {
      memory = .allocate(byteCount: EventMemory.size, alignment: 16)
      memory.initializeMemory(as: UInt8.self, repeating: 0, count: EventMemory.size)
      isMapped = false
    }
    #if DEBUG
      // A column that is read without having been asked for shows in the tests.
      for column in 0..<14 {
        let start = EventMemory.gap + column * EventMemory.narrow
        (memory + start).initializeMemory(as: UInt8.self, repeating: 0xa5, count: 2048)
      }
    #endif
  }

  deinit {
    if isMapped { munmap(memory, EventMemory.size) } else { memory.deallocate() }
  }
}

/// Which columns there may be, known where a loop is compiled, so that it does not ask for those that there are not.
protocol ColumnChoice {
  /// Whether ``EventColumns/a0`` may be asked for.
  static var mayHaveFirstArgument: Bool { get }
  /// Whether any of the others may.
  static var mayHaveOthers: Bool { get }
  /// Whether ``EventColumns/stay`` may be; only then ``EventColumns/slot`` may be left out.
  static var mayHaveStay: Bool { get }
}

extension ColumnChoice {
  static var mayHaveStay: Bool { false }
}

/// No column but those that are always there, and ``EventColumns/slot``.
enum NoColumns: ColumnChoice {
  static var mayHaveFirstArgument: Bool { false }
  static var mayHaveOthers: Bool { false }
}

/// Those and ``EventColumns/a0``.
enum FirstArgument: ColumnChoice {
  static var mayHaveFirstArgument: Bool { true }
  static var mayHaveOthers: Bool { false }
}

/// None but ``EventColumns/stay``, which is asked for, and no slots either.
enum StayAlone: ColumnChoice {
  static var mayHaveFirstArgument: Bool { false }
  static var mayHaveOthers: Bool { false }
  static var mayHaveStay: Bool { true }
}

/// Any but ``EventColumns/stay``.
enum AnyButStay: ColumnChoice {
  static var mayHaveFirstArgument: Bool { true }
  static var mayHaveOthers: Bool { true }
}

/// Any.
enum AnyColumns: ColumnChoice {
  static var mayHaveFirstArgument: Bool { true }
  static var mayHaveOthers: Bool { true }
  static var mayHaveStay: Bool { true }
}

/// Writes events into a buffer, as far as they are asked for.
struct EventWriter {
  private(set) var columns: EventColumns
  private var memory: UnsafeMutableRawPointer
  /// How many events the buffer has.
  var count = 0

  /// Time that times count from.
  private var base: Int64

  /// - Parameter base: not after the first event, and best not long before it.
  init(_ columns: EventColumns, _ buffer: EventBuffer, base: Int64 = 0) {
    self.columns = columns
    self.base = base
    memory = buffer.memory
    memory.storeBytes(of: base, toByteOffset: EventMemory.base, as: Int64.self)
  }

  /// An event that was written.
  func event(_ position: Int) -> OrderedEvent { OrderedEvent(memory: memory, position: position) }

  /// The same, writing no columns but those.
  @inline(__always)
  func limited(to columns: EventColumns) -> EventWriter {
    var writer = self
    writer.columns.formIntersection(columns)
    return writer
  }

  /// Goes on in another buffer, which is empty.
  mutating func begin(_ buffer: EventBuffer, base: Int64 = 0) {
    self = EventWriter(columns, buffer, base: base)
  }

  /// Adds an event; there must be room.
  @inline(__always)
  mutating func append<Columns: ColumnChoice>(
    _ choice: Columns.Type, _ type: WireEventType, time: Int64, m: Int64, p: Int64, g: Int64, resource: Int64,
    slot: UInt32, a0: UInt64, a1: UInt64, a2: UInt64, a3: UInt64, ordinal: UInt32, from: UInt8, to: UInt8,
    stay: EndedStay = .none
  ) {
    number(UInt64(bitPattern: time &- base), EventMemory.time)
    if !Columns.mayHaveStay || Columns.self != StayAlone.self && columns.contains(.slot) {
      store(slot, EventMemory.slot)
    }
    store(UInt16(type.rawValue) | UInt16(from &<< 4 | to) &<< 8, EventMemory.kind)
    if Columns.mayHaveFirstArgument, columns.contains(.a0) { number(a0, EventMemory.a0) }
    if Columns.mayHaveStay, Columns.self == StayAlone.self || columns.contains(.stay) {
      number(UInt64(bitPattern: stay.lasted), EventMemory.lasted)
      number(stay.origin.bits, EventMemory.origin)
    }
    if Columns.mayHaveOthers, !columns.isDisjoint(with: Self.others) {
      if columns.contains(.resource) { id(resource, EventMemory.resource) }
      if columns.contains(.m) { id(m, EventMemory.m) }
      if columns.contains(.p) { id(p, EventMemory.p) }
      if columns.contains(.g) { id(g, EventMemory.g) }
      if columns.contains(.a1) { number(a1, EventMemory.a1) }
      if columns.contains(.a2) { number(a2, EventMemory.a2) }
      if columns.contains(.a3) { number(a3, EventMemory.a3) }
      if columns.contains(.ordinal) { store(ordinal, EventMemory.ordinal) }
    }
    count &+= 1
  }

  /// Adds an event of which only the type and the arguments mean anything; there must be room.
  @inline(__always)
  mutating func append(_ type: WireEventType, a0: UInt64, a1: UInt64, a2: UInt64, a3: UInt64) {
    store(UInt16(type.rawValue), EventMemory.kind)
    if columns.contains(.a0) { number(a0, EventMemory.a0) }
    if columns.contains(.a1) { number(a1, EventMemory.a1) }
    if columns.contains(.a2) { number(a2, EventMemory.a2) }
    if columns.contains(.a3) { number(a3, EventMemory.a3) }
    count &+= 1
  }

  /// The same where no column but ``EventColumns/a0`` is asked for.
  @inline(__always)
  mutating func append(_ type: WireEventType, onlyArgument: UInt64) {
    store(UInt16(type.rawValue), EventMemory.kind)
    number(onlyArgument, EventMemory.a0)
    count &+= 1
  }

  static let others = EventColumns.all.subtracting([.a0, .stay, .slot])

  /// A number as ``OrderedEvent/number(_:)`` reads it.
  @inline(__always)
  private func number(_ value: UInt64, _ column: Int) {
    if _fastPath(value < UInt64(EventMemory.escape)) {
      store(UInt32(truncatingIfNeeded: value), column)
    } else {
      store(EventMemory.escape, column)
      store(value, EventMemory.escaped(column))
    }
  }

  /// A number that may be -1, as ``OrderedEvent/id(_:)`` reads it.
  @inline(__always)
  private func id(_ value: Int64, _ column: Int) { number(UInt64(bitPattern: value &+ 1), column) }

  @inline(__always)
  private func store<Value: BitwiseCopyable>(_ value: Value, _ offset: Int) {
    (memory + offset).assumingMemoryBound(to: Value.self)[count] = value
  }
}
