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
  /// The open traces; `.open` begins a new session.
  var session: Session
  /// How statements are run and shown; `.mode` changes it.
  var settings: RunSettings
  /// Whether a line about time follows every answer.
  var showsTimer: Bool
  /// Set by `.quit`.
  var isEnded = false
  /// Where answers go.
  let output: ByteOutput

  private let progress: ProgressBar?
  private let lines: any LineReader

  /// A shell over the traces of a session, talking to the terminal.
  public convenience init(session: Session, settings: RunSettings, showsTimer: Bool, progress: ProgressBar?) {
    let output = ByteOutput(descriptor: STDOUT_FILENO, name: "standard output", isInteractive: true)
    #if TQ_READLINE
      let lines: any LineReader = ReadlineLineReader(historyPath: historyFilePath())
    #else
      let lines: any LineReader = PlainLineReader()
    #endif
    self.init(
      session: session, settings: settings, showsTimer: showsTimer, progress: progress, output: output,
      lines: lines)
  }

  init(
    session: Session, settings: RunSettings, showsTimer: Bool, progress: ProgressBar?, output: ByteOutput,
    lines: any LineReader
  ) {
    self.session = session
    self.settings = settings
    self.showsTimer = showsTimer
    self.progress = progress
    self.output = output
    self.lines = lines
  }

  /// Reads and answers until `.quit` or the end of the input. Ctrl-C ends a query or clears the line.
  public func run() {
    for line in welcome { say(line) }
    Interrupts.watch(session, isPatient: true)
    Interrupts.catch([SIGINT])
    defer { Interrupts.watch(nil, isPatient: true) }
    var text = ""
    while !isEnded {
      Interrupts.clear()
      switch lines.readLine(prompt: text.isEmpty ? "tq> " : "...> ") {
      case .interrupted:
        text = ""
      case .end:
        return
      case .line(let line):
        text += text.isEmpty ? line : "\n" + line
        take(&text)
      }
    }
  }

  /// What is open, a line a trace, and how to go on.
  var welcome: [String] {
    guard !session.inputs.isEmpty else { return [] }
    let traces = session.inputs.enumerated().map { i, input in
      let size = session.size(ofInputAt: i).map { ", \(sizeText(Double($0)))" } ?? ""
      return "\(input.name): a trace in the format of \(session.releases(ofInputAt: i))\(size)"
    }
    let shown = traces.count <= 5 ? traces : traces.prefix(4) + ["and \(traces.count - 4) more traces"]
    return shown + ["Statements end with \";\". .help lists the commands, .tables the tables."]
  }

  /// Answers what was typed so far, if it is complete.
  private func take(_ text: inout String) {
    let command = text.drop { $0.isWhitespace }
    if DotCommand.isCommand(command) {
      lines.remember(text)
      report { () throws(ScriptError) in try runDotCommand(command) }
      text = ""
    } else if SQLParser.splitStatements(text).isEmpty {
      // Nothing but space, comments and semicolons.
      text = ""
    } else if SQLParser.isComplete(text) {
      lines.remember(text)
      report { () throws(ScriptError) in try run(QueryScript(text)) }
      text = ""
    }
  }

  /// Runs the statements of a script over the traces, which are read anew.
  func run(_ script: QueryScript) throws(ScriptError) {
    settings.options.terminalWidth = Terminal.width(STDOUT_FILENO)
    Interrupts.clear()
    let runner = QueryRunner(session: session, output: output, progress: progress)
    let result = try runner.run([script], settings)
    for text in result.damageTexts { complain(text) }
    if showsTimer { complain(result.timerText) }
  }

  /// Runs the statements of a file, all in one pass.
  func runFile(_ path: String) throws(ScriptError) {
    let text: String
    do throws(QueryError) {
      text = try readTextFile(path)
    } catch {
      throw ScriptError(error)
    }
    try run(QueryScript(text, name: path))
  }

  /// Opens other traces instead of those that are open.
  func open(_ inputs: [TraceInput]) throws(QueryError) {
    let next = Session()
    let skipped = try next.open(inputs)
    session = next
    for text in RunReport.skippedTexts(skipped) { complain(text) }
    Interrupts.watch(next, isPatient: true)
    for line in welcome.dropLast() { say(line) }
  }

  /// Prints a line to standard output. A terminal that takes no more ends the shell.
  func say(_ text: String) {
    do throws(QueryError) {
      try output.append(text + "\n")
      try output.flush()
    } catch {
      isEnded = true
    }
    if output.isClosed { isEnded = true }
  }

  private func complain(_ text: String) { writeToStandardError(text + "\n") }

  private func report(_ body: () throws(ScriptError) -> Void) {
    do throws(ScriptError) {
      try body()
    } catch {
      complain(error.text)
    }
    try? output.flush()
    if output.isClosed { isEnded = true }
  }
}
