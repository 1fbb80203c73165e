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

extension InteractiveShell {
  /// Runs the statements of a script over the traces, which are read anew, in one pass.
  func run(_ script: QueryScript) throws(ScriptError) { try run([script]) }

  /// Runs the statements of scripts over the traces, which are read anew, in one pass.
  func run(_ scripts: [QueryScript]) throws(ScriptError) {
    let target = nextTarget ?? self.target
    let isForOne = nextTarget != nil
    nextTarget = nil
    var isWhole = false
    defer {
      for text in afterAnswer { complain(text) }
      afterAnswer = []
    }
    do throws(ScriptError) {
      if let target {
        try answer(scripts, resultSettings(for: target), to: target.output, isOnScreen: false)
      } else {
        try paging { () throws(ScriptError) in
          try answer(scripts, resultSettings(for: nil), to: output, isOnScreen: true)
        }
      }
      isWhole = true
    } catch {
      if isForOne { try? target?.finish(isWhole: false) }
      throw explained(error)
    }
    guard let target else { return }
    do throws(QueryError) {
      if isForOne { try target.finish(isWhole: isWhole) } else { try target.output.flush() }
    } catch {
      throw ScriptError(error)
    }
  }

  private func answer(
    _ scripts: [QueryScript], _ settings: RunSettings, to output: ByteOutput, isOnScreen: Bool
  ) throws(ScriptError) {
    var keepers: [ResultKeeper] = []
    let runner = QueryRunner(session: session, output: output, progress: progress)
    let mostRows = isOnScreen ? mostRows : nil
    runner.wrap = { [keptLimit] result, statement in
      // Plans and descriptions are read, not asked again.
      if statement.copy != nil || statement.columns.isEmpty || QueryRunner.isPlan(statement) { return result }
      let keeper = ResultKeeper(result, mostRows: mostRows, limit: keptLimit)
      keepers.append(keeper)
      return keeper
    }
    let report: RunReport
    do throws(ScriptError) {
      report = try runner.run(scripts, settings)
    } catch {
      // What came before the error is an answer.
      try? output.flush()
      throw error
    }
    if let keeper = keepers.last { keep(keeper) }
    if isOnScreen {
      for hidden in keepers.map(\.hiddenRows) where hidden > 0 {
        say("(\(hidden) more \(hidden == 1 ? "row" : "rows"); .maxrows says how many are shown)")
      }
    }
    for found in report.damage { damage = max(damage, found.isError ? .total : .partial) }
    if !report.hasAnswer(from: session.inputs.count) { damage = .total }
    for text in report.warnings where !isDamageKnown(text) { afterAnswer.append(text) }
    if showsTimer { afterAnswer.append(report.timerText) }
  }

  private func keep(_ keeper: ResultKeeper) {
    session.keptResult = keeper.kept
    if keeper.isTooLarge {
      missingResult =
        "the last result had \(keeper.rowCount) rows, more than the \(sizeText(Double(keptLimit))) that are kept"
    }
  }

  /// How results look on the screen, or where they go instead.
  private func resultSettings(for target: ResultTarget?) -> RunSettings {
    var settings = settings
    if let target {
      settings.format = target.format ?? settings.format
      settings.options.terminalWidth = nil
      settings.options.usesColor = false
      settings.options.showsFooter = false
    } else {
      settings.options.terminalWidth = width.cells
    }
    return settings
  }

  /// An error of a query over `_` says why there is no such table.
  private func explained(_ error: ScriptError) -> ScriptError {
    guard error.error.code == .bind, error.error.message == "no table \"_\"" else { return error }
    var error = error
    error.error.message = "no table \"_\": \(missingResult)"
    error.error.hint = "_ is the last result"
    return error
  }

  /// Does something whose answer goes through the pager where it is longer than the screen. What was put behind the
  /// answer is said when the pager is left.
  func paging<E: Error>(_ body: () throws(E) -> Void) throws(E) {
    let screen = output
    guard screen.isInteractive, usesPager, !isPaging, let width = Terminal.width(STDOUT_FILENO),
      let height = Terminal.height(STDOUT_FILENO), let command = Pager.command()
    else { return try body() }
    let pager = Pager(command: command, width: width, height: height)
    pager.willStart = { [progress] in progress?.hide() }
    output = pager.output
    isPaging = true
    defer {
      isPaging = false
      output.willWrite = nil
      pager.finish()
      output = screen
    }
    try body()
  }

  /// Runs the dot commands and statements of a text in order; statements between two commands run in one pass.
  ///
  /// - Parameters:
  ///   - name: what errors call the text.
  ///   - folder: where the files that it reads are, with the slash at its end; empty for the current folder.
  public func runScript(_ text: String, name: String, folder: String = "") {
    scriptFolders.append(folder)
    defer { scriptFolders.removeLast() }
    for segment in scriptSegments(text) where !isEnded {
      let failedBefore = hasFailed
      hasFailed = false
      report { () throws(ScriptError) in
        switch segment {
        case .command(let line, let number):
          if echoes { say(line) }
          do throws(ScriptError) {
            try runDotCommand(line[...])
          } catch {
            guard error.script == nil else { throw error }
            var error = error
            error.error.message = "\(name):\(number): \(error.error.message)"
            throw error
          }
        case .statements(let text):
          if echoes, let first = SQLParser.splitStatements(text).first {
            say(String(decoding: text.utf8.dropFirst(first.start), as: UTF8.self).trimmed)
          }
          let file = try QueryFile(text, name: name, folder: folder)
          try run(try file.scripts(values: settings.parameters))
        }
      }
      let failed = hasFailed
      hasFailed = hasFailed || failedBefore
      if Interrupts.signal != 0 || failed && bails { return }
    }
  }

  /// Runs the file of the user's that is run before the first prompt, quietly where there is none.
  func runInitFile() {
    guard let path = configurationFolder().map({ "\($0)/init.tq" }), access(path, F_OK) == 0 else { return }
    report { () throws(ScriptError) in try runFile(path) }
    hasFailed = false
  }

  /// Runs the statements and commands of a file; in a script the path is from the script's folder.
  ///
  /// - Throws: where it cannot be read; what goes wrong in it is said.
  func runFile(_ path: String) throws(ScriptError) {
    guard scriptFolders.count < 16 else { throw .usage("files that read files end after 16 of them") }
    var path = expandingTilde(path)
    if !path.hasPrefix("/"), let folder = scriptFolders.last { path = folder + path }
    let text: String
    do throws(QueryError) {
      text = try readTextFile(path)
    } catch {
      throw ScriptError(error)
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    runScript(QueryScript(text).text, name: path, folder: folder)
  }

  /// Ends what results went to.
  func closeTargets() {
    for target in [nextTarget, target].compactMap(\.self) { try? target.finish(isWhole: false) }
    nextTarget = nil
    target = nil
  }
}

/// A part of a script.
enum ScriptSegment: Hashable {
  /// A line that is a dot command, and the number of the line.
  case command(String, line: Int)
  /// Statements, in a text in which all lines before them are blank.
  case statements(String)
}

/// The parts of a script: dot commands, which stand on lines of their own where a statement may begin, and the statements
/// between them. Where `.read` is the only command, it is left among the statements: such a file runs in one pass.
///
/// - Complexity: O(length × number of lines that begin with a dot).
func scriptSegments(_ text: String) -> [ScriptSegment] {
  var segments: [ScriptSegment] = []
  var pending = ""
  var hasCommands = false
  func endStatements() {
    if !SQLParser.splitStatements(pending).isEmpty { segments.append(.statements(pending)) }
  }
  for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    let command = line.drop { $0.isWhitespace }
    let begins = command.first == "." || command.first == "\\"
    if begins, SQLParser.splitStatements(pending).isEmpty || SQLParser.isComplete(pending) {
      endStatements()
      segments.append(.command(String(command), line: i + 1))
      let name = command.prefix { !$0.isWhitespace }.lowercased()
      if name != ".read" { hasCommands = true }
      // What declares parameters counts for all that follows.
      pending = blanked(pending) + "\n"
    } else {
      pending += line + "\n"
    }
  }
  endStatements()
  return hasCommands || segments.isEmpty ? segments : [.statements(text)]
}

/// As many empty lines as a text has lines, but for those that declare parameters.
private func blanked(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let comment = line.drop { $0.isWhitespace }
    let isDeclaration =
      comment.hasPrefix("--") && comment.dropFirst(2).drop { $0 == " " }.hasPrefix("param:")
    return isDeclaration ? String(line) : ""
  }.joined(separator: "\n")
}

/// Whether a text has commands that are the shell's, and not only statements and `.read`.
public func hasShellCommands(_ text: String) -> Bool {
  scriptSegments(text).contains { segment in
    if case .command = segment { true } else { false }
  }
}
