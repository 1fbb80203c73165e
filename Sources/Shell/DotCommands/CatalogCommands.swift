import Catalog
import Diagnostics
import Rendering

/// `.tables` and `.schema`.
let catalogCommands: [DotCommand] = [
  DotCommand(name: ".tables", arguments: "", summary: "list the tables") { shell, _ in
    let tables = shell.session.catalog.tables
    let width = tables.map { displayWidth($0.name) }.max() ?? 0
    for table in tables {
      let margin = String(repeating: " ", count: width - displayWidth(table.name) + 2)
      shell.say(table.name + margin + table.summary)
    }
  },
  DotCommand(name: ".schema", arguments: "NAME", summary: "the columns of a table and what they mean") {
    shell, words throws(ScriptError) in
    let catalog = shell.session.catalog
    guard let name = words.first else { throw .usage(".schema needs the name of a table") }
    guard let table = catalog.table(named: name) else {
      let near = nearestName(to: name, in: catalog.tables.map(\.name))
      throw .usage(
        "no table \"\(name)\"", hint: near.map { "did you mean \"\($0)\"?" } ?? ".tables lists them")
    }
    shell.say(schemaText(table))
  },
]

/// A table with its columns and their documentation, as `.schema` prints it.
func schemaText(_ table: TableSchema) -> String {
  var lines = ["\(table.name): \(table.summary)"]
  if !table.details.isEmpty { lines.append(table.details) }
  let nameWidth = table.columns.map(\.name.count).max() ?? 0
  let typeWidth = table.columns.map(\.type.name.count).max() ?? 0
  for column in table.columns {
    var line = "  " + padded(column.name, nameWidth + 2) + padded(column.type.name, typeWidth + 2)
    line += column.documentation
    if let rule = column.nullRule { line += " NULL: \(rule)" }
    lines.append(line)
  }
  if let order = table.rowOrder { lines.append("Rows come in the order of \(order).") }
  if !table.example.isEmpty { lines.append("Example: \(table.example)") }
  return lines.joined(separator: "\n")
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
