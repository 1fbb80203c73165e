import Diagnostics
import TraceQuery

/// `.open`, `.add`, `.close`, `.traces` and `.read`.
let inputCommands: [DotCommand] = [
  DotCommand(
    name: ".open", arguments: "[ALIAS=]TRACE ...", summary: "open traces instead of those open now",
    details:
      "Also folders and patterns, as on the command line. Views, macros, settings and parameters stay. If one cannot be opened, those that were open stay open.",
    example: ".open before=old.trace after=new.trace", completes: [.trace]
  ) { shell, arguments throws(ScriptError) in
    guard !arguments.words.isEmpty else { throw .usage(".open needs the path of a trace") }
    try shell.changeInputs { (session) throws(QueryError) in
      try session.replaceInputs(with: try traceInputs(expandedTraces(arguments.words)))
    }
  },
  DotCommand(
    name: ".add", arguments: "[ALIAS=]TRACE ...", summary: "open traces beside those open now",
    details:
      "The column trace then tells the rows of one from those of another, and after.blocks are the rows of one.",
    example: ".add after=new.trace", completes: [.trace]
  ) { shell, arguments throws(ScriptError) in
    guard !arguments.words.isEmpty else { throw .usage(".add needs the path of a trace") }
    try shell.changeInputs { (session) throws(QueryError) in
      try session.open(try traceInputs(expandedTraces(arguments.words)))
    }
  },
  DotCommand(
    name: ".close", arguments: "[NAME ...]", summary: "close traces, by alias or path",
    details: "Without NAME all of them.", example: ".close before", completes: [.openTrace]
  ) { shell, arguments throws(ScriptError) in
    guard !arguments.words.isEmpty else {
      shell.session.closeAll()
      return shell.tracesChanged()
    }
    for name in arguments.words {
      let inputs = shell.session.inputs
      guard let index = inputs.firstIndex(where: { $0.name == name || $0.source == .file(name) }) else {
        let near = nearestName(to: name, in: inputs.map(\.name))
        throw .usage(
          "no open trace is called \"\(name)\"",
          hint: near.map { "did you mean \"\($0)\"?" } ?? ".traces lists them")
      }
      shell.session.close(inputAt: index)
    }
    shell.tracesChanged()
  },
  DotCommand(
    name: ".traces", arguments: "", summary: "list the open traces",
    details:
      "Each with the Go that wrote it and its length, and where that takes no time how long the program ran, its events and its damage. select * from traces says more.",
    example: ".traces"
  ) { shell, arguments throws(ScriptError) in
    _ = try arguments.atMost(0, ".traces")
    if shell.session.inputs.isEmpty { shell.say("No trace is open.") }
    for line in traceLines(shell.session) { shell.say(line) }
  },
  DotCommand(
    name: ".read", arguments: "FILE", summary: "run the statements and commands of a file",
    details:
      "Statements between two commands run in one pass over the traces. After an error it goes on behind the next command, unless .bail is on.",
    example: ".read report.tq", completes: [.file], isOneAnswer: false
  ) { shell, arguments throws(ScriptError) in
    guard let path = try arguments.atMost(1, ".read").first else {
      throw .usage(".read needs the path of a file")
    }
    try shell.runFile(path)
  },
]

extension InteractiveShell {
  /// Opens or closes traces, and says what is open then.
  func changeInputs(_ body: (Session) throws(QueryError) -> [QueryError]) throws(ScriptError) {
    let skipped: [QueryError]
    do throws(QueryError) {
      skipped = try body(session)
    } catch {
      throw ScriptError(error)
    }
    for text in RunReport.skippedTexts(skipped) { complain(text) }
    tracesChanged()
    for line in openTraceLines { say(line) }
  }

  /// Other traces are open than before.
  func tracesChanged() { completionSource.forget() }
}

/// Words of the command line in which `~` is the user's home.
private func expandedTraces(_ words: [String]) -> [String] {
  words.map { word in
    guard let equals = word.firstIndex(of: "=") else { return expandingTilde(word) }
    return word[...equals] + expandingTilde(String(word[word.index(after: equals)...]))
  }
}
