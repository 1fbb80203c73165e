#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What is known of the terminal that a descriptor may be.
public enum Terminal {
  /// Whether the descriptor is a terminal.
  public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Cells in a line of the terminal, at least 20; nil where the descriptor is none. A terminal that does not
  /// tell has what `COLUMNS` says, else 80.
  public static func width(_ descriptor: Int32) -> Int? {
    guard isTerminal(descriptor) else { return nil }
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return max(20, Int(size.ws_col)) }
    return max(20, environment("COLUMNS").flatMap { Int($0) } ?? 80)
  }

  /// Lines of the terminal, at least 5; nil where the descriptor is none. A terminal that does not tell has what
  /// `LINES` says, else 24.
  public static func height(_ descriptor: Int32) -> Int? {
    guard isTerminal(descriptor) else { return nil }
    var size = winsize()
    if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 { return max(5, Int(size.ws_row)) }
    return max(5, environment("LINES").flatMap { Int($0) } ?? 24)
  }

  /// Whether the terminal says of itself that it can do nothing but take lines.
  public static var isDumb: Bool { environment("TERM") == "dumb" }

  /// Whether a terminal can show colours and its user wants them (https://no-color.org).
  public static func hasColor(_ descriptor: Int32) -> Bool {
    isTerminal(descriptor) && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
  }
}

/// The value of an environment variable, nil where it is not set.
public func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  return String(cString: value)
}

/// Writes text to standard error at once. A failure cannot be told to anyone and is ignored.
public func writeToStandardError(_ text: String) {
  var text = text
  text.withUTF8 { bytes in
    var rest = UnsafeRawBufferPointer(bytes)[...]
    while !rest.isEmpty {
      let count = write(STDERR_FILENO, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// Writes text to standard output at once, past any ``ByteOutput``; a failure shows where the next answer is written.
func writeToStandardOutput(_ text: String) {
  var text = text
  text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}

/// Nanoseconds of a clock that only runs forward.
func monotonicNanoseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
