import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes on their way out: a buffer of 64 KB over a file descriptor, or over nothing, where they are kept.
///
/// A reader that has gone away (`| head`) is no error: the output is then ``isClosed`` and takes bytes
/// without writing them. Every other failure, a full disk above all, is thrown. Used from one thread.
public final class ByteOutput {
  /// Bytes gathered before they are written.
  public static let capacity = 64 * 1024

  /// Whether the reader has gone away; what is appended from then on is dropped.
  public private(set) var isClosed = false
  /// Called before bytes are written, so that a progress bar on the same terminal can get out of the way.
  public var willWrite: (() -> Void)?

  private var buffer: [UInt8] = []
  /// Takes bytes and answers an error number, 0 where there was none; nil where they are kept.
  private let write: ((UnsafeRawBufferPointer) -> Int32)?
  private let name: String
  /// Whether someone is watching.
  public let isInteractive: Bool

  /// An output that writes to an open descriptor, which stays open and is not owned.
  ///
  /// - Parameters:
  ///   - descriptor: where the bytes go; SIGPIPE must be ignored by the process.
  ///   - name: what errors call it.
  ///   - isInteractive: someone is watching, so that every batch is shown when it is there.
  public init(descriptor: Int32, name: String, isInteractive: Bool = false) {
    write = { writeAll($0, to: descriptor) }
    self.name = name
    self.isInteractive = isInteractive
    buffer.reserveCapacity(Self.capacity + 4096)
  }

  /// An output whose bytes a function takes.
  ///
  /// - Parameter write: takes all of the bytes and answers an error number, 0 where there was none; EPIPE says that
  ///   nobody wants more.
  public init(name: String, isInteractive: Bool, write: @escaping (UnsafeRawBufferPointer) -> Int32) {
    self.write = write
    self.name = name
    self.isInteractive = isInteractive
  }

  /// An output that keeps everything in ``captured``.
  public init() {
    write = nil
    name = "memory"
    isInteractive = false
  }

  /// What an output over nothing has taken.
  public var captured: [UInt8] { write == nil ? buffer : [] }

  /// Lets `body` append to the buffer, then writes the buffer if it is full.
  ///
  /// The buffer grows as `body` needs, so that a caller appends one row at a time.
  ///
  /// - Throws: a `.runtime` error where the bytes cannot be written.
  public func append(_ body: (inout [UInt8]) -> Void) throws(QueryError) {
    guard !isClosed else { return }
    body(&buffer)
    if buffer.count >= Self.capacity { try flush() }
  }

  /// Appends text.
  public func append(_ text: String) throws(QueryError) {
    try append { $0.append(contentsOf: text.utf8) }
  }

  /// A batch is complete: bytes that someone waits for are written.
  public func batchEnded() throws(QueryError) {
    if isInteractive { try flush() }
  }

  /// Forgets what is in the buffer.
  public func discard() { buffer.removeAll(keepingCapacity: true) }

  /// Writes what is in the buffer.
  ///
  /// - Throws: a `.runtime` error where the bytes cannot be written.
  public func flush() throws(QueryError) {
    guard let write, !isClosed, !buffer.isEmpty else { return }
    willWrite?()
    let failure = buffer.withUnsafeBytes { write($0) }
    buffer.removeAll(keepingCapacity: true)
    if failure == EPIPE {
      isClosed = true
    } else if failure != 0 {
      throw QueryError(.runtime, "cannot write to \(name): \(systemErrorText(failure))")
    }
  }
}

/// Writes all bytes, waiting where the descriptor is full; the error number, 0 where there was none.
public func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
  var rest = bytes[...]
  while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
    let written = write(descriptor, start, rest.count)
    if written >= 0 {
      rest = rest.dropFirst(written)
      continue
    }
    switch errno {
    case EINTR: continue
    case EAGAIN:
      // A terminal or pipe that someone else made non-blocking.
      var wanted = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&wanted, 1, -1)
    default: return errno
    }
  }
  return 0
}
