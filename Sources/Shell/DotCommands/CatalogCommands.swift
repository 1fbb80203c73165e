import Catalog
import Columns
import Diagnostics
import Rendering

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `.tables`, `.schema`, `.views` and `.functions`.
let catalogCommands: [DotCommand] = [
  DotCommand(
    name: ".tables", arguments: "[PART]", summary: "list the tables and views",
    details: "With PART those that have it in their names.", example: ".tables gc", completes: [.table]
  ) { shell, arguments throws(ScriptError) in
    let part = try arguments.atMost(1, ".tables").first
    let catalog = shell.session.catalog
    let listed =
      catalog.tables.map { ($0.name, $0.summary) } + catalog.views.map { ($0.name, "View. \($0.summary)") }
    try shell.list(listed, part: part, of: "table or view")
  },
  DotCommand(
    name: ".schema", arguments: "[NAME]", summary: "the columns of a table or view and what they mean",
    details: "Without NAME the columns of all, a line or two each.", example: ".schema blocks",
    completes: [.table]
  ) { shell, arguments throws(ScriptError) in
    let width = Terminal.width(STDOUT_FILENO)
    guard let name = try arguments.atMost(1, ".schema").first else {
      for table in shell.session.catalog.tables {
        let columns = table.columns.filter { !$0.isHidden }.map { "\($0.name) \($0.type.name)" }
        shell.say(hanging("\(table.name)(", columns.joined(separator: ", ") + ")", width: width))
      }
      for view in shell.session.catalog.views {
        let columns = viewColumns(view, shell).map { "\($0.name) \($0.type.name)" }
        shell.say(hanging("\(view.name)(", columns.joined(separator: ", ") + ")", width: width))
      }
      return
    }
    if let view = shell.session.catalog.view(named: name) {
      return shell.say(viewText(view, viewColumns(view, shell), width: width))
    }
    guard let table = shell.session.catalog.table(named: name) else {
      throw noTable(name, shell.session.catalog)
    }
    shell.say(schemaText(table, width: width))
  },
  DotCommand(
    name: ".views", arguments: "[NAME]", summary: "list the views, or show the query of one",
    details: "CREATE VIEW makes one, for as long as the shell runs; in init.tq it is there every time.",
    example: ".views waits", completes: [.view]
  ) { shell, arguments throws(ScriptError) in
    let views = shell.session.catalog.views
    guard let name = try arguments.atMost(1, ".views").first else {
      return try shell.list(views.map { ($0.name, $0.summary) }, part: nil, of: "view")
    }
    guard let view = shell.session.catalog.view(named: name) else {
      let near = nearestName(to: name, in: views.map(\.name))
      throw .usage("no view \"\(name)\"", hint: near.map { "did you mean \"\($0)\"?" } ?? ".views lists them")
    }
    shell.say(view.query.trimmed)
  },
  DotCommand(
    name: ".functions", arguments: "[NAME|PART]", summary: "list the functions, or say more about one",
    details: "With a part of a name, the functions that have it in their names or in what is said of them.",
    example: ".functions p99", completes: [.function]
  ) { shell, arguments throws(ScriptError) in
    let catalog = shell.session.catalog
    let part = try arguments.atMost(1, ".functions").first
    if let part, catalog.function(named: part) != nil || catalog.tableFunction(named: part) != nil {
      return try shell.run(QueryScript("describe \(quotedIfNeeded(part.lowercased()))"))
    }
    let functions = catalog.functions.filter { $0.name.first?.isLetter == true }
    let macros = catalog.macros.map { ($0.title, "Macro.") }
    let listed = functions.map { ($0.name, $0.documentation) } + macros
    try shell.list(listed, part: part, of: "function")
  },
]

extension InteractiveShell {
  /// Lists names with what is said of each.
  ///
  /// - Parameter part: what must be in a name, or where it is in none, in what is said; nil for all.
  func list(_ listed: [(String, String)], part: String?, of what: String) throws(ScriptError) {
    var shown = listed
    if let part {
      let wanted = part.lowercased().replacing("%", with: "").replacing("*", with: "")
      shown = listed.filter { $0.0.lowercased().contains(wanted) }
      if shown.isEmpty { shown = listed.filter { $0.1.lowercased().contains(wanted) } }
      guard !shown.isEmpty else {
        let near = nearestName(to: part, in: listed.map(\.0))
        throw .usage("no \(what) has \"\(part)\" in its name", hint: near.map { "did you mean \"\($0)\"?" })
      }
    }
    let width = shown.map { displayWidth($0.0) }.filter { $0 <= 30 }.max() ?? 0
    for (name, summary) in shown {
      say(hanging(padded(name, width + 2), summary, width: Terminal.width(STDOUT_FILENO)))
    }
  }
}

private func noTable(_ name: String, _ catalog: QueryCatalog) -> ScriptError {
  let near = nearestName(to: name, in: catalog.tables.map(\.name) + catalog.views.map(\.name))
  return .usage("no table \"\(name)\"", hint: near.map { "did you mean \"\($0)\"?" } ?? ".tables lists them")
}

/// The columns of a view; none where its query is wrong.
func viewColumns(_ view: ViewDefinition, _ shell: InteractiveShell) -> [OutputColumn] {
  let statements = try? shell.session.prepare("select * from \(quotedIfNeeded(view.name))")
  return statements?.first?.columns ?? []
}

/// A view with its columns and its query.
private func viewText(_ view: ViewDefinition, _ columns: [OutputColumn], width: Int?) -> String {
  var lines = [hanging("\(view.name): View. ", view.summary, width: width)]
  let nameWidth = columns.map { displayWidth($0.name) }.max() ?? 0
  for column in columns { lines.append("  " + padded(column.name, nameWidth + 2) + column.type.name) }
  lines.append(view.query.trimmed)
  return lines.joined(separator: "\n")
}

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
