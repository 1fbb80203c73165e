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
      if options.queries || options.queryNames { return try listQueries() }
      let sources = try querySources()
      // Everything wrong with the command line itself is said before a trace is touched.
      let texts = try parameterTexts()
      let piped = try pipedText(sources)
      let isForShell = piped.map { hasShellCommands($0) } ?? false
      let scripts = isForShell ? [] : try readScripts(sources, texts, piped: piped)
      if isForShell, outputPath != nil || options.strict || options.failsOnRows {
        throw .usage(
          "--output, --strict and --fail-on-rows do not go with commands of the shell",
          hint: ".output is the command for a file")
      }
      var settings = try runSettings(texts)
      let (session, skipped) = try openSession(sources)
      guard sources != nil else {
        settings.options.terminalWidth = Terminal.width(STDOUT_FILENO)
        settings.options.showsFooter = true
        let shell = InteractiveShell(
          session: session, settings: settings, showsTimer: options.timer, progress: progressBar())
        shell.run()
        return .answered
      }
      if isForShell, let piped {
        return run(
          piped,
          InteractiveShell(
            scriptsOver: session, settings: settings, showsTimer: options.timer, progress: progressBar()))
      }
      return try OneShot(
        session: session, settings: settings, outputPath: outputPath, isStrict: options.strict,
        failsOnRows: options.failsOnRows, leavesTracesOut: skipped > 0, showsTimer: options.timer,
        progress: progressBar()
      ).run(scripts)
    } catch {
      writeToStandardError(error.text + "\n")
      return error.status
    }
  }

  /// What is piped in where no query is named; nil where there is no need to read it.
  private func pipedText(_ sources: [QuerySource]?) throws(Failure) -> String? {
    guard sources != nil, (options.execute + options.file + options.query).isEmpty else {
      return nil
    }
    do throws(QueryError) {
      return try readTextFile("-")
    } catch {
      throw Failure(error, status: .usage)
    }
  }

  /// Runs statements and commands that are piped in, as the shell does but asking nobody.
  private func run(_ text: String, _ shell: InteractiveShell) -> ExitStatus {
    shell.runPiped(text)
    if Interrupts.signal != 0 { return .signal(Interrupts.signal) }
    if shell.hasFailed { return .failed }
    switch shell.damage {
    case .none: return .answered
    case .partial: return .damaged
    case .total: return .unreadable
    }
  }

  /// The file that results go to; nil for standard output, which `-` names too.
  private var outputPath: String? { options.output == "-" ? nil : options.output }

  /// What to run, in order; nil for the shell.
  private func querySources() throws(Failure) -> [QuerySource]? {
    let named = QuerySource.ordered(options.execute + options.file + options.query)
    if !named.isEmpty { return named }
    if Terminal.isTerminal(STDIN_FILENO) {
      if outputPath != nil { throw .usage("--output needs a query", hint: "give one with -e, -f or -q") }
      if options.failsOnRows {
        throw .usage("--fail-on-rows needs a query", hint: "give one with -e, -f or -q")
      }
      return nil
    }
    // What is piped in can be the trace or the queries, not both.
    if options.traces.isEmpty || options.traces.contains(where: { $0 == "-" || $0.hasSuffix("=-") }) {
      throw .usage("no query", hint: "give one with -e, -f or -q")
    }
    return [QuerySource(.file("-"))]
  }

  /// Opens the traces; also says how many of a folder or a pattern could not be and were left out.
  private func openSession(_ sources: [QuerySource]?) throws(Failure) -> (Session, skipped: Int) {
    let session = Session()
    // A pipe may have no writer yet, or one that stalls before the header is whole.
    Interrupts.watch(session, isPatient: false)
    Interrupts.catch(sources == nil ? [SIGINT] : [SIGINT, SIGTERM, SIGHUP])
    session.temporaryDirectory = options.temporaryFolder
    session.checksEvents = options.strict
    let inputIsTaken = sources?.contains { $0.place == .file("-") } ?? false
    do throws(QueryError) {
      session.memoryLimit = try options.limitMemory.map { (text) throws(QueryError) in
        try parseByteCount(text, of: "--limit-memory")
      }
      if let folder = options.temporaryFolder { try checkFolder(folder) }
      session.threadLimit = try options.threads.map { (text) throws(QueryError) in
        guard let count = Int(text), count > 0 else {
          throw QueryError(.usage, "--threads is a number from 1 on, not \"\(text)\"")
        }
        return count
      }
      let inputs =
        options.traces.isEmpty
        ? [try defaultTraceInput(standardInputIsTaken: inputIsTaken)] : try traceInputs(options.traces)
      if inputIsTaken, inputs.contains(where: { $0.source == .standardInput }) {
        throw QueryError(.usage, "standard input cannot be the trace and the queries")
      }
      let skipped = try session.open(inputs)
      if options.strict, let first = skipped.first { throw first }
      if options.strict, let unknown = session.unknownVersions.first {
        throw QueryError(
          .trace, "\(unknown.trace) says \(unknown.version), which this version of tq does not know",
          hint: "without --strict it is read by the rules of \(unknown.rules)")
      }
      for text in RunReport.skippedTexts(skipped) { writeToStandardError(text + "\n") }
      return (session, skipped.count)
    } catch {
      switch error.code {
      case .usage: throw Failure(error, status: .usage)
      case .cancelled:
        throw Failure(error, status: .signal(Interrupts.signal == 0 ? SIGINT : Interrupts.signal))
      default: throw Failure(error, status: .unreadable)
      }
    }
  }

  /// A folder for temporary files that is none would show only where one is needed.
  private func checkFolder(_ path: String) throws(QueryError) {
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR)
    guard isFolder, access(path, W_OK | X_OK) == 0 else {
      throw QueryError(.usage, "--temp-dir \(path) is no folder that can be written")
    }
  }

  /// What `--queries` asks for.
  private func listQueries() throws(Failure) -> ExitStatus {
    let output = ByteOutput(descriptor: STDOUT_FILENO, name: "standard output")
    let text =
      options.queries
      ? SavedQueries.listing(width: Terminal.width(STDOUT_FILENO))
      : SavedQueries.all.map { $0.name + "\n" }.joined()
    do throws(QueryError) {
      try output.append(text)
      try output.flush()
    } catch {
      throw Failure(error, status: .failed)
    }
    return .answered
  }

  /// The texts of all queries with their parameters.
  ///
  /// - Parameters:
  ///   - sources: nil for the shell, which may use any parameter later.
  ///   - piped: what was read from standard input already.
  private func readScripts(
    _ sources: [QuerySource]?, _ texts: [String: String], piped: String?
  ) throws(Failure) -> [QueryScript] {
    guard let sources else { return [] }
    do throws(ScriptError) {
      var files: [QueryFile] = []
      for source in sources {
        switch source.place {
        case .text(let text): files.append(try QueryFile(text))
        case .file("-") where piped != nil: files.append(try QueryFile(piped ?? "", name: "<stdin>"))
        case .file(let path): files.append(try QueryFile(path: path))
        case .saved(let name): files.append(try SavedQueries.query(named: name))
        }
      }
      try checkNames(texts, files)
      var scripts: [QueryScript] = []
      for file in files { scripts += try file.scripts(texts: texts) }
      return scripts
    } catch {
      throw Failure(error, status: error.error.code == .usage ? .usage : .failed)
    }
  }

  /// A value for what no query has is a mistake, not a value to ignore.
  private func checkNames(_ texts: [String: String], _ files: [QueryFile]) throws(ScriptError) {
    let known = files.reduce(into: Set<String>()) { $0.formUnion($1.parameterNames) }
    guard let name = texts.keys.sorted().first(where: { !known.contains($0) }) else { return }
    let near = nearestName(to: name, in: known.sorted()).map { "did you mean \"\($0)\"?" }
    let all = known.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    throw ScriptError(
      QueryError(
        .usage, "no query has a parameter \"\(name)\"",
        hint: near ?? (known.isEmpty ? "there are none in them" : "there are \(all)")))
  }

  /// What `-p` gives, by name in lower case.
  private func parameterTexts() throws(Failure) -> [String: String] {
    var texts: [String: String] = [:]
    for text in options.param {
      do throws(QueryError) {
        let parameter = try parseParameter(text)
        guard texts.updateValue(parameter.text, forKey: parameter.name) == nil else {
          throw QueryError(.usage, "parameter \"\(parameter.name)\" is given twice")
        }
      } catch {
        throw Failure(error, status: .usage)
      }
    }
    return texts
  }

  private func runSettings(_ texts: [String: String]) throws(Failure) -> RunSettings {
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
    settings.parameters = texts.mapValues { parameterValue($0) }
    settings.readsInitFile = !options.skipsInitFile
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
