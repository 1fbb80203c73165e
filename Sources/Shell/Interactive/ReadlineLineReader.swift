#if TQ_READLINE
  import CReadline

  #if canImport(Glibc)
    import Glibc
  #elseif canImport(Musl)
    import Musl
  #else
    import Darwin
  #endif

  /// Lines edited with GNU Readline: the user's inputrc, a history to go back in, completion, Ctrl-R.
  final class ReadlineLineReader: LineReader {
    /// Readline calls functions, not objects; there is one terminal and so one reader at work.
    nonisolated(unsafe) fileprivate static var current: ReadlineLineReader?

    var completer: ((_ line: String, _ cursor: Int) -> Completion)?

    /// A reader with an empty history.
    init() {
      tq_readline_prepare()
      tq_readline_set_getc(nextByte)
      tq_readline_set_completion(completions)
      // What people expect of a shell; an inputrc, which is read later, may say otherwise.
      rl_variable_bind("show-all-if-ambiguous", "on")
      rl_variable_bind("completion-ignore-case", "on")
      using_history()
      stifle_history(Int32(History.limit))
    }

    func readLine(prompt: String) -> LineInput {
      Self.current = self
      defer { Self.current = nil }
      // A process that was stopped and goes on must take the terminal again.
      let stop = SignalFlag(SIGTSTP)
      defer { stop.restore() }
      guard let line = readline(prompt) else {
        writeToStandardOutput("\n")
        return .end
      }
      defer { free(line) }
      return Interrupts.signal != 0 ? .interrupted : .line(String(cString: line))
    }

    func remember(_ entry: String) { add_history(entry) }

    func forgetAll() { clear_history() }

    /// The matches of what stands before the cursor, as Readline wants them; nil for none.
    fileprivate func matches(_ start: Int) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
      tq_readline_completion_is_over()
      guard let completer, let buffer = tq_readline_line() else { return nil }
      let line = String(cString: buffer)
      let cursor = Int(tq_readline_cursor())
      let found = completer(line, cursor)
      let texts = found.replacements(in: line, from: start)
      guard !texts.isEmpty else { return nil }
      // The first is what all have in common, and what is put in.
      let all = texts.count == 1 ? texts : [commonPrefix(of: texts)] + texts
      let size = (all.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
      guard let memory = malloc(size) else { return nil }
      let array = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: all.count + 1)
      for (i, text) in all.enumerated() { array[i] = strdup(text) }
      array[all.count] = nil
      return array
    }
  }

  private func completions(
    _ text: UnsafePointer<CChar>?, _ start: Int32, _ end: Int32
  ) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
    guard let reader = ReadlineLineReader.current else { return nil }
    return reader.matches(Int(start))
  }

  /// Reads a byte for Readline; Ctrl-C empties the line and ends it, Ctrl-Z stops the process.
  private func nextByte(_ stream: UnsafeMutablePointer<FILE>?) -> Int32 {
    // Signals are let in only while waiting, so that none comes unseen between a look and the wait.
    var blocked = sigset_t()
    var before = sigset_t()
    sigemptyset(&blocked)
    for number in [SIGINT, SIGTSTP, SIGWINCH] { sigaddset(&blocked, number) }
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    while true {
      if Interrupts.signal != 0 { return interruptedByte() }
      if SignalFlag.isRaised {
        stopProcess(&before)
        continue
      }
      tq_readline_check_signals()
      guard tq_readline_wait(STDIN_FILENO, &before) >= 0 else {
        if errno == EINTR { continue }
        return EOF
      }
      // A signal that came together with a byte came first.
      pthread_sigmask(SIG_SETMASK, &before, nil)
      pthread_sigmask(SIG_BLOCK, &blocked, nil)
      if Interrupts.signal != 0 { continue }
      var byte: UInt8 = 0
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1 { return Int32(byte) }
      guard count < 0, errno == EINTR || errno == EAGAIN else { return EOF }
    }
  }

  /// What Readline reads after Ctrl-C: first a Ctrl-G where it asks or searches, then the end of an empty line.
  private func interruptedByte() -> Int32 {
    if tq_readline_is_amid() != 0 {
      tq_readline_ends_completing()
      return 7
    }
    rl_echo_signal_char(SIGINT)
    rl_replace_line("", 0)
    return Int32(UInt8(ascii: "\n"))
  }

  /// Stops as Ctrl-Z asks, with the terminal as it was; comes back when the process goes on.
  private func stopProcess(_ mask: inout sigset_t) {
    tq_readline_leave_terminal()
    SignalFlag.stopNow(&mask)
    tq_readline_take_terminal()
  }

  /// Notes SIGTSTP while a line is read, instead of stopping at once.
  private struct SignalFlag {
    nonisolated(unsafe) private static var raised: sig_atomic_t = 0
    private let number: Int32
    private var old = sigaction()

    static var isRaised: Bool { raised != 0 }

    init(_ number: Int32) {
      self.number = number
      // A shell without job control has it ignored, and it stays so.
      sigaction(number, nil, &old)
      Self.raised = 0
      if Self.isIgnored(old) { return }
      var action = sigaction()
      let note: @convention(c) (Int32) -> Void = { _ in SignalFlag.raised = 1 }
      #if os(Linux)
        action.__sigaction_handler.sa_handler = note
      #else
        action.__sigaction_u.__sa_handler = note
      #endif
      sigemptyset(&action.sa_mask)
      sigaction(number, &action, nil)
    }

    func restore() {
      var old = old
      sigaction(number, &old, nil)
    }

    /// Stops the process by the signal's own way, and returns when it goes on.
    static func stopNow(_ mask: inout sigset_t) {
      var noted = sigaction()
      var action = sigaction()
      #if os(Linux)
        action.__sigaction_handler.sa_handler = SIG_DFL
      #else
        action.__sigaction_u.__sa_handler = SIG_DFL
      #endif
      sigemptyset(&action.sa_mask)
      sigaction(SIGTSTP, &action, &noted)
      raised = 0
      kill(getpid(), SIGTSTP)
      var blocked = sigset_t()
      pthread_sigmask(SIG_SETMASK, &mask, &blocked)
      pthread_sigmask(SIG_SETMASK, &blocked, nil)
      sigaction(SIGTSTP, &noted, nil)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
      #if os(Linux)
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      #else
        let handler = unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self)
      #endif
      return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }
  }
#endif
