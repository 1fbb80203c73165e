import Diagnostics

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file without a name, for rows that memory has no room for. It has gone when nobody uses it any more, also
/// when the process is killed: no name of it stays in the folder while it is used.
final class TemporaryFile {
  private let descriptor: Int32
  private let directory: String
  private var end = 0

  /// - Parameter directory: a folder that files can be made in.
  /// - Throws: a `.runtime` error where none can be made.
  init(in directory: String) throws(QueryError) {
    self.directory = directory
    descriptor = try Self.make(in: directory)
  }

  deinit { close(descriptor) }

  private static func make(in directory: String) throws(QueryError) -> Int32 {
    #if os(Linux)
      // A file that never had a name (O_TMPFILE), where the file system can.
      let nameless = open(directory, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o600)
      if nameless >= 0 { return nameless }
    #endif
    var path = Array("\(directory)/tq-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    guard descriptor >= 0 else { throw failure("make", in: directory) }
    unlink(path)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private static func failure(_ action: String, in directory: String) -> QueryError {
    let reason = errno
    return QueryError(
      .runtime, "cannot \(action) a temporary file in \(directory): \(String(cString: strerror(reason)))",
      hint:
        "SET temp_directory, --temp-dir or TMPDIR names another folder, and SET memory_limit allows more memory"
    )
  }

  /// Writes bytes behind all others; where they begin.
  ///
  /// - Throws: a `.runtime` error, above all when the disk is full.
  func append(_ bytes: UnsafeRawBufferPointer) throws(QueryError) -> Int {
    var written = 0
    while written < bytes.count, let base = bytes.baseAddress {
      let count = pwrite(descriptor, base + written, bytes.count - written, off_t(end + written))
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw Self.failure("write", in: directory) }
      written += count
    }
    defer { end += written }
    return end
  }

  /// Reads as many bytes as the buffer has from `offset` on.
  ///
  /// - Throws: a `.runtime` error where they cannot be read.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(QueryError) {
    var done = 0
    while done < buffer.count, let base = buffer.baseAddress {
      let count = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      if count <= 0 { throw Self.failure("read", in: directory) }
      done += count
    }
  }
}

/// The folder for temporary files: what `TMPDIR` says, else `/tmp`.
func defaultTemporaryDirectory() -> String {
  guard let path = getenv("TMPDIR").map({ String(cString: $0) }), !path.isEmpty else { return "/tmp" }
  return path
}

/// The bytes of memory of this machine; a guess of 8 GiB where it does not say.
func physicalMemory() -> Int {
  let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
  guard pages > 0, size > 0 else { return 8 << 30 }
  let (bytes, overflow) = Int(pages).multipliedReportingOverflow(by: Int(size))
  return overflow ? Int.max : bytes
}
