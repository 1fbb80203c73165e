import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `.help` and `.quit`.
let helpCommands: [DotCommand] = [
  DotCommand(
    name: ".help", arguments: "[NAME]", summary: "list these commands, or say more about one",
    details:
      "NAME is a command, with its dot or without; for a table or function it says what .schema and .functions say.",
    example: ".help once", completes: [.command]
  ) { shell, arguments throws(ScriptError) in
    let width = Terminal.width(STDOUT_FILENO)
    guard let name = arguments.first else {
      for line in helpLines(width: width) { shell.say(line) }
      return
    }
    let written = name.first == "." || name.first == "\\" ? name : ".\(name)"
    if !DotCommand.all.contains(where: { $0.name == written.lowercased() }) {
      if try shell.describe(name) { return }
    }
    for line in helpLines(try shell.dotCommand(named: written), width: width) { shell.say(line) }
  },
  DotCommand(
    name: ".quit", arguments: "", summary: "end the shell",
    details: "Ctrl-D on an empty line does the same.", example: ".quit"
  ) { shell, _ in shell.isEnded = true },
]

extension InteractiveShell {
  /// Says what there is to say about a table, view or function; false where there is none of that name.
  fileprivate func describe(_ name: String) throws(ScriptError) -> Bool {
    let catalog = session.catalog
    if catalog.table(named: name) != nil || catalog.view(named: name) != nil {
      try runDotCommand(".schema \(name)")
      return true
    }
    guard catalog.function(named: name) != nil || catalog.tableFunction(named: name) != nil else {
      return false
    }
    try runDotCommand(".functions \(name)")
    return true
  }
}

/// A line for each command, and how statements are typed.
private func helpLines(width: Int?) -> [String] {
  let commands = DotCommand.all
  let forms = commands.map(\.form)
  let formWidth = forms.map { displayWidth($0) }.max() ?? 0
  var lines: [String] = []
  for (form, command) in zip(forms, commands) {
    lines.append(hanging(padded(form, formWidth + 2), command.summary, width: width))
  }
  lines.append("")
  lines.append(
    hanging(
      "",
      "A statement ends with a semicolon and may span lines. Tab completes. Ctrl-C clears the line or ends the query, Ctrl-D ends tq. .help NAME says more about a command.",
      width: width))
  return lines
}

/// What there is to say about one command.
private func helpLines(_ command: DotCommand, width: Int?) -> [String] {
  var lines = [command.form, hanging("  ", command.summary, width: width)]
  if !command.details.isEmpty { lines.append(hanging("  ", command.details, width: width)) }
  lines.append("  Example: \(command.example)")
  let others = DotCommand.otherNames.filter { $0.value == command.name }.keys.sorted()
  if !others.isEmpty { lines.append("  Also: \(others.joined(separator: ", "))") }
  return lines
}

extension DotCommand {
  /// The name with its arguments.
  var form: String { arguments.isEmpty ? name : "\(name) \(arguments)" }
}

/// A text behind a head; the lines it goes on in stand under its beginning, or a little to the right where the
/// head takes most of the line.
func hanging(_ head: String, _ text: String, width: Int?) -> String {
  guard let width else { return head + text }
  let taken = displayWidth(head)
  let room = width - taken
  guard room >= 20 else { return wordWrapped(head + text, width: width).joined(separator: "\n") }
  return head
    + wordWrapped(text, width: room).joined(separator: "\n" + String(repeating: " ", count: taken))
}

func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - displayWidth(text)))
}
