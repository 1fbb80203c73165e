import Diagnostics
import Rendering

/// `.mode` and `.timer`.
let outputCommands: [DotCommand] = [
  DotCommand(name: ".mode", arguments: "[FORMAT]", summary: "show or set the format of results") {
    shell, words throws(ScriptError) in
    guard let name = words.first else {
      shell.say(shell.settings.format.rawValue)
      return
    }
    guard let format = OutputFormat(rawValue: name.lowercased()) else {
      let names = OutputFormat.allCases.map(\.rawValue)
      let near = nearestName(to: name, in: names)
      throw .usage(
        "no format \"\(name)\"",
        hint: near.map { "did you mean \"\($0)\"?" } ?? "formats are " + names.joined(separator: ", "))
    }
    shell.settings.format = format
  },
  DotCommand(name: ".timer", arguments: "on|off", summary: "show how long each query took and what it read") {
    shell, words throws(ScriptError) in
    switch words.first?.lowercased() {
    case "on": shell.showsTimer = true
    case "off": shell.showsTimer = false
    case nil: shell.say(shell.showsTimer ? "on" : "off")
    default: throw .usage(".timer is on or off")
    }
  },
]
