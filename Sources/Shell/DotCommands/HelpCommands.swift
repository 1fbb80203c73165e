/// `.help` and `.quit`.
let helpCommands: [DotCommand] = [
  DotCommand(name: ".help", arguments: "", summary: "list these commands") { shell, _ in
    let commands = DotCommand.all
    let forms = commands.map { $0.arguments.isEmpty ? $0.name : "\($0.name) \($0.arguments)" }
    let width = forms.map(\.count).max() ?? 0
    for (form, command) in zip(forms, commands) {
      shell.say(form + String(repeating: " ", count: width - form.count + 2) + command.summary)
    }
    shell.say("A statement ends with a semicolon. Ctrl-C clears the line or ends the query, Ctrl-D ends tq.")
  },
  DotCommand(name: ".quit", arguments: "", summary: "end the shell") { shell, _ in shell.isEnded = true },
]
