import Catalog
import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `.tables` and `.schema`.
let catalogCommands: [DotCommand] = [
  DotCommand(name: ".tables", arguments: "", summary: "list the tables and views") { shell, _ in
    let catalog = shell.session.catalog
    let listed =
      catalog.tables.map { ($0.name, $0.summary) } + catalog.views.map { ($0.name, "View. \($0.summary)") }
    let width = listed.map { displayWidth($0.0) }.max() ?? 0
    for (name, summary) in listed {
      shell.say(hanging(padded(name, width + 2), summary, width: Terminal.width(STDOUT_FILENO)))
    }
  },
  DotCommand(name: ".schema", arguments: "NAME", summary: "the columns of a table and what they mean") {
    shell, words throws(ScriptError) in
    let catalog = shell.session.catalog
    guard let name = words.first else { throw .usage(".schema needs the name of a table") }
    if let view = catalog.view(named: name) {
      return shell.say("-- \(view.name): \(view.summary)\n\(view.query)")
    }
    guard let table = catalog.table(named: name) else {
      let near = nearestName(to: name, in: catalog.tables.map(\.name) + catalog.views.map(\.name))
      throw .usage(
        "no table \"\(name)\"", hint: near.map { "did you mean \"\($0)\"?" } ?? ".tables lists them")
    }
    shell.say(schemaText(table, width: Terminal.width(STDOUT_FILENO)))
  },
]

/// A table with its columns and their documentation, as `.schema` prints it.
///
/// - Parameter width: cells in a line of the terminal; nil where nothing limits a line.
func schemaText(_ table: TableSchema, width: Int?) -> String {
  var lines = [hanging("\(table.name): ", table.summary, width: width)]
  if !table.details.isEmpty { lines.append(hanging("", table.details, width: width)) }
  let nameWidth = table.columns.map { displayWidth($0.name) }.max() ?? 0
  let typeWidth = table.columns.map { displayWidth($0.type.name) }.max() ?? 0
  for column in table.columns {
    let head = "  " + padded(column.name, nameWidth + 2) + padded(column.type.name, typeWidth + 2)
    let rule = column.nullRule.map { " NULL: \($0)." } ?? ""
    lines.append(hanging(head, column.documentation + rule, width: width))
  }
  if let order = table.rowOrder { lines.append("Rows come in the order of \(order).") }
  if !table.example.isEmpty { lines.append(hanging("Example: ", table.example, width: width)) }
  return lines.joined(separator: "\n")
}

/// A text behind a head; the lines it goes on in stand under its beginning, or a little to the right where the
/// head takes most of the line.
private func hanging(_ head: String, _ text: String, width: Int?) -> String {
  guard let width else { return head + text }
  let taken = displayWidth(head)
  let room = width - taken
  guard room >= 20 else { return wordWrapped(head + text, width: width).joined(separator: "\n") }
  return head
    + wordWrapped(text, width: room).joined(separator: "\n" + String(repeating: " ", count: taken))
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - displayWidth(text)))
}
