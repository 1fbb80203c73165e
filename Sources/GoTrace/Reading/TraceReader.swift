import Diagnostics

/// Reads a trace from front to back and hands its events to a consumer.
///
/// Bytes are read and tables of names are made on one thread, a generation ahead; events are ordered on a second,
/// some blocks ahead; they are handed over on the caller's, which orders some of the next generation whenever it would
/// wait. Memory is that of about two generations, whatever the length of the trace. A trace of before Go 1.22 has no
/// generations: all of its bytes are in memory.
public final class TraceReader {
  /// The version in the header.
  public let version: TraceVersion
  private let source: any ByteSource
  private let isCancelled: () -> Bool
  private let permits: WorkPermits?
  private let memory: ReadingMemory
  /// What reads and orders, once that has begun.
  private var ahead: OrderAhead?
  /// Called after each block with the bytes whose events have come, and the events ordered so far.
  public var onProgress: ((_ bytesRead: Int, _ events: Int) -> Void)?

  /// A reader of the bytes that follow the header in `source`.
  ///
  /// - Parameters:
  ///   - version: what ``TraceVersion/header(_:)`` made of the header, which has been read from `source`.
  ///   - permits: how many threads may work at a time; nil for as many as there are.
  ///   - memory: what is held is counted there, and what passes its limit ends the run; nil for no limit.
  ///   - isCancelled: asked before each block, and while waiting for one.
  public init(
    source: any ByteSource, version: TraceVersion, permits: WorkPermits? = nil,
    memory: ReadingMemory? = nil, isCancelled: @escaping () -> Bool = { false }
  ) {
    self.permits = permits
    self.memory = memory ?? ReadingMemory(limit: .max)
    self.source = source
    self.version = version
    self.isCancelled = isCancelled
  }

  /// Reads the header of a trace.
  ///
  /// - Throws: a `.trace` error when the bytes are not a Go execution trace, or one of a version that cannot be
  ///   read; it names `name`.
  public static func readHeader(_ source: any ByteSource, name: String) throws(QueryError) -> TraceVersion {
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: TraceVersion.headerLength)
    defer { buffer.deallocate() }
    var count = 0
    while count < TraceVersion.headerLength {
      let got = try source.read(into: buffer + count, count: TraceVersion.headerLength - count)
      if got == 0 { break }
      count += got
    }
    let bytes = UnsafeBufferPointer(start: buffer, count: count)
    if count == 0 {
      throw QueryError(
        .trace, "\(name) is empty",
        hint: source.byteCount == nil && !(source is UnpackedSource)
          ? "what should write into it gave nothing"
          : "the program may have ended before trace.Stop was called")
    }
    switch TraceVersion.header(bytes) {
    case .readable(let version): return version
    case .unreadable(let minor):
      throw QueryError(
        .trace, "\(name) says it is of the format of Go 1.\(minor), which no release of Go writes",
        hint: "its header may be damaged")
    case .notATrace:
      // Compressed once is unpacked; what is inside is not looked into again.
      if let compression = Compression(bytes), source is UnpackedSource {
        throw QueryError(
          .trace, "\(name) is compressed twice", hint: "unpack it with \(compression.rawValue) -d first")
      }
      // A server that has no traces answers with words, and one that was asked for a profile with that.
      if bytes.allSatisfy({ 0x20..<0x7f ~= $0 || 0x09...0x0d ~= $0 }) {
        let start = String(decoding: bytes, as: UTF8.self).split { $0.isNewline }.first ?? ""
        throw QueryError(
          .trace, "\(name) is not a Go execution trace, it begins with \"\(start)\"",
          hint: "a trace begins with \"go 1.NN trace\"; go test -trace=trace.out writes one")
      }
      if source is UnpackedSource, bytes.starts(with: [0x0a]), bytes.count > 2, bytes[2] == 0x08 {
        throw QueryError(
          .trace, "\(name) is not a Go execution trace",
          hint: "it may be a profile, which go tool pprof reads")
      }
      throw QueryError(
        .trace, "\(name) is not a Go execution trace",
        hint: "one begins with \"go 1.NN trace\"; go test -trace=trace.out writes one")
    }
  }

  /// Begins to read and order on other threads, up to some blocks, so that a trace is at hand when ``run(needs:consumer:)``
  /// with the same needs comes to it. Not needed before it. ``stop()`` ends what is never run.
  ///
  /// - Throws: a `.runtime` error where the system has no more threads.
  public func start(needs: ReadingNeeds) throws(QueryError) {
    if ahead != nil { return }
    let ahead = OrderAhead(
      needs: needs, source: source, version: version, permits: permits, memory: memory)
    guard ahead.start() else {
      ahead.stop()
      throw QueryError(
        .runtime, "cannot start a thread to read the trace", hint: "the system's limit is reached")
    }
    self.ahead = ahead
  }

  /// Ends the threads of a reading that began. Nothing can be read any more.
  public func stop() { ahead?.stop() }

  deinit { ahead?.stop() }

  /// Reads the whole trace, or until the consumer has enough. Once only.
  ///
  /// What cannot be read ends the trace and is told in the result, not thrown: what came before it was handed
  /// over.
  ///
  /// - Throws: what the consumer throws, a `.cancelled` error, and a `.runtime` error where the limit of memory is
  ///   passed.
  public func run(needs: ReadingNeeds, consumer: any TraceConsumer) throws(QueryError) -> TraceEnd {
    try start(needs: needs)
    guard let permits else { return try handOver(to: consumer) }
    return try permits.consuming { () throws(QueryError) in try handOver(to: consumer) }
  }

  private func handOver(to consumer: any TraceConsumer) throws(QueryError) -> TraceEnd {
    guard let ahead else { return TraceEnd() }
    let crew = BlockCrew(consumer, permits)
    defer {
      ahead.stop()
      crew.end()
    }
    var wantsMore = true
    var handOvers: [ScanHandOver] = []
    while true {
      while wantsMore, ahead.isBehind, !isCancelled(), memory.exceeded == nil, try crew.work() {}
      let message = ahead.next { isCancelled() || memory.exceeded != nil }
      if let purpose = memory.exceeded { throw outOfMemory(purpose) }
      guard let message, !isCancelled() else { throw QueryError(.cancelled, "the query was cancelled") }
      switch message {
      case .events(let block, let buffer, let position):
        if wantsMore, !block.events.isEmpty {
          wantsMore = try crew.events(block) { ahead.recycle(buffer) }
        } else {
          ahead.recycle(buffer)
        }
        onProgress?(position.bytes, position.events)
      case .generation(let generation):
        try crew.settle()
        if wantsMore { wantsMore = try consumer.generation(generation) }
        if wantsMore { ahead.generationIsSeen() }
      case .scan(let scan):
        try crew.settle()
        let known = handOvers.first { $0.scan === scan }
        let handOver = known ?? ScanHandOver(scan, isCancelled: isCancelled, onProgress: onProgress)
        if known == nil { handOvers.append(handOver) }
        if wantsMore { wantsMore = try handOver.run(consumer) }
      case .gap(let gap):
        try crew.settle()
        if wantsMore { try consumer.gap(gap) }
      case .end(var end):
        try crew.settle()
        end.wasStopped = end.wasStopped || !wantsMore
        return end
      }
      if !wantsMore { ahead.stop() }
    }
  }

  private func outOfMemory(_ purpose: ReadingMemory.Purpose) -> QueryError {
    let isHeld = purpose == .batches && !source.isSeekable
    return QueryError(
      .runtime,
      "reading the trace takes more than the memory limit of \(memory.limit) bytes: \(purpose.text)",
      hint: isHeld
        ? "of a file, not compressed, only the batches being read are held; or allow more memory"
        : "allow more with --limit-memory or SET memory_limit")
  }
}
