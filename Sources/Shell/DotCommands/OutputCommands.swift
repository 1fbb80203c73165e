import Diagnostics
import Rendering

/// `.output`, `.once` and `.pager`: where results go.
let outputCommands: [DotCommand] = [
  DotCommand(
    name: ".output", arguments: "[FILE]", summary: "send results to a file or a command from now on",
    details:
      "Without FILE to the screen again. |COMMAND in its place is a command that gets them. The file is emptied first. Its ending (.csv, .json, .md) decides the format, else .mode does.",
    example: ".output rows.csv", completes: [.file]
  ) { shell, arguments throws(ScriptError) in
    let target = try shell.resultTarget(arguments, ".output", isForOne: false)
    shell.closeTargets()
    shell.target = target
  },
  DotCommand(
    name: ".once", arguments: "FILE", summary: "send the next result to a file or a command",
    details:
      "|COMMAND in its place is a command that gets it. The file is there whole or, after an error, not at all. Its ending decides the format, as with .output.",
    example: ".once waits.csv", completes: [.file]
  ) { shell, arguments throws(ScriptError) in
    guard let target = try shell.resultTarget(arguments, ".once", isForOne: true) else {
      throw .usage(".once needs the path of a file, or a command behind |")
    }
    if let before = shell.nextTarget { try? before.finish(isWhole: false) }
    shell.nextTarget = target
  },
  DotCommand(
    name: ".pager", arguments: "[on|off]", summary: "show results longer than the screen in a pager",
    details:
      "It is what PAGER names, else less; with PAGER empty there is none. Wide tables are fitted to the line before.",
    example: ".pager off", completes: [.words(["on", "off"])]
  ) { shell, arguments throws(ScriptError) in
    guard let isOn = try arguments.isOn(".pager") else {
      let name = Pager.command().map { " (\($0))" } ?? " (none: PAGER is empty, or there is no less)"
      return shell.say(shell.usesPager ? "on\(name)" : "off")
    }
    shell.usesPager = isOn
  },
]

extension InteractiveShell {
  /// What the words of `.output` or `.once` name; nil for the screen.
  fileprivate func resultTarget(
    _ arguments: CommandArguments, _ name: String, isForOne: Bool
  ) throws(ScriptError) -> ResultTarget? {
    let isCommand = arguments.text.hasPrefix("|")
    let word = isCommand ? arguments.text : try arguments.atMost(1, name).first
    guard let word, word != "stdout", word != "-" else { return nil }
    do throws(QueryError) {
      return try ResultTarget.named(word, isForOne: isForOne)
    } catch {
      throw ScriptError(error)
    }
  }
}
