import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Rows held back on disk until it is known that they may be shown. The file has no name and is gone when the
/// process is.
public final class SpoolFile {
  /// Where to write.
  public let descriptor: Int32

  /// An empty file in a folder; nil for what `$TMPDIR` names, else `/tmp`.
  ///
  /// - Throws: a `.usage` error where it cannot be made.
  public init(in folder: String?) throws(QueryError) {
    let folder = folder ?? environment("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/tq-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw QueryError(.usage, "cannot write to \(folder): \(systemErrorText(errno))")
    }
    unlink(template)
  }

  /// Copies what was written to `output`.
  ///
  /// - Throws: a `.usage` error where it cannot be read back or written.
  public func copy(to output: ByteOutput) throws(QueryError) {
    lseek(descriptor, 0, SEEK_SET)
    var chunk = [UInt8](repeating: 0, count: ByteOutput.capacity)
    while !output.isClosed {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw QueryError(.usage, "cannot read rows held back: \(systemErrorText(errno))")
      }
      if count == 0 { return try output.flush() }
      try output.append { $0.append(contentsOf: chunk[..<count]) }
    }
  }

  deinit { close(descriptor) }
}
