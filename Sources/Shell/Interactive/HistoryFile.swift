import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The statements and commands of this shell and those before it: in memory, and in a file that several shells may
/// append to at a time.
///
/// The file has a line for each entry, in which `\n` is a line feed and `\\` a backslash; only its owner may read it. A
/// file that cannot be read or written is as if there were none.
final class History {
  /// The most entries that are kept; the file may have a fifth more before it is shortened.
  static let limit = 10_000

  /// The entries, the oldest first.
  private(set) var entries: [String] = []
  private let path: String?

  /// The history of a file; of no file where the path is nil.
  init(path: String?) {
    self.path = path
    guard let path else { return }
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Locked, so that no other shell appends to what is about to be replaced.
    flock(descriptor, LOCK_EX)
    let all = Self.entries(in: Self.contents(of: descriptor))
    entries = Array(all.suffix(Self.limit))
    if all.count > Self.limit + Self.limit / 5 { Self.rewrite(descriptor, entries) }
  }

  /// Keeps an entry, unless it is the same as the one before it.
  ///
  /// - Returns: whether it was kept.
  @discardableResult
  func add(_ entry: String) -> Bool {
    guard !entry.isEmpty, entry != entries.last else { return false }
    entries.append(entry)
    if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
    guard let path else { return true }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    fchmod(descriptor, 0o600)
    flock(descriptor, LOCK_EX)
    Self.write(Self.line(entry), to: descriptor)
    return true
  }

  /// Forgets everything, in the file too.
  func clear() {
    entries = []
    guard let path else { return }
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    flock(descriptor, LOCK_EX)
    Self.rewrite(descriptor, [])
  }

  /// The line of an entry.
  static func line(_ entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n") + "\n"
  }

  /// The entries of a file's text.
  static func entries(in text: String) -> [String] {
    text.split(separator: "\n").map { line in
      guard line.contains("\\") else { return String(line) }
      var entry = ""
      var isEscaped = false
      for character in line {
        if isEscaped {
          entry.append(character == "n" ? "\n" : character)
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else {
          entry.append(character)
        }
      }
      return entry
    }
  }

  private static func contents(of descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(contentsOf: chunk[..<count])
    }
  }

  private static func rewrite(_ descriptor: Int32, _ entries: [String]) {
    guard ftruncate(descriptor, 0) == 0 else { return }
    lseek(descriptor, 0, SEEK_SET)
    write(entries.map(line).joined(), to: descriptor)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    _ = text.withUTF8 { writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
  }
}

/// Where the shell's history is: `$XDG_STATE_HOME/tq/history`, else `~/.local/state/tq/history`; nil where
/// there is no home or the folder cannot be made.
func historyFilePath() -> String? {
  guard let folder = userFolder("XDG_STATE_HOME", else: ".local/state"), makeFolder(folder) else {
    return nil
  }
  return "\(folder)/history"
}

/// Where the user's settings for tq are: `$XDG_CONFIG_HOME/tq`, else `~/.config/tq`; nil where there is no home.
func configurationFolder() -> String? { userFolder("XDG_CONFIG_HOME", else: ".config") }

/// tq's folder in one of the user's base folders.
private func userFolder(_ variable: String, else path: String) -> String? {
  // The specification of these folders ignores a path that is not absolute.
  if let base = environment(variable), base.hasPrefix("/") { return "\(base)/tq" }
  guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
  return "\(home)/\(path)/tq"
}

/// Makes a folder and those it is in; false where that fails.
func makeFolder(_ path: String) -> Bool {
  var status = stat()
  if stat(path, &status) == 0 { return status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR) }
  if let slash = path.lastIndex(of: "/"), slash != path.startIndex, !makeFolder(String(path[..<slash])) {
    return false
  }
  return mkdir(path, 0o700) == 0 || errno == EEXIST
}
