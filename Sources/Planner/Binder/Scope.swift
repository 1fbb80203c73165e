import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// A column that a query can name.
struct ScopeColumn {
  /// The name as it was made.
  var name: String
  var type: LogicalType
  /// Left out of `*`.
  var isHidden = false
}

/// A table in FROM: the name it goes by and where its columns are in the rows.
struct ScopeTable {
  /// nil for a subquery without an alias.
  var name: String?
  var columns: [ScopeColumn]
  /// Position of its first column in the rows of FROM.
  var firstColumn: Int

  /// The table as messages name it.
  var title: String { name ?? "the subquery" }
}

/// The names that FROM makes visible. Names are looked up without regard to case.
///
/// There is one table for now; a join puts a second behind the first, a correlated subquery gets a parent.
struct Scope {
  var tables: [ScopeTable]

  /// No table: `SELECT 1`, LIMIT, VALUES.
  static let empty = Scope(tables: [])

  /// A single table.
  init(tables: [ScopeTable]) {
    self.tables = tables
  }

  /// The columns of a plan under one name.
  init(name: String?, output: [OutputColumn]) {
    tables = [
      ScopeTable(
        name: name, columns: output.map { ScopeColumn(name: $0.name, type: $0.type) }, firstColumn: 0)
    ]
  }

  /// How many columns the rows of FROM have.
  var width: Int { tables.reduce(0) { $0 + $1.columns.count } }

  /// Every column with its position, in order.
  var allColumns: [(index: Int, column: ScopeColumn)] {
    tables.flatMap { table in
      table.columns.enumerated().map { (table.firstColumn + $0.offset, $0.element) }
    }
  }

  /// The column that `dur` or `b.dur` names; nil where a bare name is no column's, so that the
  /// caller may try aliases.
  ///
  /// - Throws: `.bind` for a name that is two columns', or a qualified one that is none's.
  func column(_ names: [Name]) throws(QueryError) -> BoundExpression? {
    guard let last = names.last else { return nil }
    guard names.count > 1 else { return try unqualified(last) }
    guard names.count == 2 else {
      throw QueryError(
        .bind, "a column is named by itself or with its table before it", at: names[0].span,
        hint: "give the table a name: from before.blocks b")
    }
    let table = try self.table(names[0])
    if let found = try column(last, in: [table]) { return found }
    let hint = nearestName(to: last.text, in: table.columns.map(\.name))
    throw QueryError(
      .bind, "no column \"\(last.text)\" in \(table.title)", at: last.span,
      hint: didYouMean(hint) ?? hintForQuoted(last) ?? self.hint(listing: table.columns))
  }

  /// The table of `t.*` or `t.column`.
  ///
  /// - Throws: `.bind` where no table goes by that name.
  func table(_ name: Name) throws(QueryError) -> ScopeTable {
    let wanted = name.text.lowercased()
    if let table = tables.first(where: { $0.name?.lowercased() == wanted }) { return table }
    throw QueryError(
      .bind, "no table \"\(name.text)\" in FROM", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: tables.compactMap(\.name)))
        ?? tables.first?.name.map { "the table goes by \"\($0)\" here" })
  }

  /// The error for a bare name that is neither a column's nor an alias'.
  func unknownColumn(_ name: Name, aliases: [String]) -> QueryError {
    if tables.isEmpty {
      return QueryError(
        .bind, "no column \"\(name.text)\": there is no FROM here", at: name.span,
        hint: didYouMean(nearestName(to: name.text, in: aliases))
          ?? hintForQuoted(name) ?? "add FROM and a table")
    }
    let place = tables.map(\.title).joined(separator: ", ")
    let names = allColumns.map(\.column.name) + aliases
    return QueryError(
      .bind, "no column \"\(name.text)\" in \(place)", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: names))
        ?? hintForQuoted(name) ?? hint(listing: allColumns.map(\.column)))
  }

  /// `"chan send"` is a name, as in every SQL; who writes it may have meant a text.
  private func hintForQuoted(_ name: Name) -> String? {
    guard name.isQuoted else { return nil }
    let text = name.text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    return "text stands in single quotes: '\(text)'"
  }

  /// What there is instead, as far as it fits in a line.
  private func hint(listing columns: [ScopeColumn]) -> String? {
    let names = columns.filter { !$0.isHidden }.map(\.name)
    guard !names.isEmpty else { return nil }
    return "it has " + names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", ..." : "")
  }

  private func unqualified(_ name: Name) throws(QueryError) -> BoundExpression? {
    try column(name, in: tables)
  }

  private func column(_ name: Name, in tables: [ScopeTable]) throws(QueryError) -> BoundExpression? {
    let wanted = name.text.lowercased()
    var found: (expression: BoundExpression, table: ScopeTable)?
    for table in tables {
      for (i, column) in table.columns.enumerated() where column.name.lowercased() == wanted {
        if let found {
          let places =
            found.table.title == table.title ? table.title : "\(found.table.title) and \(table.title)"
          throw QueryError(.bind, "\"\(name.text)\" is ambiguous: \(places) has it twice", at: name.span)
        }
        found = (.column(table.firstColumn + i, column.type, name: column.name), table)
      }
    }
    return found?.expression
  }
}

/// The hint that offers a name.
func didYouMean(_ name: String?) -> String? { name.map { "did you mean \"\($0)\"?" } }
