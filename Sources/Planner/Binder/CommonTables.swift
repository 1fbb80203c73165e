import SQLSyntax

/// The tables that WITH has made visible so far, the innermost last.
///
/// A table of WITH is bound where it is used, among the tables that were visible where it was written.
struct CommonTables {
  private(set) var tables: [CommonTable] = []

  /// Nothing is visible.
  static let none = CommonTables()

  /// The innermost table of that name, with what was visible to it.
  func table(_ name: Name) -> (table: CommonTable, visible: CommonTables)? {
    let wanted = name.text.lowercased()
    guard let i = tables.lastIndex(where: { $0.name.text.lowercased() == wanted }) else { return nil }
    return (tables[i], CommonTables(tables: Array(tables[..<i])))
  }

  /// The same tables and one more.
  func adding(_ table: CommonTable) -> CommonTables { CommonTables(tables: tables + [table]) }

  /// The names that are visible.
  var names: [String] { tables.map(\.name.text) }
}
