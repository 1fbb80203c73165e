import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A terminal that a test types into and reads from, with a program in it.
///
/// Nothing here waits for a time to pass: a test waits for what it expects to see, for as long as a machine may need that
/// has much else to do.
final class PseudoTerminal {
  /// What a test waited for and did not see.
  struct Unseen: Error, CustomStringConvertible {
    var description: String
  }

  /// Seconds until a test gives up.
  static let patience = 60.0

  private let master: Int32
  private let process: pid_t
  private var bytes: [UInt8] = []
  private var seen = 0
  private var status: Int32?

  /// Starts a program in a terminal of its own, whose session it leads.
  ///
  /// - Parameter environment: all of it.
  init(
    _ executable: String, _ arguments: [String], environment: [String: String], folder: String? = nil,
    columns: Int = 80, lines: Int = 24
  ) throws {
    let path: String
    (master, path) = try Self.open()
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // A session without a terminal gets the first that is opened in it.
    posix_spawn_file_actions_addopen(&actions, 0, path, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(0x80 | POSIX_SPAWN_SETSIGMASK))  // 0x80: POSIX_SPAWN_SETSID
    var size = winsize(ws_row: UInt16(lines), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    // The program begins in its folder.
    let start = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder ?? ".", executable]
    let words = (start + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var child: pid_t = 0
    let failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, words, variables)
    guard failure == 0 else {
      throw Unseen(description: "cannot start \(executable): \(String(cString: strerror(failure)))")
    }
    process = child
  }

  /// A new terminal: the end that the test has, and the path of the other.
  private static func open() throws -> (Int32, String) {
    #if os(Linux)
      // What posix_openpt, unlockpt and ptsname do; the C library's headers hide them.
      let (unlock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
      let master = Foundation.open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (isLocked, index): (Int32, UInt32) = (0, 0)
      guard master >= 0, ioctl(master, unlock, &isLocked) == 0, ioctl(master, number, &index) == 0 else {
        throw Unseen(description: "no pseudo-terminal: \(String(cString: strerror(errno)))")
      }
      return (master, "/dev/pts/\(index)")
    #else
      let master = posix_openpt(O_RDWR | O_NOCTTY)
      guard master >= 0, grantpt(master) == 0, unlockpt(master) == 0, let name = ptsname(master) else {
        throw Unseen(description: "no pseudo-terminal: \(String(cString: strerror(errno)))")
      }
      return (master, String(cString: name))
    #endif
  }

  deinit {
    if status == nil {
      // The terminal's hang-up ends those who live in it; the one that was started is not left behind either.
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    close(master)
  }

  /// Everything that was written so far, as it was.
  var raw: String { String(decoding: bytes, as: UTF8.self) }

  /// What was written since the last ``expect(_:)``, without escape sequences.
  var unread: String { Self.plain(bytes[seen...]) }

  /// Types text.
  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR, errno != EAGAIN { return }
    }
  }

  /// Types a line.
  func line(_ text: String) { send(text + "\r") }

  /// Presses a key with Ctrl.
  func control(_ letter: Character) { send(String(UnicodeScalar((letter.asciiValue ?? 0) & 0x1F))) }

  /// Makes the window another size.
  func resize(columns: Int, lines: Int) {
    var size = winsize(ws_row: UInt16(lines), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Waits until a text is written, not looking at what was found before.
  ///
  /// - Returns: what was written up to it and with it, without escape sequences.
  /// - Throws: ``Unseen`` where the program ends or is silent for too long.
  @discardableResult
  func expect(_ text: String) throws -> String {
    let wanted = Array(text.utf8)
    let deadline = Date().addingTimeInterval(Self.patience)
    while true {
      let (plain, ends) = Self.plainWithEnds(bytes[seen...])
      if let range = Data(plain).range(of: Data(wanted)) {
        seen = range.upperBound == 0 ? seen : ends[range.upperBound - 1]
        return String(decoding: plain[..<range.upperBound], as: UTF8.self)
      }
      guard Date() < deadline, read(until: deadline) else {
        throw Unseen(description: "did not see \"\(text)\" but: \(unread.suffix(4000))")
      }
    }
  }

  /// Waits until the program ends.
  ///
  /// - Returns: its exit code; less than 0 for a signal.
  func waitForEnd() throws -> Int32 {
    let deadline = Date().addingTimeInterval(Self.patience)
    while Date() < deadline {
      // What it writes is taken, or it would wait for that.
      _ = read(until: min(deadline, Date().addingTimeInterval(0.02)))
      var status: Int32 = 0
      guard waitpid(process, &status, WNOHANG) == process else { continue }
      self.status = status
      while read(until: Date()) {}
      return status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F)
    }
    throw Unseen(description: "the program does not end: \(unread.suffix(4000))")
  }

  /// Reads what there is; false where nothing came until the deadline, or nothing will come.
  private func read(until deadline: Date) -> Bool {
    var wanted = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(max(0, min(deadline.timeIntervalSinceNow, 600) * 1000))
    guard poll(&wanted, 1, milliseconds) > 0 else { return false }
    var chunk = [UInt8](repeating: 0, count: 65_536)
    #if canImport(Glibc)
      let count = Glibc.read(master, &chunk, chunk.count)
    #elseif canImport(Musl)
      let count = Musl.read(master, &chunk, chunk.count)
    #else
      let count = Darwin.read(master, &chunk, chunk.count)
    #endif
    guard count > 0 else { return false }
    bytes.append(contentsOf: chunk[..<count])
    return true
  }

  private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: plainWithEnds(bytes).0, as: UTF8.self)
  }

  /// The bytes without escape sequences, bells and carriage returns, and where each ends.
  private static func plainWithEnds(_ bytes: ArraySlice<UInt8>) -> ([UInt8], [Int]) {
    var plain: [UInt8] = []
    var ends: [Int] = []
    var i = bytes.startIndex
    while i < bytes.endIndex {
      let byte = bytes[i]
      i += 1
      if byte == 0x1B, i < bytes.endIndex, bytes[i] == UInt8(ascii: "[") {
        i += 1
        while i < bytes.endIndex, !(0x40...0x7E).contains(bytes[i]) { i += 1 }
        if i < bytes.endIndex { i += 1 }
      } else if byte == 0x1B {
        if i < bytes.endIndex { i += 1 }
      } else if byte != 0x07, byte != 0x0D {
        plain.append(byte)
        ends.append(i)
      }
    }
    return (plain, ends)
  }
}

/// A shell of the built command in a terminal, with a home of its own.
final class ShellSession {
  let terminal: PseudoTerminal
  let home: TemporaryFolder

  /// Starts the shell and waits for its first prompt.
  ///
  /// - Parameters:
  ///   - home: where history and settings are; a new one unless given.
  ///   - variables: of the environment, beside those that make every machine alike.
  init(
    _ arguments: [String] = [Command.trace], home: TemporaryFolder? = nil, variables: [String: String] = [:],
    columns: Int = 80, lines: Int = 24
  ) throws {
    self.home = try home ?? TemporaryFolder()
    let path = self.home.url.path
    var environment = [
      "HOME": path, "XDG_STATE_HOME": "\(path)/state", "XDG_CONFIG_HOME": "\(path)/config",
      "INPUTRC": "/dev/null",
      "TERM": "xterm", "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PAGER": "",
      "TMPDIR": path,
    ]
    environment.merge(variables) { _, new in new }
    terminal = try PseudoTerminal(
      Command.executable.path, arguments, environment: environment, folder: path, columns: columns,
      lines: lines)
    try terminal.expect("tq> ")
  }

  /// Types a line, and waits for the next prompt.
  ///
  /// - Returns: what was written until then: the line and the answer.
  @discardableResult
  func answer(_ line: String) throws -> String {
    terminal.line(line)
    // The line's own echo comes first; a prompt that is redrawn while typing is not the next one.
    try terminal.expect("\n")
    return try terminal.expect("tq> ")
  }

  /// Presses Ctrl-C at the prompt, and waits for the next one.
  func interrupt() throws {
    terminal.control("C")
    try terminal.expect("^C")
    try terminal.expect("\n")
    try terminal.expect("tq> ")
  }

  /// Ends the shell, and answers its exit code.
  func end() throws -> Int32 {
    terminal.control("D")
    return try terminal.waitForEnd()
  }
}
