/// What a generation's batches other than those of events say, gathered while they are read.
struct GenerationTables {
  private var stringEntries: [(id: UInt64, bytes: UnsafeBufferPointer<UInt8>)] = []
  private var stacks = WireStacks()
  private var samples: [CPUSample] = []
  private var unitsPerSecond: UInt64?
  private var clock: ClockSnapshot?

  /// The most frames a stack may have, as Go's reader has it.
  static let maximumFrames: UInt64 = 128
  /// The longest string, as Go's reader has it.
  static let maximumStringLength: UInt64 = 1 << 10

  /// Bytes that the entries take, and about as much again for the tables that are made of them.
  var heldBytes: Int {
    let entry = MemoryLayout<(UInt64, UnsafeBufferPointer<UInt8>)>.stride
    return 2 * (stringEntries.count * (entry + 8) + stacks.heldBytes)
      + samples.count * MemoryLayout<CPUSample>.stride
  }

  /// Takes in a batch of strings, stacks, samples or clocks.
  ///
  /// - Throws: what is wrong and at which byte of the batch's data.
  mutating func add(_ batch: WireBatch, version: TraceVersion) throws(BatchFault) {
    var reader = FieldReader(start: batch.start, count: batch.length)
    switch batch.content {
    case .strings: try addStrings(&reader)
    case .stacks: try addStacks(&reader)
    case .cpuSamples: try addSamples(&reader)
    case .sync: try addSync(&reader, batchTime: batch.time, version: version)
    case .endOfGeneration:
      throw reader.fault("an end of generation, which this version of the format does not have")
    case .events, .experimental: break
    }
  }

  private mutating func addStrings(_ reader: inout FieldReader) throws(BatchFault) {
    reader.skipByte()
    while !reader.isAtEnd {
      try reader.expect(.string)
      let id = try reader.number("a string's id")
      let length = try reader.number("a string's length")
      guard length <= Self.maximumStringLength else {
        throw reader.fault("a string of \(length) bytes, at most \(Self.maximumStringLength) are allowed")
      }
      stringEntries.append((id, try reader.bytes(Int(length), "a string")))
    }
  }

  private mutating func addStacks(_ reader: inout FieldReader) throws(BatchFault) {
    reader.skipByte()
    while !reader.isAtEnd {
      try reader.expect(.stack)
      let id = try reader.number("a stack's id")
      let count = try reader.number("a stack's number of frames")
      guard count <= Self.maximumFrames else {
        throw reader.fault("a stack of \(count) frames, at most \(Self.maximumFrames) are allowed")
      }
      for _ in 0..<count {
        let pc = try reader.number("a frame's pc")
        let function = try reader.number("a frame's function")
        let file = try reader.number("a frame's file")
        let line = try reader.number("a frame's line")
        stacks.append(WireStacks.Frame(pc: pc, function: function, file: file, line: line))
      }
      stacks.endStack(id: id)
    }
  }

  private mutating func addSamples(_ reader: inout FieldReader) throws(BatchFault) {
    reader.skipByte()
    while !reader.isAtEnd {
      try reader.expect(.cpuSample)
      let time = try reader.number("a CPU sample's time")
      let m = try reader.number("a CPU sample's thread")
      let p = try reader.number("a CPU sample's proc")
      let g = try reader.number("a CPU sample's goroutine")
      let stack = try reader.number("a CPU sample's stack")
      samples.append(
        CPUSample(
          time: Int64(bitPattern: time), m: Int64(bitPattern: m), p: Int64(bitPattern: p),
          g: g == 0 ? -1 : Int64(bitPattern: g), stack: stack))
    }
  }

  private mutating func addSync(
    _ reader: inout FieldReader, batchTime: UInt64, version: TraceVersion
  ) throws(BatchFault) {
    if version >= .go125 { reader.skipByte() }
    var time = batchTime
    while !reader.isAtEnd {
      let type = reader.type()
      if type == .frequency {
        guard unitsPerSecond == nil else { throw reader.fault("a second frequency in one generation") }
        unitsPerSecond = try reader.number("the frequency")
      } else if type == .clockSnapshot, version >= .go125 {
        guard clock == nil else { throw reader.fault("a second clock snapshot in one generation") }
        time &+= try reader.number("a clock snapshot's time")
        let monotonic = try reader.number("a clock snapshot's monotonic clock")
        let seconds = try reader.number("a clock snapshot's seconds")
        let nanoseconds = try reader.number("a clock snapshot's nanoseconds")
        clock = ClockSnapshot(
          traceTime: time, monotonic: monotonic, seconds: seconds, nanoseconds: nanoseconds)
      } else {
        throw reader.fault("expected a frequency or a clock snapshot, found event \(type.rawValue)")
      }
    }
  }

  /// The generation whose batches these are.
  ///
  /// - Parameters:
  ///   - isPartial: something of it is missing: so may strings and stacks, and the frequency, which is then that of
  ///     the generation before.
  ///   - lastUnitsPerSecond: the frequency of the generation before, nil where there is none.
  /// - Throws: what is missing or contradicts itself.
  func finish(
    number: UInt64, version: TraceVersion, offset: Int, byteCount: Int, batches: [WireBatch],
    minimumTime: UInt64, isPartial: Bool = false, lastUnitsPerSecond: UInt64? = nil
  ) throws(TableFault) -> TraceGeneration {
    guard let unitsPerSecond = self.unitsPerSecond ?? (isPartial ? lastUnitsPerSecond : nil) else {
      throw TableFault(message: "the generation has no frequency, without which its times mean nothing")
    }
    if version >= .go125, clock == nil, !isPartial {
      throw TableFault(message: "the generation has no clock snapshot")
    }
    let frequency = 1.0 / (Double(unitsPerSecond) / 1e9)
    let strings = try StringTable(entries: stringEntries, isPartial: isPartial)
    let stacks = try StackTable(stacks, strings: strings, isPartial: isPartial)
    var samples = samples
    for i in samples.indices {
      samples[i].time = goInt64(Double(UInt64(bitPattern: samples[i].time)) * frequency)
    }
    sortAsGo(&samples) { $0.time < $1.time }
    return TraceGeneration(
      number: number, version: version, offset: offset, byteCount: byteCount, batches: batches,
      sync: SyncRecord(unitsPerSecond: unitsPerSecond, frequency: frequency, clock: clock),
      minimumTime: minimumTime, strings: strings, stacks: stacks, samples: samples)
  }
}

/// Why a batch cannot be used, and where in its data.
struct BatchFault: Error {
  var message: String
  var position: Int
}

/// Reads the fields of a structural batch, with bounds.
struct FieldReader {
  private let start: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>
  private var position: UnsafePointer<UInt8>

  init(start: UnsafePointer<UInt8>, count: Int) {
    self.start = start
    end = start + count
    position = start
  }

  var isAtEnd: Bool { position == end }

  mutating func skipByte() { if position < end { position += 1 } }

  /// The next byte as a type; only where not at the end.
  mutating func type() -> WireEventType {
    let type = WireEventType(rawValue: position.pointee)
    position += 1
    return type
  }

  mutating func expect(_ type: WireEventType) throws(BatchFault) {
    let found = self.type()
    if found != type { throw fault("expected a \(type.name), found event \(found.rawValue)") }
  }

  mutating func number(_ what: String) throws(BatchFault) -> UInt64 {
    guard let number = readVarint(&position, end) else { throw fault("\(what) is cut short or too large") }
    return number
  }

  mutating func bytes(_ count: Int, _ what: String) throws(BatchFault) -> UnsafeBufferPointer<UInt8> {
    guard end - position >= count else {
      throw fault("\(what) of \(count) bytes, \(end - position) of which are there")
    }
    let bytes = UnsafeBufferPointer(start: position, count: count)
    position += count
    return bytes
  }

  func fault(_ message: String) -> BatchFault { BatchFault(message: message, position: position - start) }
}
