import LogicalPlan
import SQLSyntax

/// The tables that WITH has made visible so far, the innermost last.
///
/// A table of WITH is bound where it is used, among the tables that were visible where it was written.
struct CommonTables {
  /// What a name stands for.
  enum Meaning {
    /// A query, and the rows around the query that has its WITH.
    case query(CommonTable, outer: OuterScope?, isRecursive: Bool)
    /// In the step of a recursion, the rows of the round before.
    case working(LogicalWorkingTable)
    /// A recursion, in a place where it cannot read itself.
    case forbidden
  }

  private struct Entry {
    var name: String
    var meaning: Meaning
  }

  private var entries: [Entry] = []

  /// Nothing is visible.
  static var none: CommonTables { CommonTables() }

  /// What the innermost table of that name is, with what was visible to it.
  func table(_ name: Name) -> (meaning: Meaning, visible: CommonTables)? {
    let wanted = name.text.lowercased()
    guard let i = entries.lastIndex(where: { $0.name.lowercased() == wanted }) else { return nil }
    return (entries[i].meaning, CommonTables(entries: Array(entries[..<i])))
  }

  /// The same tables and one more.
  func adding(_ table: CommonTable, _ outer: OuterScope?, isRecursive: Bool = false) -> CommonTables {
    adding(table.name, .query(table, outer: outer, isRecursive: isRecursive))
  }

  /// The same tables and the rows of the round before.
  func adding(_ working: LogicalWorkingTable, called name: Name) -> CommonTables {
    adding(name, .working(working))
  }

  /// The same tables without the one of that name.
  func forbidding(_ name: Name) -> CommonTables { adding(name, .forbidden) }

  private func adding(_ name: Name, _ meaning: Meaning) -> CommonTables {
    CommonTables(entries: entries + [Entry(name: name.text, meaning: meaning)])
  }

  /// The names that are visible.
  var names: [String] { entries.map(\.name) }
}
