import Diagnostics

/// The bytes that are packed in another source, unpacked as they are read: in bounded memory, however much comes of
/// them.
///
/// Data that is cut off or corrupt gives all bytes before that place, then an error.
final class UnpackedSource: ByteSource, @unchecked Sendable {
  private let source: any ByteSource
  private let compression: Compression
  private let decompressor: any Decompressor
  private let name: String
  private let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 64 << 10)
  /// The bytes of the buffer that are read and not unpacked.
  private var pending = 0..<0
  private var isAtEnd = false
  /// What is wrong with the data, once that is known: it is told when all before it was read.
  private var failure: QueryError?
  /// Written by `cancel` on another thread; a stale value only delays the end.
  private nonisolated(unsafe) let cancelled = UnsafeMutablePointer<Bool>.allocate(capacity: 1)

  /// - Parameters:
  ///   - source: whose first bytes are `prefix`, which have been read from it.
  ///   - name: what errors call it.
  init(
    _ source: any ByteSource, prefix: [UInt8], _ compression: Compression, name: String
  ) throws(QueryError) {
    self.source = source
    self.compression = compression
    self.name = name
    decompressor = try compression.decompressor(name)
    for (i, byte) in prefix.enumerated() { buffer[i] = byte }
    pending = 0..<prefix.count
    cancelled.initialize(to: false)
  }

  deinit {
    buffer.deallocate()
    cancelled.deallocate()
  }

  /// Not known before all is unpacked.
  var byteCount: Int? { nil }

  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
    guard count > 0 else { return 0 }
    let output = UnsafeMutableBufferPointer(start: target, count: count)
    while !cancelled.pointee {
      if let failure { throw failure }
      if pending.isEmpty, !isAtEnd {
        guard let base = buffer.baseAddress else { return 0 }
        let got = try source.read(into: base, count: buffer.count)
        pending = 0..<got
        isAtEnd = got == 0
        if isAtEnd, cancelled.pointee { return 0 }
      }
      if isAtEnd, decompressor.isComplete { return 0 }
      let (taken, made) = unpack(output)
      pending = pending.lowerBound + taken..<pending.upperBound
      if made > 0 { return made }
      if isAtEnd, failure == nil {
        throw QueryError(
          .trace, "the \(compression.rawValue) data of \(name) ends too soon",
          hint: "the copy or download of it was likely interrupted")
      }
    }
    return 0
  }

  private func unpack(_ output: UnsafeMutableBufferPointer<UInt8>) -> (taken: Int, made: Int) {
    do throws(CorruptData) {
      return try decompressor.unpack(UnsafeBufferPointer(rebasing: buffer[pending]), into: output)
    } catch {
      failure = QueryError(
        .trace, "the \(compression.rawValue) data of \(name) is corrupt: \(error.reason)")
      return (0, error.made)
    }
  }

  func cancel() {
    cancelled.pointee = true
    source.cancel()
  }

  func use(_ permits: WorkPermits) { source.use(permits) }
}

/// A source whose first bytes have been read already, to see what they are.
final class ResumedSource: ByteSource, @unchecked Sendable {
  private let source: any ByteSource
  private var prefix: ArraySlice<UInt8>

  init(_ source: any ByteSource, prefix: [UInt8]) {
    self.source = source
    self.prefix = prefix[...]
  }

  var byteCount: Int? { source.byteCount }

  func read(into target: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
    if prefix.isEmpty { return try source.read(into: target, count: count) }
    let taken = min(count, prefix.count)
    for byte in prefix.prefix(taken).enumerated() { target[byte.offset] = byte.element }
    prefix = prefix.dropFirst(taken)
    return taken
  }

  func cancel() { source.cancel() }
  func use(_ permits: WorkPermits) { source.use(permits) }
}

/// A source of the same bytes, unpacked where they are compressed.
///
/// - Parameter name: what errors call it.
/// - Throws: a `.trace` error where the source cannot be read, or is compressed in a way that this build cannot unpack.
public func unpacked(_ source: any ByteSource, name: String) throws(QueryError) -> any ByteSource {
  var bytes = [UInt8](repeating: 0, count: Compression.magicLength)
  var count = 0
  while count < bytes.count {
    let done = count
    let got = try bytes.withUnsafeMutableBufferPointer { (buffer) throws(QueryError) -> Int in
      guard let base = buffer.baseAddress else { return 0 }
      return source.isSeekable
        ? try source.read(at: done, into: base + done, count: buffer.count - done)
        : try source.read(into: base + done, count: buffer.count - done)
    }
    if got == 0 { break }
    count += got
  }
  let prefix = Array(bytes[..<count])
  guard let compression = Compression(prefix) else {
    // A place that is read from anew leaves the source where it was.
    return source.isSeekable ? source : ResumedSource(source, prefix: prefix)
  }
  return try UnpackedSource(source, prefix: source.isSeekable ? [] : prefix, compression, name: name)
}
