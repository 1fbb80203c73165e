import Diagnostics
import Rendering
import SQLSyntax
import TraceQuery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The shell: reads statements and dot commands and answers them until it is told to end.
public final class InteractiveShell {
  /// The open traces, with the views, macros and settings.
  let session: Session
  /// How statements are run and shown.
  var settings: RunSettings
  /// Whether a line about time follows every answer.
  var showsTimer: Bool
  /// Whether a script ends at its first error.
  var bails = false
  /// Whether the statements and commands of scripts are shown before they are run.
  var echoes = false
  /// The most rows of a table that are shown.
  var mostRows: Int?
  /// How wide results are made.
  var width = ResultWidth.terminal
  /// Whether long answers go through a pager.
  var usesPager = true
  /// Whether what is written now may go to a pager.
  var isPaging = false
  /// Where results go, set by `.output`; nil for the screen.
  var target: ResultTarget?
  /// Where the next result goes, set by `.once`.
  var nextTarget: ResultTarget?
  /// Set by `.quit`.
  var isEnded = false
  /// What was typed and run last, for `.edit` and `.save`.
  var lastStatement: String?
  /// What was run last, for `.watch`.
  var lastScripts: [QueryScript] = []
  /// Why there is no table `_`, once there was a result that could not be kept.
  var missingResult = "there is no result yet"
  /// Bytes of rows that a result may have to be kept for `_`.
  var keptLimit = ResultKeeper.limit
  /// The statements and commands of this and earlier shells.
  let history: History
  /// Lines of a statement that is not complete yet.
  var pending = ""
  /// Whether something went wrong since the shell began; a script's exit code says so.
  public internal(set) var hasFailed = false
  /// The folders of the scripts that are run, one inside the other; empty at the prompt.
  var scriptFolders: [String] = []
  /// The worst that was met in a trace.
  public internal(set) var damage = TraceDamageLevel.none
  /// Lines for standard error that wait until the answer has been read.
  var afterAnswer: [String] = []
  /// What is damaged in the traces and was said already, while `.watch` repeats a query.
  var knownDamage: Set<String>?
  /// Where answers go now: the screen, or what pages them.
  var output: ByteOutput

  let progress: ProgressBar?
  let lines: any LineReader
  private(set) lazy var completionSource = CompletionSource(self)

  /// A shell over the traces of a session, talking to the terminal.
  public convenience init(session: Session, settings: RunSettings, showsTimer: Bool, progress: ProgressBar?) {
    let output = ByteOutput(descriptor: STDOUT_FILENO, name: "standard output", isInteractive: true)
    #if TQ_READLINE
      let lines: any LineReader = ReadlineLineReader()
    #else
      let lines: any LineReader = PlainLineReader()
    #endif
    self.init(
      session: session, settings: settings, showsTimer: showsTimer, progress: progress, output: output,
      lines: lines, history: History(path: historyFilePath()))
  }

  /// A shell that runs scripts and asks nobody: no prompt, no pager, no history.
  public convenience init(
    scriptsOver session: Session, settings: RunSettings, showsTimer: Bool, progress: ProgressBar?
  ) {
    self.init(
      session: session, settings: settings, showsTimer: showsTimer, progress: progress,
      output: ByteOutput(descriptor: STDOUT_FILENO, name: "standard output"),
      lines: PlainLineReader(showsPrompt: false))
  }

  init(
    session: Session, settings: RunSettings, showsTimer: Bool, progress: ProgressBar?, output: ByteOutput,
    lines: any LineReader, history: History = History(path: nil)
  ) {
    self.session = session
    self.settings = settings
    self.showsTimer = showsTimer
    self.progress = progress
    self.output = output
    self.lines = lines
    self.history = history
  }

  /// Reads and answers until `.quit` or the end of the input. Ctrl-C ends a query or clears the line.
  public func run() {
    Interrupts.watch(session, isPatient: true)
    Interrupts.catch([SIGINT])
    defer {
      Interrupts.watch(nil, isPatient: true)
      closeTargets()
    }
    if settings.readsInitFile { runInitFile() }
    for line in welcome {
      for part in wordWrapped(line, width: Terminal.width(STDOUT_FILENO) ?? Int.max) { say(part) }
    }
    for entry in history.entries { lines.remember(entry) }
    lines.completer = { [unowned self] line, cursor in completionSource.complete(line, cursor: cursor) }
    defer { lines.completer = nil }
    while !isEnded {
      Interrupts.clear()
      switch lines.readLine(prompt: pending.isEmpty ? "tq> " : "...> ") {
      case .interrupted: pending = ""
      case .end: return
      case .line(let text):
        // What was pasted is taken line by line, as if it had been typed.
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) where !isEnded {
          if Interrupts.signal != 0 { break }
          take(String(line))
        }
      }
    }
  }

  /// Runs statements and commands that nobody types.
  public func runPiped(_ text: String) {
    Interrupts.watch(session, isPatient: false)
    Interrupts.catch([SIGINT, SIGTERM, SIGHUP])
    defer {
      Interrupts.watch(nil, isPatient: false)
      closeTargets()
    }
    runScript(QueryScript(text).text, name: "<stdin>")
  }

  /// What is open, a line a trace, and how to go on.
  var welcome: [String] {
    guard !session.inputs.isEmpty else { return [] }
    return openTraceLines + ["Statements end with \";\". .help lists the commands, .tables the tables."]
  }

  /// A line a trace, those of many summed up.
  var openTraceLines: [String] {
    let traces = traceLines(session)
    return traces.count <= 5 ? traces : traces.prefix(4) + ["and \(traces.count - 4) more traces"]
  }

  /// Takes a line, and answers what was typed so far, if that is complete.
  private func take(_ line: String) {
    if pending.isEmpty, DotCommand.isCommand(line.drop { $0.isWhitespace }) {
      remember(line.trimmed)
      // A command may say that it did not need the line, as .edit does.
      report { () throws(ScriptError) in try runDotCommand(line.drop { $0.isWhitespace }) }
      return
    }
    // psql's commands stand behind the beginning of a statement too.
    if !pending.isEmpty, ["\\e", ".edit", "\\r", "\\q"].contains(line.trimmed) {
      report { () throws(ScriptError) in try runDotCommand(Substring(line.trimmed)) }
      return
    }
    pending += pending.isEmpty ? line : "\n" + line
    if SQLParser.splitStatements(pending).isEmpty, !isAmidComment(pending) {
      // Nothing but space, comments and semicolons.
      pending = ""
    } else if SQLParser.isComplete(pending) {
      let text = pending
      pending = ""
      remember(text.trimmed)
      report { () throws(ScriptError) in try runTyped(text) }
    }
  }

  private func isAmidComment(_ text: String) -> Bool { text.contains("/*") && !text.contains("*/") }

  /// Runs statements that were typed or edited.
  func runTyped(_ text: String) throws(ScriptError) {
    lastStatement = text
    lastScripts = [QueryScript(text)]
    try run(lastScripts)
  }

  /// Whether damage was said before by a query that is repeated.
  func isDamageKnown(_ text: String) -> Bool {
    guard knownDamage != nil else { return false }
    return knownDamage?.insert(text).inserted == false
  }

  /// Puts an entry into the history.
  func remember(_ entry: String) {
    if history.add(entry) { lines.remember(entry) }
  }

  /// Prints a line to the screen. A terminal that takes no more ends the shell.
  func say(_ text: String) {
    do throws(QueryError) {
      try output.append(text + "\n")
      try output.flush()
    } catch {
      isEnded = true
    }
  }

  /// Prints a line to standard error.
  func complain(_ text: String) {
    progress?.erase()
    writeToStandardError(text + "\n")
  }

  /// Does something, and says what went wrong with it.
  func report(_ body: () throws(ScriptError) -> Void) {
    do throws(ScriptError) {
      try body()
    } catch {
      hasFailed = true
      complain(error.text)
    }
    try? output.flush()
    if output.isClosed { isEnded = true }
  }
}

/// How much of the traces could not be read.
public enum TraceDamageLevel: Int, Comparable, Sendable {
  /// All of them could be.
  case none
  /// What came before the damage was answered from.
  case partial
  /// Nothing of one that was named.
  case total

  /// By how much is lost.
  public static func < (a: TraceDamageLevel, b: TraceDamageLevel) -> Bool { a.rawValue < b.rawValue }
}

/// How many cells a line of a result may have.
enum ResultWidth: Hashable {
  /// As many as the terminal has.
  case terminal
  /// As many as it needs.
  case unlimited
  /// So many.
  case cells(Int)

  /// The cells now; nil for no limit.
  var cells: Int? {
    switch self {
    case .terminal: Terminal.width(STDOUT_FILENO)
    case .unlimited: nil
    case .cells(let count): count
    }
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let head = drop { $0.isWhitespace }
    guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(head[...last])
  }
}
