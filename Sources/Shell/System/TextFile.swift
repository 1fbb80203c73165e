import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The whole text of a file; bytes that are not UTF-8 become U+FFFD.
///
/// - Parameter path: `-` is standard input.
/// - Throws: a `.usage` error where the file cannot be read.
public func readTextFile(_ path: String) throws(QueryError) -> String {
  if path == "-" { return try readText(STDIN_FILENO, name: "standard input") }
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw QueryError(.usage, "cannot read \(path): \(systemErrorText(errno))") }
  defer { close(descriptor) }
  return try readText(descriptor, name: path)
}

private func readText(_ descriptor: Int32, name: String) throws(QueryError) -> String {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 16 * 1024)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      bytes.append(contentsOf: chunk[..<count])
    } else if count == 0 {
      try checkText(bytes, name: name)
      return String(decoding: bytes, as: UTF8.self)
    } else if errno != EINTR {
      throw QueryError(.usage, "cannot read \(name): \(systemErrorText(errno))")
    }
  }
}

/// What is no text would be shown to the user as a mistake in the language, byte by byte.
private func checkText(_ bytes: [UInt8], name: String) throws(QueryError) {
  guard bytes.prefix(8192).contains(0) else { return }
  let isTrace = bytes.starts(with: "go 1.".utf8)
  throw QueryError(
    .usage, "\(name) is no text\(isTrace ? " but a trace" : "")",
    hint: isTrace ? "traces are named without an option before them" : nil)
}
