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

/// `.save` and `.queries`.
let savedQueryCommands: [DotCommand] = [
  DotCommand(
    name: ".save", arguments: "NAME [DESCRIPTION]", summary: "save the last statement as a query with a name",
    details:
      "It is then run by .queries NAME and by tq -q NAME, unless one that ships with tq has the name. A NAME with a slash or that ends in .tq is the path of a file.",
    example: ".save slow-locks the longest waits for a lock", completes: [.query, .text]
  ) { shell, arguments throws(ScriptError) in
    guard let name = arguments.first else { throw .usage(".save needs a name") }
    guard let statement = shell.lastStatement else {
      throw .usage("there is no statement to save yet")
    }
    let path: String
    if name.contains("/") || name.hasSuffix(".tq") {
      path = expandingTilde(name)
    } else {
      let isName = name.allSatisfy { $0 == "-" || $0 == "_" || $0.isLetter || $0.isNumber }
      guard isName else {
        throw .usage("\"\(name)\" is no name for a query", hint: "letters, digits, - and _ make one")
      }
      guard let folder = SavedQueries.userFolder, makeFolder(folder) else {
        throw .usage("there is no folder for saved queries", hint: "give a path: .save ./\(name).tq")
      }
      path = "\(folder)/\(name).tq"
    }
    let description = arguments.words.dropFirst().joined(separator: " ")
    let text = (description.isEmpty ? "" : "-- \(description)\n") + statement.trimmed + "\n"
    let isThere = access(path, F_OK) == 0
    do throws(QueryError) {
      let file = try AtomicFile(path)
      let output = ByteOutput(descriptor: file.descriptor, name: path)
      try output.append(text)
      try output.flush()
      try file.commit()
    } catch {
      throw ScriptError(error)
    }
    shell.say("\(isThere ? "replaced" : "saved") \(path)")
  },
  DotCommand(
    name: ".queries", arguments: "[NAME [PARAMETER=VALUE ...]]",
    summary: "list the saved queries, or run one",
    details: "Those that ship with tq and those of $XDG_CONFIG_HOME/tq/queries, as tq --queries lists them.",
    example: ".queries slow-locks", completes: [.query, .parameter]
  ) { shell, arguments throws(ScriptError) in
    guard let name = arguments.first else {
      return shell.say(String(SavedQueries.listing(width: Terminal.width(STDOUT_FILENO)).dropLast()))
    }
    var texts: [String: String] = [:]
    for word in arguments.words.dropFirst() {
      do throws(QueryError) {
        let parameter = try parseParameter(word)
        texts[parameter.name] = parameter.text
      } catch {
        throw ScriptError(error)
      }
    }
    let query = try SavedQueries.query(named: name)
    let known = query.parameterNames.sorted()
    if let wrong = texts.keys.sorted().first(where: { !known.contains($0) }) {
      let near = nearestName(to: wrong, in: known).map { "did you mean \"\($0)\"?" }
      throw .usage("\(name) has no parameter \"\(wrong)\"", hint: near)
    }
    shell.lastScripts = try query.scripts(texts: texts, values: shell.settings.parameters)
    try shell.run(shell.lastScripts)
  },
]
