import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where the bytes of a trace come from, read once from front to back.
public protocol ByteSource: AnyObject, Sendable {
  /// Number of bytes there are, nil where it is not known (a pipe).
  var byteCount: Int? { get }
  /// Reads up to `count` bytes; 0 at the end. May wait for a pipe's writer, until ``cancel()``.
  func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int
  /// Makes a waiting `read` return 0 soon. May be called from any thread.
  func cancel()
  /// Whether ``read(at:into:count:)`` works.
  var isSeekable: Bool { get }
  /// Reads up to `count` bytes that begin `offset` bytes after the first one that there was; 0 at the end. May be
  /// called from several threads at once, and does not move the place that ``read(into:count:)`` reads from.
  func read(at offset: Int, into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int
  /// Says that these bytes are read soon, so that a disk can begin.
  func willRead(at offset: Int, count: Int)
  /// From now on a `read` that waits for others gives back the permit of its thread meanwhile.
  func use(_ permits: WorkPermits)
}

extension ByteSource {
  /// Not unless a source says so.
  public var isSeekable: Bool { false }
  /// Reads nothing.
  public func read(
    at offset: Int, into buffer: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(QueryError) -> Int { 0 }
  /// Does nothing.
  public func willRead(at offset: Int, count: Int) {}
  /// Does nothing.
  public func use(_ permits: WorkPermits) {}
}

/// A file or pipe by its descriptor.
public final class FileSource: ByteSource, @unchecked Sendable {
  /// Number of bytes of a regular file, nil for a pipe or device.
  public let byteCount: Int?
  private let descriptor: Int32
  private let name: String
  private let closesDescriptor: Bool
  /// Where the first byte stands in the file: not at its beginning where the shell read some of it before us.
  private let start: Int
  /// Set before reading begins on another thread.
  private nonisolated(unsafe) var permits: WorkPermits?
  /// Asked by a `read` that waits for a pipe's writer, besides ``cancel()``; for the thread that opens an input and
  /// reads its first bytes itself. Reading from another thread is to begin without.
  public var isAbandoned: (() -> Bool)?
  /// Written by `cancel`, polled by `read`; a stale value only delays the end by one poll.
  private nonisolated(unsafe) let cancelled = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

  /// Opens a file.
  ///
  /// - Throws: a `.trace` error when there is none, it is a directory, or it may not be read.
  public convenience init(path: String) throws(QueryError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let reason = errno
      // A pipe opens when it has a writer.
      if reason == EINTR { throw QueryError(.cancelled, "opening \(path) was cancelled") }
      throw QueryError(
        .trace, "cannot open \(path): \(String(cString: strerror(reason)))",
        hint: reason == ENOENT ? "the path is looked up from the current folder" : nil)
    }
    do throws(QueryError) {
      try self.init(descriptor: descriptor, name: path, closesDescriptor: true)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// Standard input.
  public static func standardInput() throws(QueryError) -> FileSource {
    try FileSource(descriptor: STDIN_FILENO, name: "standard input", closesDescriptor: false)
  }

  private init(descriptor: Int32, name: String, closesDescriptor: Bool) throws(QueryError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw QueryError(.trace, "cannot read \(name): \(String(cString: strerror(errno)))")
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw QueryError(.trace, "\(name) is a directory, not a trace")
    }
    self.descriptor = descriptor
    self.name = name
    self.closesDescriptor = closesDescriptor
    if status.st_mode & S_IFMT == S_IFREG {
      start = max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
      byteCount = max(0, Int(status.st_size) - start)
    } else {
      start = 0
      byteCount = nil
    }
    cancelled.initialize(to: 0)
  }

  deinit {
    if closesDescriptor { close(descriptor) }
    cancelled.deallocate()
  }

  /// Reads up to `count` bytes; 0 at the end or after ``cancel()``.
  ///
  /// - Throws: a `.trace` error, and a `.cancelled` one where ``isAbandoned`` says so.
  public func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
    while cancelled.pointee == 0 {
      if byteCount == nil {
        // A pipe whose writer stalls must not keep a cancelled query: look again ten times a second.
        if isAbandoned?() == true {
          throw QueryError(.cancelled, "reading \(name) was cancelled")
        }
        if !(permits.map { $0.waiting(hasBytesSoon) } ?? hasBytesSoon()) { continue }
      }
      #if canImport(Darwin)
        let got = Darwin.read(descriptor, buffer, count)
      #elseif canImport(Musl)
        let got = Musl.read(descriptor, buffer, count)
      #else
        let got = Glibc.read(descriptor, buffer, count)
      #endif
      if got >= 0 { return got }
      if errno != EINTR && errno != EAGAIN {
        throw QueryError(.trace, "cannot read \(name): \(String(cString: strerror(errno)))")
      }
    }
    return 0
  }

  /// Waits a tenth of a second for bytes, or the end, of a pipe; false where nothing came, or a signal.
  private func hasBytesSoon() -> Bool {
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = poll(&poller, 1, 100)
    return ready > 0 || ready < 0 && errno != EINTR
  }

  /// From now on waiting for a pipe's writer is no work.
  public func use(_ permits: WorkPermits) { self.permits = permits }

  /// Whether it is a regular file.
  public var isSeekable: Bool { byteCount != nil }

  /// Reads up to `count` bytes from a place of a regular file; 0 at its end or after ``cancel()``.
  public func read(
    at offset: Int, into buffer: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(QueryError) -> Int {
    while cancelled.pointee == 0 {
      let got = pread(descriptor, buffer, count, off_t(start + offset))
      if got >= 0 { return got }
      if errno != EINTR && errno != EAGAIN {
        throw QueryError(.trace, "cannot read \(name): \(String(cString: strerror(errno)))")
      }
    }
    return 0
  }

  /// Says that these bytes are read soon.
  public func willRead(at offset: Int, count: Int) {
    #if os(Linux)
      _ = posix_fadvise(descriptor, off_t(start + offset), off_t(count), POSIX_FADV_WILLNEED)
    #endif
  }

  /// Makes a waiting `read` return 0 within a tenth of a second.
  public func cancel() { cancelled.pointee = 1 }
}

/// Bytes already in memory.
public final class MemorySource: ByteSource, @unchecked Sendable {
  private let bytes: [UInt8]
  private var position = 0
  private let step: Int

  /// A source of the given bytes, handing out at most `step` at a time.
  public init(_ bytes: [UInt8], step: Int = Int.max) {
    self.bytes = bytes
    self.step = max(1, step)
  }

  /// Number of bytes.
  public var byteCount: Int? { bytes.count }

  /// Reads up to `count` bytes.
  public func read(into buffer: UnsafeMutablePointer<UInt8>, count: Int) throws(QueryError) -> Int {
    let taken = min(count, step, bytes.count - position)
    bytes.withUnsafeBufferPointer { source in
      if taken > 0, let base = source.baseAddress { buffer.update(from: base + position, count: taken) }
    }
    position += taken
    return taken
  }

  /// Always.
  public var isSeekable: Bool { true }

  /// Reads up to `count` bytes from a place.
  public func read(
    at offset: Int, into buffer: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(QueryError) -> Int {
    let taken = max(0, min(count, step, bytes.count - offset))
    bytes.withUnsafeBufferPointer { source in
      if taken > 0, let base = source.baseAddress { buffer.update(from: base + offset, count: taken) }
    }
    return taken
  }

  /// Does nothing: memory never waits.
  public func cancel() {}
}
