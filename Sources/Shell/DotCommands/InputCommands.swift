import Diagnostics
import TraceQuery

/// `.open` and `.read`.
let inputCommands: [DotCommand] = [
  DotCommand(name: ".open", arguments: "[ALIAS=]TRACE ...", summary: "open traces instead of those open now")
  {
    shell, words throws(ScriptError) in
    guard !words.isEmpty else { throw .usage(".open needs the path of a trace") }
    do throws(QueryError) {
      try shell.open(try traceInputs(words))
    } catch {
      throw ScriptError(error)
    }
  },
  DotCommand(name: ".read", arguments: "FILE", summary: "run the statements of a file in one pass") {
    shell, words throws(ScriptError) in
    guard let path = words.first else { throw .usage(".read needs the path of a file") }
    try shell.runFile(path)
  },
]
