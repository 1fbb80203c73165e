import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Where results go that do not go to the screen: `.output` and `.once`.
final class ResultTarget {
  /// Where to write.
  let output: ByteOutput
  /// The format that the file's ending names; nil where it names none.
  let format: OutputFormat?
  private let end: (_ isWhole: Bool) throws(QueryError) -> Void

  private init(
    _ output: ByteOutput, format: OutputFormat?, end: @escaping (_ isWhole: Bool) throws(QueryError) -> Void
  ) {
    self.output = output
    self.format = format
    self.end = end
  }

  /// What a word of `.output` or `.once` names: `|command`, or a file.
  ///
  /// - Parameter isForOne: whether one answer goes there, and a file is to be there whole or not at all; else
  ///   all that follow go to a file, which is emptied now.
  /// - Throws: a `.usage` error where it cannot be written.
  static func named(_ word: String, isForOne: Bool) throws(QueryError) -> ResultTarget {
    if word.hasPrefix("|") { return try command(String(word.dropFirst())) }
    let path = expandingTilde(word)
    return isForOne ? try wholeFile(path) : try growingFile(path)
  }

  /// No more will be written.
  ///
  /// - Parameter isWhole: whether all of the answer was written; else a file that is for one is not made.
  /// - Throws: where the last bytes cannot be written.
  func finish(isWhole: Bool) throws(QueryError) {
    if isWhole { try output.flush() }
    try end(isWhole)
  }

  private static func command(_ command: String) throws(QueryError) -> ResultTarget {
    guard let child = ChildInput(command) else {
      throw QueryError(.usage, "cannot start \(command): \(systemErrorText(errno))")
    }
    let output = ByteOutput(name: command, isInteractive: false) { child.write($0) }
    return ResultTarget(output, format: nil) { (_) throws(QueryError) in child.finish() }
  }

  private static func wholeFile(_ path: String) throws(QueryError) -> ResultTarget {
    let file = try AtomicFile(path)
    let output = ByteOutput(descriptor: file.descriptor, name: path)
    return ResultTarget(output, format: format(of: path)) { (isWhole) throws(QueryError) in
      if isWhole { try file.commit() } else { file.discard() }
    }
  }

  private static func growingFile(_ path: String) throws(QueryError) -> ResultTarget {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw QueryError(.usage, "cannot write to \(path): \(systemErrorText(errno))")
    }
    return ResultTarget(ByteOutput(descriptor: descriptor, name: path), format: format(of: path)) {
      (_) throws(QueryError) in
      close(descriptor)
    }
  }

  private static func format(of path: String) -> OutputFormat? {
    guard let dot = path.lastIndex(of: "."), !path[dot...].contains("/") else { return nil }
    let ending = path[path.index(after: dot)...].lowercased()
    return OutputFormat(rawValue: ["ndjson": "jsonl", "md": "markdown"][ending] ?? ending)
  }
}

/// A path in which `~` at the beginning is the user's home.
func expandingTilde(_ path: String) -> String {
  guard path == "~" || path.hasPrefix("~/"), let home = environment("HOME") else { return path }
  return home + path.dropFirst()
}
