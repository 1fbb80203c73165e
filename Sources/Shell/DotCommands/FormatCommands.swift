import Diagnostics
import Rendering

private let onOff: [CompletionNames.Argument] = [.words(["on", "off"])]

/// `.mode`, `.headers`, `.null`, `.width`, `.maxrows` and `.expanded`: how results look.
let formatCommands: [DotCommand] = [
  DotCommand(
    name: ".mode", arguments: "[FORMAT]", summary: "show or set the format of results",
    details: "FORMAT is one of \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
    example: ".mode csv", completes: [.format]
  ) { shell, arguments throws(ScriptError) in
    guard let name = try arguments.atMost(1, ".mode").first else {
      return shell.say(shell.settings.format.rawValue)
    }
    do throws(QueryError) {
      shell.settings.format = try OutputFormat(named: name)
    } catch {
      throw ScriptError(error)
    }
  },
  DotCommand(
    name: ".expanded", arguments: "[on|off]", summary: "show a value a line: the mode line, and back",
    details: "Without a word it changes from one to the other, as psql's \\x does.", example: ".expanded on",
    completes: onOff
  ) { shell, arguments throws(ScriptError) in
    let isOn = try arguments.isOn(".expanded") ?? (shell.settings.format != .line)
    shell.settings.format = isOn ? .line : .table
    shell.say("expanded is \(isOn ? "on" : "off")")
  },
  DotCommand(
    name: ".headers", arguments: "[on|off]", summary: "begin results with the names of their columns",
    example: ".headers off", completes: onOff
  ) { shell, arguments throws(ScriptError) in
    guard let isOn = try arguments.isOn(".headers") else {
      return shell.say(shell.settings.options.showsHeader ? "on" : "off")
    }
    shell.settings.options.showsHeader = isOn
  },
  DotCommand(
    name: ".null", arguments: "[TEXT]", summary: "show or set what stands for NULL",
    details: "In json and jsonl it is always null. .null '' shows nothing.", example: ".null -",
    completes: [.text]
  ) { shell, arguments throws(ScriptError) in
    guard let text = try arguments.atMost(1, ".null").first else {
      return shell.say(shell.settings.options.nullText ?? "NULL in tables, nothing in csv and tsv")
    }
    shell.settings.options.nullText = text
  },
  DotCommand(
    name: ".width", arguments: "[CELLS|auto|off]", summary: "show or set how wide a table may be",
    details:
      "auto is the terminal's width. What does not fit is cut and named below the table; off cuts nothing.",
    example: ".width 100", completes: [.words(["auto", "off"])]
  ) { shell, arguments throws(ScriptError) in
    switch try arguments.atMost(1, ".width").first?.lowercased() {
    case nil:
      switch shell.width {
      case .terminal: shell.say("auto" + (shell.width.cells.map { " (\($0))" } ?? ""))
      case .unlimited: shell.say("off")
      case .cells(let count): shell.say("\(count)")
      }
    case "auto": shell.width = .terminal
    case "off", "0": shell.width = .unlimited
    case let word?:
      guard let count = Int(word), count >= 20 else {
        throw .usage(".width is a number of cells from 20 on, auto or off")
      }
      shell.width = .cells(count)
    }
  },
  DotCommand(
    name: ".maxrows", arguments: "[ROWS|off]", summary: "show or set how many rows of a result are shown",
    details: "The query is run to its end, and _ has all of its rows.", example: ".maxrows 40",
    completes: [.words(["off"])]
  ) { shell, arguments throws(ScriptError) in
    switch try arguments.atMost(1, ".maxrows").first?.lowercased() {
    case nil: shell.say(shell.mostRows.map { "\($0)" } ?? "off")
    case "off", "-1": shell.mostRows = nil
    case let word?:
      guard let count = Int(word), count > 0 else { throw .usage(".maxrows is a number of rows or off") }
      shell.mostRows = count
    }
  },
]
