import Diagnostics

/// Splits the bytes of a trace into batches, without looking into them.
struct BatchReader {
  /// What came next.
  enum Next {
    case batch(WireBatch)
    case end
    case damage(TraceDamage)
  }

  /// The largest batch that Go's runtime writes, and that its reader takes.
  static let maximumBatchSize = 64 << 10

  private let source: any ByteSource
  private let pool: ChunkPool
  private let version: TraceVersion
  /// Whether large batches of events are passed over, to be read when their turn comes.
  private let passesOver: Bool
  /// Bytes asked for at once where batches are passed over: little after one that was, more and more while none is.
  private var window = smallestWindow
  private static let smallestWindow = 512
  private static let largestWindow = 1 << 20
  private var chunk: ByteChunk?
  /// Bytes of the chunk that are read from the input and that are used.
  private var filled = 0
  private var used = 0
  private var isAtEnd = false
  /// Bytes of the input that were read or passed over.
  private(set) var bytesRead: Int
  /// Whether of a batch that the input ends in what is there is a batch too; ``cutOff`` tells of it.
  private let takesCutBatch: Bool
  /// The end of the input inside the last batch, where that was taken.
  private(set) var cutOff: TraceDamage?
  /// The error that ended the input, if one did.
  private(set) var inputError: QueryError?

  /// Events of a batch smaller than this are held: reading it by itself would not pay.
  static let smallestPassedOver = 16 << 10

  /// A reader of what follows the header of `headerLength` bytes.
  ///
  /// - Parameters:
  ///   - takesCutBatch: the beginning of a batch that the input ends in is a batch.
  init(
    source: any ByteSource, pool: ChunkPool, version: TraceVersion, headerLength: Int,
    takesCutBatch: Bool = false
  ) {
    self.takesCutBatch = takesCutBatch
    self.source = source
    passesOver = source.isSeekable
    self.pool = pool
    self.version = version
    bytesRead = headerLength
  }

  /// Offset in the input of the next byte that is not used.
  var offset: Int { bytesRead - (filled - used) }

  /// Bytes from ``offset`` to the end of the input, nil where its length is not known.
  var bytesLeft: Int? { source.byteCount.map { max(0, $0 - offset) } }

  /// The next batch.
  mutating func next() -> Next {
    let available = fill(atLeast: 1)
    if available == 0 { return .end }
    guard let chunk else { return .end }
    let type = WireEventType(rawValue: chunk.base[used])
    if type == .endOfGeneration {
      let batch = WireBatch(
        content: .endOfGeneration, generation: 0, experiment: 0, m: -1, time: 0, offset: offset,
        headerLength: 1, start: UnsafePointer(chunk.base + used), length: 0, chunk: chunk)
      used += 1
      return .batch(batch)
    }
    guard type == .eventBatch || type == .experimentalBatch else {
      let found = type.name.hasPrefix("Invalid") ? "byte" : "\(type.name), byte"
      return .damage(damage("expected the start of a batch, found \(found) \(type.rawValue)"))
    }
    return readBatch(isExperimental: type == .experimentalBatch)
  }

  /// Goes past the marks of ends of generations that stand at ``offset``. Returns how many there are.
  mutating func skipMarks() -> Int {
    var count = 0
    while fill(atLeast: 1) > 0, let chunk, chunk.base[used] == WireEventType.endOfGeneration.rawValue {
      used += 1
      count += 1
    }
    return count
  }

  /// Goes past what stands at ``offset`` to where a batch of this generation or a later one may begin, of a raw time
  /// not before `time`. False where there is none to the end of the input; all of it is used then.
  mutating func resynchronize(from generation: UInt64, time: UInt64) -> Bool {
    let search = BatchSearch(generation: generation, time: time, version: version)
    let span = Self.maximumBatchSize + 2 * BatchSearch.longestHeader
    if fill(atLeast: 1) > 0 { used += 1 }
    while true {
      let available = fill(atLeast: span)
      guard let chunk, available > 0 else { return false }
      var start = UnsafePointer(chunk.base + used)
      let end = start + available
      let last = isAtEnd ? end : end - span + 1
      while start < last, !search.accepts(start, end - start, isAtEnd: isAtEnd) { start += 1 }
      used += available - (end - start)
      if start < last { return true }
    }
  }

  private mutating func readBatch(isExperimental: Bool) -> Next {
    // The type, the experiment, and four varints of ten bytes.
    let available = fill(atLeast: 42)
    guard let chunk else { return .end }
    let start = UnsafePointer(chunk.base + used)
    var position = start + 1
    let end = start + available
    var experiment: UInt8 = 0
    if isExperimental {
      guard position < end else { return cut("a batch's header") }
      experiment = position.pointee
      position += 1
    }
    var numbers: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
    for (i, field) in ["generation", "thread", "timestamp", "size"].enumerated() {
      let before = position
      guard let number = readVarint(&position, end) else {
        if end - before < 10 { return cut("a batch's \(field)") }
        return .damage(damage("a batch's \(field) does not fit 64 bits"))
      }
      switch i {
      case 0: numbers.0 = number
      case 1: numbers.1 = number
      case 2: numbers.2 = number
      default: numbers.3 = number
      }
    }
    guard numbers.3 <= UInt64(Self.maximumBatchSize) else {
      return .damage(
        damage(
          "a batch claims \(numbers.3) bytes, at most \(Self.maximumBatchSize) are allowed",
          generation: numbers.0))
    }
    let headerLength = position - start
    let length = Int(numbers.3)
    if !isExperimental, passesOver, length >= Self.smallestPassedOver,
      let passed = passOver(
        headerLength: headerLength, length: length, generation: numbers.0, m: numbers.1, time: numbers.2)
    {
      return .batch(passed)
    }
    let got = fill(atLeast: headerLength + length)
    if takesCutBatch, got > headerLength, got < headerLength + length, inputError == nil {
      cutOff = TraceDamage(
        "the trace ends inside a batch of \(length) bytes, \(got - headerLength) of which are there",
        generation: numbers.0, offset: offset, bytesLost: 0, isTruncation: true)
      return finish(
        headerLength: headerLength, length: got - headerLength, experiment: isExperimental ? experiment : nil,
        generation: numbers.0, m: numbers.1, time: numbers.2)
    }
    guard got >= headerLength + length else {
      return cut("a batch of \(length) bytes, \(max(0, got - headerLength)) of which are there", numbers.0)
    }
    return finish(
      headerLength: headerLength, length: length, experiment: isExperimental ? experiment : nil,
      generation: numbers.0, m: numbers.1, time: numbers.2)
  }

  private mutating func finish(
    headerLength: Int, length: Int, experiment: UInt8?, generation: UInt64, m: UInt64, time: UInt64
  ) -> Next {
    // `fill` may have moved the bytes to another chunk.
    guard let chunk else { return .end }
    let data = UnsafePointer(chunk.base + used + headerLength)
    let batch = WireBatch(
      content: content(first: length > 0 ? data.pointee : nil, experiment: experiment),
      generation: generation, experiment: experiment ?? 0, m: Int64(bitPattern: m), time: time,
      offset: offset, headerLength: headerLength, start: data, length: length, chunk: chunk)
    used += headerLength + length
    return .batch(batch)
  }

  /// Goes past a batch of events without reading it; nil for any other, and where the input may not hold it whole.
  private mutating func passOver(
    headerLength: Int, length: Int, generation: UInt64, m: UInt64, time: UInt64
  ) -> WireBatch? {
    let there = fill(atLeast: headerLength + 1)
    guard let chunk, there > headerLength, there < headerLength + length,
      let left = bytesLeft, left >= headerLength + length,
      content(first: chunk.base[used + headerLength], experiment: nil) == .events
    else { return nil }
    let batch = WireBatch(
      content: .events, generation: generation, experiment: 0, m: Int64(bitPattern: m), time: time,
      offset: offset, headerLength: headerLength, start: UnsafePointer(chunk.base), length: length, chunk: nil
    )
    source.willRead(at: offset + headerLength, count: length)
    bytesRead += headerLength + length - there
    used = filled
    if isKnownUniquelyReferenced(&self.chunk) {
      used = 0
      filled = 0
    }
    window = Self.smallestWindow
    return batch
  }

  /// What a batch holds, by its first byte, as Go's reader tells them apart.
  private func content(first: UInt8?, experiment: UInt8?) -> WireBatch.Content {
    if let experiment, experiment != 0 { return .experimental }
    guard let first else { return .events }
    switch WireEventType(rawValue: first) {
    case .strings: return .strings
    case .stacks: return .stacks
    case .cpuSamples: return .cpuSamples
    case .frequency where version < .go125: return .sync
    case .sync where version >= .go125: return .sync
    case .endOfGeneration: return .endOfGeneration
    default: return .events
    }
  }

  private func damage(_ message: String, generation: UInt64? = nil) -> TraceDamage {
    TraceDamage(message, generation: generation, offset: offset, bytesLost: bytesLeft)
  }

  private func cut(_ what: String, _ generation: UInt64? = nil) -> Next {
    if let inputError {
      return .damage(
        TraceDamage(inputError.sentence, generation: generation, offset: offset, bytesLost: bytesLeft))
    }
    return .damage(
      TraceDamage(
        "the trace ends inside \(what)", generation: generation, offset: offset, bytesLost: filled - used,
        isTruncation: true))
  }

  /// Makes at least `count` bytes available at `used` in one piece, fewer only at the end of the input.
  /// Returns how many there are.
  private mutating func fill(atLeast count: Int) -> Int {
    if filled - used >= count { return filled - used }
    if chunk == nil || used + count > (chunk?.capacity ?? 0) {
      guard let fresh = pool.chunk(capacity: count) else { return 0 }
      if let chunk { fresh.base.update(from: chunk.base + used, count: filled - used) }
      filled -= used
      used = 0
      chunk = fresh
    }
    guard let chunk else { return 0 }
    while filled - used < count, !isAtEnd {
      do throws(QueryError) {
        let got = try read(into: chunk.base + filled, room: chunk.capacity - filled)
        if got == 0 { isAtEnd = true }
        filled += got
        bytesRead += got
      } catch {
        inputError = error
        isAtEnd = true
      }
    }
    return filled - used
  }

  private mutating func read(
    into buffer: UnsafeMutablePointer<UInt8>, room: Int
  ) throws(QueryError) -> Int {
    guard passesOver else { return try source.read(into: buffer, count: room) }
    let got = try source.read(at: bytesRead, into: buffer, count: min(room, window))
    window = min(window * 2, Self.largestWindow)
    return got
  }
}
