import Catalog
import Columns
import Testing
import TraceQuery

/// What tq says of its tables has one source, the schemas; docs/reference is compared with them elsewhere.
@Suite struct CatalogTextTests {
  let session = Session()

  @Test func describeSaysWhatTheSchemasSay() throws {
    for table in session.catalog.tables {
      let rows = try QueryRows.of("describe \(table.name)", in: session)[0].rows
      #expect(
        rows
          == table.columns.map {
            [
              .varchar($0.name), .varchar($0.type.name), .varchar($0.documentation),
              $0.nullRule.map { .varchar($0) } ?? .null,
            ]
          }, "\(table.name)")
    }
  }

  @Test func describeOfAViewHasItsColumns() throws {
    for view in session.catalog.views {
      let described = try QueryRows.of("describe \(view.name)", in: session)[0].rows
      let columns = try session.prepare("select *, trace from \(view.name)")[0].columns
      #expect(
        Set(described) == Set(columns.map { [.varchar($0.name), .varchar($0.type.name)] }), "\(view.name)")
    }
  }

  @Test func showTablesListsTablesAndViews() throws {
    let rows = try QueryRows.of("show tables", in: session)[0].rows
    let catalog = session.catalog
    #expect(
      rows
        == catalog.tables.map { [.varchar($0.name), .varchar("table"), .varchar($0.summary)] }
        + catalog.views.map { [.varchar($0.name), .varchar("view"), .varchar($0.summary)] })
  }
}
