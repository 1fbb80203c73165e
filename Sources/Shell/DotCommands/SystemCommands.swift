import Diagnostics
import Rendering
import SQLSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `.edit`, `.history` and `.shell`.
let systemCommands: [DotCommand] = [
  DotCommand(
    name: ".edit", arguments: "[FILE]", summary: "write a statement in your editor, then run it",
    details:
      "It begins with what was typed so far, else with the last statement. What ends with a semicolon is run when the editor ends; else it goes on at the prompt. With FILE that file is edited and run. The editor is VISUAL or EDITOR, else vi.",
    example: ".edit", completes: [.file], isOneAnswer: false
  ) { shell, arguments throws(ScriptError) in
    if let path = try arguments.atMost(1, ".edit").first {
      try runEditor(expandingTilde(path))
      return try shell.runFile(path)
    }
    try shell.editStatement()
  },
  DotCommand(
    name: ".history", arguments: "[COUNT|clear]", summary: "show the last statements and commands",
    details: "20 unless COUNT says how many. clear forgets all, in the file too.", example: ".history 5",
    completes: [.words(["clear"])]
  ) { shell, arguments throws(ScriptError) in
    let word = try arguments.atMost(1, ".history").first?.lowercased()
    if word == "clear" {
      shell.history.clear()
      return shell.lines.forgetAll()
    }
    guard let count = Int(word ?? "20"), count > 0 else {
      throw .usage(".history is a number of entries or clear")
    }
    for entry in shell.history.entries.suffix(count) { shell.say(entry) }
  },
  DotCommand(
    name: ".shell", arguments: "COMMAND", summary: "run a command of the system's shell",
    example: ".shell ls -l *.trace", completes: [.file], isOneAnswer: false
  ) { shell, arguments throws(ScriptError) in
    guard !arguments.text.isEmpty else { throw .usage(".shell needs a command") }
    let status = runSystemCommand(arguments.text)
    if status != 0 { shell.complain("(exit code \(status))") }
  },
]

extension InteractiveShell {
  /// Opens what was typed, or the last statement, in the user's editor.
  fileprivate func editStatement() throws(ScriptError) {
    let before = pending.isEmpty ? lastStatement?.trimmed ?? "" : pending
    let text: String
    do throws(QueryError) {
      text = try edited(before)
    } catch {
      throw ScriptError(error)
    }
    pending = ""
    if SQLParser.splitStatements(text).isEmpty { return }
    say(text)
    guard SQLParser.isComplete(text) else { return pending = text }
    remember(text)
    try runTyped(text)
  }

  private func edited(_ text: String) throws(QueryError) -> String {
    let folder = environment("TMPDIR") ?? "/tmp"
    // Editors know the language by the ending.
    var template = Array("\(folder)/tq-XXXXXX.sql".utf8CString)
    let descriptor = mkstemps(&template, 4)
    guard descriptor >= 0 else {
      throw QueryError(.usage, "cannot write to \(folder): \(systemErrorText(errno))")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let output = ByteOutput(descriptor: descriptor, name: path)
    try output.append(text.isEmpty ? "" : text + "\n")
    try output.flush()
    close(descriptor)
    do throws(ScriptError) {
      try runEditor(path)
    } catch {
      throw error.error
    }
    return try readTextFile(path).trimmed
  }
}

/// Edits a file in the user's editor.
private func runEditor(_ path: String) throws(ScriptError) {
  let named = [environment("VISUAL"), environment("EDITOR")].compactMap(\.self).first { !$0.isEmpty }
  guard let editor = named ?? ["vi", "nano"].first(where: { executablePath($0) != nil }) else {
    throw .usage("there is no editor", hint: "set EDITOR")
  }
  let status = runSystemCommand("\(editor) '\(path.replacing("'", with: "'\\''"))'")
  guard status == 0 else { throw .usage("\(editor) ended with exit code \(status)") }
}

/// Runs a command with the terminal, and answers its exit code. Ctrl-C is the command's while it runs.
private func runSystemCommand(_ command: String) -> Int32 {
  signal(SIGPIPE, SIG_DFL)
  let status = system(command)
  signal(SIGPIPE, SIG_IGN)
  guard status != -1 else { return -1 }
  return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
}
