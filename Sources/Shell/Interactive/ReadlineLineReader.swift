#if TQ_READLINE
  import CReadline

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// Lines edited with GNU Readline: the user's inputrc, history across sessions, Ctrl-R.
  final class ReadlineLineReader: LineReader {
    private static let keptStatements: Int32 = 10_000
    private let historyPath: String?

    /// A reader whose history is kept in a file; nil keeps it in memory.
    init(historyPath: String?) {
      self.historyPath = historyPath
      tq_readline_prepare()
      tq_readline_set_getc(nextByte)
      tq_readline_keep_lines_together()
      using_history()
      stifle_history(Self.keptStatements)
      if let historyPath { _ = read_history(historyPath) }
    }

    func readLine(prompt: String) -> LineInput {
      guard let line = readline(prompt) else { return .end }
      defer { free(line) }
      return Interrupts.signal != 0 ? .interrupted : .line(String(cString: line))
    }

    func remember(_ statement: String) {
      add_history(statement)
      guard let historyPath else { return }
      // Appended at once, so that two shells do not overwrite each other's statements.
      if append_history(1, historyPath) != 0 { _ = write_history(historyPath) }
      chmod(historyPath, 0o600)
    }
  }

  /// Reads a byte for Readline; Ctrl-C empties the line and ends it.
  private func nextByte(_ stream: UnsafeMutablePointer<FILE>?) -> Int32 {
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1 { return Int32(byte) }
      guard count < 0, errno == EINTR else { return EOF }
      if Interrupts.signal != 0 {
        rl_replace_line("", 0)
        return Int32(UInt8(ascii: "\n"))
      }
      tq_readline_check_signals()
    }
  }
#endif
