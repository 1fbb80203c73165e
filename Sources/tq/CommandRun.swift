import Columns
import Diagnostics
import Rendering
import Shell
import TraceQuery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// One run of the command: from what the command line says to the exit code.
struct CommandRun {
  private let options: CommandLineOptions

  init(_ options: CommandLineOptions) { self.options = options }

  /// Does what was asked for.
  func run() -> ExitStatus {
    do throws(Failure) {
      let sources = try querySources()
      // Everything wrong with the command line itself is said before a trace is touched.
      let scripts = try readScripts(sources ?? [])
      var settings = try runSettings()
      let (session, skipped) = try openSession(sources)
      guard sources != nil else {
        settings.options.terminalWidth = Terminal.width(STDOUT_FILENO)
        settings.options.showsFooter = true
        let shell = InteractiveShell(
          session: session, settings: settings, showsTimer: options.timer, progress: progressBar())
        shell.run()
        return .answered
      }
      return try OneShot(
        session: session, settings: settings, outputPath: outputPath, isStrict: options.strict,
        leavesTracesOut: skipped > 0, showsTimer: options.timer, progress: progressBar()
      ).run(scripts)
    } catch {
      writeToStandardError(error.text + "\n")
      return error.status
    }
  }

  /// The file that results go to; nil for standard output, which `-` names too.
  private var outputPath: String? { options.output == "-" ? nil : options.output }

  /// What to run, in order; nil for the shell.
  private func querySources() throws(Failure) -> [QuerySource]? {
    let named = QuerySource.ordered(options.execute + options.file)
    if !named.isEmpty { return named }
    if Terminal.isTerminal(STDIN_FILENO) {
      if outputPath != nil { throw .usage("--output needs a query", hint: "give one with -e or -f") }
      return nil
    }
    // What is piped in can be the trace or the queries, not both.
    if options.traces.isEmpty || options.traces.contains(where: { $0 == "-" || $0.hasSuffix("=-") }) {
      throw .usage("no query", hint: "give one with -e or -f")
    }
    return [QuerySource(.file("-"))]
  }

  /// Opens the traces; also says how many of a folder or a pattern could not be and were left out.
  private func openSession(_ sources: [QuerySource]?) throws(Failure) -> (Session, skipped: Int) {
    let session = Session()
    session.temporaryDirectory = options.temporaryFolder
    let inputIsTaken = sources?.contains { $0.place == .file("-") } ?? false
    do throws(QueryError) {
      session.memoryLimit = try options.limitMemory.map { (text) throws(QueryError) in
        try parseByteCount(text, of: "--limit-memory")
      }
      let inputs =
        options.traces.isEmpty
        ? [try defaultTraceInput(standardInputIsTaken: inputIsTaken)] : try traceInputs(options.traces)
      if inputIsTaken, inputs.contains(where: { $0.source == .standardInput }) {
        throw QueryError(.usage, "standard input cannot be the trace and the queries")
      }
      let skipped = try session.open(inputs)
      if options.strict, let first = skipped.first { throw first }
      for text in RunReport.skippedTexts(skipped) { writeToStandardError(text + "\n") }
      return (session, skipped.count)
    } catch {
      throw Failure(error, status: error.code == .usage ? .usage : .unreadable)
    }
  }

  private func readScripts(_ sources: [QuerySource]) throws(Failure) -> [QueryScript] {
    var scripts: [QueryScript] = []
    for source in sources {
      switch source.place {
      case .text(let text): scripts.append(QueryScript(text))
      case .file(let path):
        do throws(QueryError) {
          scripts.append(QueryScript(try readTextFile(path), name: path == "-" ? "<stdin>" : path))
        } catch {
          throw Failure(error, status: .usage)
        }
      }
    }
    return scripts
  }

  private func runSettings() throws(Failure) -> RunSettings {
    var settings = RunSettings()
    settings.format = options.format ?? options.formatFlag?.format ?? .table
    settings.explainsOnly = options.explain
    settings.isStrict = options.strict
    settings.options.showsHeader = !options.hidesHeader
    settings.options.nullText = options.nullText
    settings.options.isRaw = options.raw
    let isOnTerminal = outputPath == nil && Terminal.isTerminal(STDOUT_FILENO)
    if isOnTerminal {
      settings.options.terminalWidth = Terminal.width(STDOUT_FILENO)
      settings.options.showsFooter = true
    }
    settings.options.usesColor =
      switch options.color {
      case .auto: isOnTerminal && Terminal.hasColor(STDOUT_FILENO)
      case .always: true
      case .never: false
      }
    for text in options.param {
      do throws(QueryError) {
        let parameter = try parseParameter(text)
        guard settings.parameters.updateValue(parameter.value, forKey: parameter.name) == nil else {
          throw QueryError(.usage, "parameter \"\(parameter.name)\" is given twice")
        }
      } catch {
        throw Failure(error, status: .usage)
      }
    }
    return settings
  }

  private func progressBar() -> ProgressBar? {
    switch options.progress {
    case .auto: Terminal.isTerminal(STDERR_FILENO) && environment("TERM") != "dumb" ? ProgressBar() : nil
    case .always: ProgressBar()
    case .never: nil
    }
  }
}

/// Why the command ends without an answer.
struct Failure: Error {
  /// What is printed.
  var text: String
  /// The exit code.
  var status: ExitStatus

  init(_ error: ScriptError, status: ExitStatus) {
    text = error.text
    self.status = status
  }

  init(_ error: QueryError, status: ExitStatus) {
    self.init(ScriptError(error), status: status)
  }

  /// A wrong command line.
  static func usage(_ message: String, hint: String) -> Failure {
    Failure(QueryError(.usage, message, hint: hint), status: .usage)
  }
}
