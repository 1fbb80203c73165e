import Catalog
import Columns
import Diagnostics
import Foundation
import Testing
import TraceQuery
import TraceTestSupport

/// Writes the pages of docs/reference from what the catalog says of itself, with answers from example traces.
enum Reference {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/reference")

  /// Traces that examples are run on: the first that has rows for a table.
  static let traces = ["web-go1.27", "pool-go1.27", "gc-go1.27", "allocfree-go1.27", damaged]

  /// The one with damage, by the name that stands for it here.
  static let damaged = "damaged"

  static let notice = "<!-- Made by Tests/ReferenceTests; do not edit. See CONTRIBUTING.md. -->\n\n"

  /// The page of tables and views.
  static func tables() throws -> String {
    let catalog = try session(over: traces[0]).catalog
    var page = notice + "# Tables\n\n" + tablesIntroduction + "\n"
    for table in catalog.tables { page += "- [`\(table.name)`](#\(table.name)): \(table.summary)\n" }
    page += "\n"
    for table in catalog.tables { page += try section(of: table) }
    page += "# Views\n\n" + viewsIntroduction + "\n"
    for view in catalog.views { page += try section(of: view) }
    return page
  }

  private static let tablesIntroduction = """
    A row is made while the trace is read; what a query does not name is not made. `ts` is the instant a row
    begins, in nanoseconds since the trace's first event; tables of intervals have `ts`, `end_ts` and `dur`. An
    interval that began before the trace has `ts` 0, one still open at its end ends with it, and in both cases
    `complete` is false. Every table also has `trace`, the input's alias or path, which `select *` leaves out
    while only one trace is open. `DESCRIBE blocks` prints a table's part of this page.

    """

  private static let viewsIntroduction = """
    Views are queries with a name, written in the language itself (`Sources/TraceQuery/Views`). They stand
    wherever a table may, and `before.stw` is the view over one trace.

    """

  private static func section(of table: TableSchema) throws -> String {
    var text = "## \(table.name)\n\n\(sentence(table.summary))"
    if !table.details.isEmpty { text += " \(table.details)" }
    if let order = table.rowOrder { text += " Rows come in the order of `\(order)`." }
    text += "\n\n| column | type | meaning | NULL |\n| --- | --- | --- | --- |\n"
    for column in table.columns where !column.isHidden {
      text += "| `\(column.name)` | \(column.type.name) | \(cell(column.documentation)) | "
      text += "\(cell(column.nullRule ?? "never")) |\n"
    }
    return text + "\n" + (try example(table.example))
  }

  private static func section(of view: ViewDefinition) throws -> String {
    "## \(view.name)\n\n\(sentence(view.summary))\n\n```sql\n\(view.query.trimmingCharacters(in: .newlines))\n```\n\n"
      + (try example("from \(view.name) limit 5"))
  }

  /// A query and its answer from the first trace that has one.
  static func example(_ query: String) throws -> String {
    var answer: Answer?
    for trace in traces where answer?.rows.isEmpty ?? true {
      answer = try Answer.to(query, in: session(over: trace))
    }
    let lines = (answer?.table ?? "").split(separator: "\n")
    var shown = lines.prefix(12).joined(separator: "\n")
    if lines.count > 12 { shown += "\n(and \(lines.count - 12) more)" }
    return "```\ntq> \(query);\n\(shown)\n```\n\n"
  }

  /// The page of functions.
  static func functions() throws -> String {
    let session = Session()
    let rows = try Answer.to("show functions", in: session).rows.map { $0.map(text) }
    var page = notice + "# Functions\n\n" + functionsIntroduction
    for kind in ["scalar", "aggregate", "window", "table", "form"] {
      let ofKind = rows.filter { $0[1] == kind }
      if ofKind.isEmpty { continue }
      let title = kind == "form" ? "Forms" : kind.prefix(1).uppercased() + kind.dropFirst() + " functions"
      page += "\n## \(title)\n\n"
      page += "| function | takes and gives | meaning | example |\n| --- | --- | --- | --- |\n"
      for row in ofKind {
        let forms = try Answer.to("describe \"\(row[0])\"", in: session).rows.map { $0.map(text) }
        let signatures = forms.map { "\($0[0].dropFirst(row[0].count)) → \($0[1])" }.joined(separator: "; ")
        page += "| `\(cell(row[0]))` | \(cell(signatures)) | \(cell(row[2])) | `\(cell(row[3]))` |\n"
      }
    }
    return page
  }

  private static func text(_ value: Value) -> String {
    if case .varchar(let text) = value { text } else { "" }
  }

  private static let functionsIntroduction = """
    Names are DuckDB's where DuckDB has the function. A scalar function of a NULL is NULL unless it says otherwise;
    aggregates leave NULLs out. `SHOW FUNCTIONS` prints this list.

    """

  private static func sentence(_ text: String) -> String {
    text.hasSuffix(".") ? text : text + "."
  }

  private static func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
  }

  /// Fails where a page differs from what it would be now; with `TQ_UPDATE=1` it is also written anew.
  static func check(_ name: String, _ page: String) throws {
    let file = folder.appending(path: name)
    let found = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    if ProcessInfo.processInfo.environment["TQ_UPDATE"] == "1", found != page {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try page.write(to: file, atomically: true, encoding: .utf8)
    }
    let place = zip(found.split(separator: "\n"), page.split(separator: "\n")).first { $0 != $1 }
    #expect(
      found == page,
      "docs/reference/\(name) is out of date: \(place.map { "\($0)" } ?? "its length differs")")
  }
}
