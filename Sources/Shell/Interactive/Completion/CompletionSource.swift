import Catalog
import Columns
import Rendering
import SQLSyntax
import TraceQuery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What completion offers in a shell: its catalog, its commands, and values of columns as they are found.
final class CompletionSource {
  /// The most values of a column that are few enough to be offered.
  static let mostValues = 200

  private unowned let shell: InteractiveShell
  private var columnsOfViews: [String: [String]] = [:]
  /// By table and column; those of an unfinished look stay until the traces change.
  private var foundValues: [String: [String]] = [:]

  init(_ shell: InteractiveShell) { self.shell = shell }

  /// Other traces are open: what was found in them does not count any more.
  func forget() { foundValues = [:] }

  /// Completes a line at the prompt, before which other lines of a statement may have been typed.
  func complete(_ line: String, cursor: Int) -> Completion {
    let names = names
    let head = line.drop { $0.isWhitespace }
    if shell.pending.isEmpty, head.first == "." || head.first == "\\" {
      return completeCommand(line, cursor: cursor, names: names)
    }
    let before = shell.pending.isEmpty ? "" : shell.pending + "\n"
    let shift = before.utf8.count
    var completion = completeStatement(before + line, cursor: shift + cursor, names: names)
    completion.start -= shift
    return completion
  }

  private var names: CompletionNames {
    let catalog = shell.session.catalog
    var names = CompletionNames()
    names.keywords = Keyword.allCases.map(\.rawValue)
    names.tables =
      catalog.tables.map { CompletionNames.Table(name: $0.name, columns: $0.columns.map(\.name)) }
      + catalog.views.map { CompletionNames.Table(name: $0.name, columns: columns(of: $0)) }
    names.views = catalog.views.map(\.name)
    let isName = { (name: String) in name.first?.isLetter == true }
    names.functions =
      catalog.functions.filter { $0.kind != .table }.flatMap { [$0.name] + $0.aliases }.filter(isName)
      + catalog.macros.filter { !$0.isTable }.map(\.name)
    names.tableFunctions =
      catalog.functions.filter { $0.kind == .table }.flatMap { [$0.name] + $0.aliases }
      + catalog.macros.filter(\.isTable).map(\.name)
    names.settings = catalog.settings.map(\.definition.name)
    names.settingValues = ["default_null_order": ["'nulls_last'", "'nulls_first'"]]
    names.traces = catalog.traceNames
    let commands = DotCommand.all
    names.commands = commands.map { .init(name: $0.name, arguments: $0.completes) }
    names.commands += DotCommand.otherNames.filter { $0.key.first == "\\" }.sorted { $0.key < $1.key }.map {
      other in
      .init(name: other.key, arguments: commands.first { $0.name == other.value }?.completes ?? [])
    }
    names.formats = OutputFormat.allCases.map(\.rawValue)
    names.queries = SavedQueries.all.map(\.name)
    names.parameters = shell.settings.parameters.keys.sorted()
    names.values = { [unowned self] column, tables in values(of: column, in: tables) }
    names.files = { fileNames(in: expandingTilde($0)) }
    return names
  }

  private func columns(of view: ViewDefinition) -> [String] {
    if let known = columnsOfViews[view.name + view.query] { return known }
    let columns = viewColumns(view, shell).map(\.name)
    columnsOfViews[view.name + view.query] = columns
    return columns
  }

  /// Milliseconds that a look into the traces may take: long ones are not read to their end, short ones are, however
  /// busy the machine is.
  private var patience: Int64 {
    let session = shell.session
    let size = session.inputs.indices.reduce(0) { $0 + (session.size(ofInputAt: $1) ?? 0) }
    return size < 4_000_000 ? 3000 : 200
  }

  /// The texts in a column, looked up in the traces for as long as that may take; none where there are many.
  private func values(of column: String, in tables: [String]) -> [String] {
    var all: Set<String> = []
    // Tables share their names of states and reasons: where the first has some, the others say the same.
    for table in tables where all.isEmpty { all = Set(values(of: column, in: table)) }
    return all.sorted()
  }

  private func values(of column: String, in table: String) -> [String] {
    let key = "\(table).\(column)"
    if let known = foundValues[key] { return known }
    let text = "select \(quotedIfNeeded(column)) from \(quotedIfNeeded(table))"
    guard let type = (try? shell.session.prepare(text))?.first?.columns.first?.type, type == .varchar,
      let found = QuickQuery.run(text, over: shell.session, limit: Self.mostValues, milliseconds: patience)
    else { return [] }
    let texts = found.rows.compactMap { row -> String? in
      if case .varchar(let text)? = row.first { text } else { nil }
    }
    let values = texts.count > Self.mostValues ? [] : texts
    // A look that found nothing because time ran out is worth another.
    let isAnswer = found.isWhole || !texts.isEmpty
    if table != KeptResult.tableName, isAnswer { foundValues[key] = values }
    return values
  }
}

/// The names in a folder, those of folders with a slash at their end; none where it cannot be read.
///
/// - Parameter path: empty for the current folder.
func fileNames(in path: String) -> [String] {
  let base = path.isEmpty ? "." : path
  guard let folder = opendir(base) else { return [] }
  defer { closedir(folder) }
  var names: [String] = []
  while let entry = readdir(folder) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard name != ".", name != ".." else { continue }
    var status = stat()
    let isFolder = stat("\(base)/\(name)", &status) == 0 && status.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR)
    names.append(isFolder ? name + "/" : name)
  }
  return names
}
