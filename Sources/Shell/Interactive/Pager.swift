import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An answer on its way to the screen: what does not fit goes through the user's pager.
///
/// Lines are held until there are more than the terminal has; only then the pager is started.
final class Pager {
  /// Where the answer is written.
  private(set) lazy var output = ByteOutput(name: "the terminal", isInteractive: true) {
    [unowned self] bytes in
    take(bytes)
  }

  /// Called when the pager is about to take the screen.
  var willStart: (() -> Void)?

  private let command: String
  private let width: Int
  private let height: Int
  private var held: [UInt8] = []
  private var lines = 0
  private var process: ChildInput?

  /// - Parameters:
  ///   - command: a line for `/bin/sh`.
  ///   - width: cells in a line of the terminal.
  ///   - height: lines of the terminal.
  init(command: String, width: Int, height: Int) {
    self.command = command
    self.width = width
    self.height = height
  }

  /// The user's pager: what `PAGER` says, else `less`, else `more`; nil where there is none or the user wants none.
  static func command() -> String? {
    guard !Terminal.isDumb else { return nil }
    if let wanted = environment("PAGER") {
      let first = wanted.split(separator: " ").first.map(String.init) ?? ""
      guard !["", "off", "cat"].contains(first) else { return nil }
      return wanted
    }
    return ["less", "more"].first { executablePath($0) != nil }
  }

  /// Everything has been written: shows what is held, or waits until the user leaves the pager.
  func finish() {
    try? output.flush()
    if let process {
      process.finish()
      self.process = nil
    } else if !held.isEmpty {
      _ = held.withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) }
    }
    held = []
  }

  private func take(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    if let process { return process.write(bytes) }
    held.append(contentsOf: bytes)
    countLines()
    // The line of the prompt has its place too.
    guard lines > height - 2 else { return 0 }
    let first = command.split(separator: " ").first.map(String.init) ?? command
    // A name alone can be looked for; what else the shell makes of it is its business.
    if first.allSatisfy({ !"=$`'\"\\".contains($0) }), executablePath(first) == nil {
      writeToStandardError(
        "tq: warning: there is no pager \"\(first)\"; PAGER names one, .pager off needs none\n")
      return stopPaging()
    }
    // What less is to do where its own variable does not say: wide lines are cut, not broken; colours; the screen
    // is left as it is.
    willStart?()
    guard let process = ChildInput("LESS=\"${LESS-SRX}\" exec \(command)") else { return stopPaging() }
    self.process = process
    let all = held
    held = []
    return all.withUnsafeBytes { process.write($0) }
  }

  private func stopPaging() -> Int32 {
    lines = Int.min / 2
    let all = held
    held = []
    return all.withUnsafeBytes { writeAll($0, to: STDOUT_FILENO) }
  }

  private var counted = 0
  private var lineStart = 0

  private func countLines() {
    while counted < held.count {
      if held[counted] == UInt8(ascii: "\n") {
        let cells =
          counted - lineStart <= width
          ? 0 : displayWidth(String(decoding: held[lineStart..<counted], as: UTF8.self))
        lines += 1 + max(0, cells - 1) / max(1, width)
        lineStart = counted + 1
      }
      counted += 1
    }
  }
}

/// A command that what we write is given to.
final class ChildInput {
  private let stream: UnsafeMutablePointer<FILE>
  private let descriptor: Int32

  /// Starts a command by `/bin/sh`; nil where that cannot be done.
  init?(_ command: String) {
    // The child ends where nobody reads it, as commands do.
    signal(SIGPIPE, SIG_DFL)
    let stream = popen(command, "w")
    signal(SIGPIPE, SIG_IGN)
    guard let stream else { return nil }
    self.stream = stream
    descriptor = fileno(stream)
  }

  /// Writes all bytes; the error number, EPIPE where the command has ended.
  func write(_ bytes: UnsafeRawBufferPointer) -> Int32 { writeAll(bytes, to: descriptor) }

  /// Waits until the command has ended.
  ///
  /// - Returns: the code it ended with, -1 where that is not known.
  @discardableResult
  func finish() -> Int32 {
    let status = pclose(stream)
    guard status != -1, status & 0x7F == 0 else { return -1 }
    return (status >> 8) & 0xFF
  }
}

/// The path of a command, as the shell finds it; nil where there is none.
func executablePath(_ name: String) -> String? {
  if name.contains("/") { return access(name, X_OK) == 0 ? name : nil }
  for folder in (environment("PATH") ?? "/usr/bin:/bin").split(separator: ":") {
    let path = "\(folder)/\(name)"
    if access(path, X_OK) == 0 { return path }
  }
  return nil
}
