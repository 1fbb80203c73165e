import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is there whole or not at all: written under another name in the same folder, then renamed.
///
/// What is no regular file (`/dev/null`, a named pipe) is written directly.
public final class AtomicFile {
  /// Where to write.
  public let descriptor: Int32
  private let path: String
  private let temporary: String?
  private var isOpen = true

  /// Begins a file that will be at `path`; nothing is there yet.
  ///
  /// - Throws: a `.usage` error where the folder does not exist or cannot be written.
  public init(_ path: String) throws(QueryError) {
    guard !path.isEmpty else { throw QueryError(.usage, "the file to write to has no name") }
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & mode_t(S_IFMT)
    if exists, kind == mode_t(S_IFDIR) {
      throw QueryError(.usage, "cannot write to \(path): it is a directory")
    }
    if exists, kind != mode_t(S_IFREG) {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
      self.path = path
      temporary = nil
      guard descriptor >= 0 else { throw Self.failure(path) }
      return
    }
    // A symbolic link stays; the file it points to is replaced.
    self.path = exists ? Self.resolved(path) : path
    var template = Array("\(Self.folder(of: self.path)).tq-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw Self.failure(path) }
    let name = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    temporary = name
    Interrupts.guardTemporary(name)
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, exists ? status.st_mode & 0o7777 : 0o666 & ~mask)
  }

  /// Gives the file its name.
  ///
  /// - Throws: a `.runtime` error where the last bytes cannot be written or the file cannot be renamed; nothing
  ///   is left behind then.
  public func commit() throws(QueryError) {
    guard isOpen else { return }
    isOpen = false
    // A full disk may be reported no earlier than here.
    let isClosed = close(descriptor) == 0
    guard let temporary else { return }
    defer { Interrupts.releaseTemporary(temporary) }
    guard isClosed, rename(temporary, path) == 0 else {
      let error = Self.failure(path, code: .runtime)
      unlink(temporary)
      throw error
    }
  }

  /// Leaves no trace of the file.
  public func discard() {
    guard isOpen else { return }
    isOpen = false
    close(descriptor)
    if let temporary {
      unlink(temporary)
      Interrupts.releaseTemporary(temporary)
    }
  }

  deinit { discard() }

  private static func failure(_ path: String, code: QueryError.Code = .usage) -> QueryError {
    QueryError(code, "cannot write to \(path): \(systemErrorText(errno))")
  }

  /// The folder's part of a path, with the slash, empty for the current folder.
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
