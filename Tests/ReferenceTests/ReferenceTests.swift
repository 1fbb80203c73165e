import Catalog
import Testing
import TraceQuery

/// The reference is what the catalog says; examples run.
@Suite struct ReferenceTests {
  @Test func tablesPageIsUpToDate() throws {
    try Reference.check("tables.md", try Reference.tables())
  }

  @Test func functionsPageIsUpToDate() throws {
    try Reference.check("functions.md", try Reference.functions())
  }

  /// An example that answers nothing shows nothing.
  @Test func everyTablesExampleHasRows() throws {
    for table in try session(over: Reference.traces[0]).catalog.tables {
      let rows = try Reference.traces.map { try Answer.to(table.example, in: session(over: $0)).rows.count }
      #expect(rows.contains { $0 > 0 }, "\(table.name): \(table.example)")
    }
  }

  @Test func everyViewIsSoundAndSaysWhatARowIs() throws {
    let session = try session(over: Reference.traces[0])
    for view in session.catalog.views {
      #expect(view.summary.count > 10, "\(view.name)")
      #expect(try !session.prepare("from \(view.name)").isEmpty, "\(view.name)")
    }
  }
}
