import Columns
import Diagnostics
import Rendering

/// `.params` and `.param`: the values of `$name`.
let parameterCommands: [DotCommand] = [
  DotCommand(
    name: ".params", arguments: "", summary: "list the parameters and their values", example: ".params"
  ) { shell, arguments throws(ScriptError) in
    _ = try arguments.atMost(0, ".params")
    if shell.settings.parameters.isEmpty {
      shell.say("No parameter has a value; .param NAME=VALUE gives one.")
    }
    for (name, value) in shell.settings.parameters.sorted(by: { $0.key < $1.key }) {
      shell.say("$\(name) = \(parameterText(value))")
    }
  },
  DotCommand(
    name: ".param", arguments: "NAME=VALUE", summary: "give $NAME a value: 42, 10ms, 'text'",
    details:
      ".param NAME shows the value, .param unset NAME takes it away, .param clear takes all away. sqlite3's .param set NAME VALUE works too.",
    example: ".param least=1ms", completes: [.parameter]
  ) { shell, arguments throws(ScriptError) in
    var words = arguments.words
    switch words.first?.lowercased() {
    case nil: throw .usage(".param needs NAME=VALUE")
    case "list" where words.count == 1: return try shell.runDotCommand(".params")
    case "clear" where words.count == 1: return shell.settings.parameters = [:]
    case "unset" where words.count == 2:
      guard shell.settings.parameters.removeValue(forKey: parameterName(words[1])) != nil else {
        throw noParameter(words[1], shell)
      }
      return
    case "set" where words.count >= 3: words.removeFirst()
    default: break
    }
    if words.count == 1, !words[0].contains("=") {
      guard let value = shell.settings.parameters[parameterName(words[0])] else {
        throw noParameter(words[0], shell)
      }
      return shell.say(parameterText(value))
    }
    // Quotes are the value's own; the text behind the name is taken as it stands.
    var text = arguments.text
    if words.count < arguments.words.count { text = String(text.drop { !$0.isWhitespace }).trimmed }
    if !words[0].contains("=") {
      let name = text.prefix { !$0.isWhitespace }
      let rest = String(text.dropFirst(name.count)).trimmed
      text = rest.hasPrefix("=") ? name + String(rest.dropFirst()).trimmed : "\(name)=\(rest)"
      if rest.hasPrefix("=") { text = "\(name)=\(String(rest.dropFirst()).trimmed)" }
    }
    do throws(QueryError) {
      let (name, value) = try parseParameter(text)
      shell.settings.parameters[name] = parameterValue(value)
    } catch {
      throw ScriptError(error)
    }
  },
]

private func parameterName(_ word: String) -> String {
  (word.hasPrefix("$") ? String(word.dropFirst()) : word).lowercased()
}

private func noParameter(_ word: String, _ shell: InteractiveShell) -> ScriptError {
  let near = nearestName(to: parameterName(word), in: shell.settings.parameters.keys.sorted())
  return .usage(
    "no parameter \"\(parameterName(word))\" has a value",
    hint: near.map { "did you mean \"\($0)\"?" } ?? "write .param \(parameterName(word))=VALUE")
}

/// A value as it is written after `.param NAME=`.
func parameterText(_ value: Value) -> String {
  switch value {
  case .null: "null"
  case .boolean(let flag): "\(flag)"
  case .bigint(let number): "\(number)"
  case .double(let number): "\(number)"
  case .duration(let nanoseconds), .timestamp(let nanoseconds): exactDurationText(nanoseconds)
  case .walltime(let nanoseconds): "\(nanoseconds)"
  case .varchar(let text): "'\(text.replacing("'", with: "''"))'"
  case .stack, .list: "\(value)"
  }
}

/// A duration in the largest unit that divides it.
private func exactDurationText(_ nanoseconds: Int64) -> String {
  let units: [(String, Int64)] = [
    ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000),
  ]
  for (name, size) in units where nanoseconds != 0 && nanoseconds % size == 0 {
    return "\(nanoseconds / size)\(name)"
  }
  return "\(nanoseconds)ns"
}
