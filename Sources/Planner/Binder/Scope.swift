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

/// A column of USING or NATURAL: one name for the columns of both sides.
struct MergedColumn {
  var column: ScopeColumn
  /// Position in the rows of FROM.
  var index: Int
  /// Positions of the columns that it stands for, itself among them where it is one of them.
  var sources: Set<Int>
}

/// The names that FROM makes visible. Names are looked up without regard to case.
///
/// A join puts the tables of its right side behind those of its left one.
struct Scope {
  var tables: [ScopeTable]
  /// What bare names stand for instead of the tables' own columns.
  var merged: [MergedColumn] = []
  /// How many columns the rows of FROM have.
  var width: Int
  /// The rows around the query, where it is a subquery that may read them.
  var outer: OuterScope?
  /// The tables of WITH that subqueries in the expressions over these rows may use.
  var commonTables = CommonTables.none

  /// No table: `SELECT 1`, LIMIT, VALUES.
  static var empty: Scope { Scope(tables: []) }

  /// The same names in a query that stands somewhere.
  func within(_ outer: OuterScope?, _ commonTables: CommonTables) -> Scope {
    var scope = self
    scope.outer = outer
    scope.commonTables = commonTables
    return scope
  }

  /// Tables one behind the other.
  init(tables: [ScopeTable]) {
    self.tables = tables
    width = tables.reduce(0) { $0 + $1.columns.count }
  }

  /// The columns of a plan under one name.
  init(name: String?, output: [OutputColumn]) {
    tables = [
      ScopeTable(
        name: name, columns: output.map { ScopeColumn(name: $0.name, type: $0.type) }, firstColumn: 0)
    ]
    width = output.count
  }

  /// Every column that a bare name can stand for, with its position, in the order of `*`: a merged column
  /// stands where the first of those that it stands for would.
  var allColumns: [(index: Int, column: ScopeColumn)] {
    var columns: [(index: Int, column: ScopeColumn)] = []
    var shown: Set<Int> = []
    for table in tables {
      for (i, column) in table.columns.enumerated() {
        let index = table.firstColumn + i
        guard let one = merged.first(where: { $0.sources.contains(index) }) else {
          columns.append((index, column))
          continue
        }
        if shown.insert(one.index).inserted { columns.append((one.index, one.column)) }
      }
    }
    return columns
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
    if !hasTable(names[0]), outer?.hasTable(names[0]) == true { return nil }
    let table = try self.table(names[0])
    let own = table.columns.enumerated().map { (index: table.firstColumn + $0.offset, column: $0.element) }
    if let found = try column(last, among: own) { return found }
    let hint = nearestName(to: last.text, in: table.columns.map(\.name))
    throw QueryError(
      .bind, "no column \"\(last.text)\" in \(table.title)", at: last.span,
      hint: didYouMean(hint) ?? hintForQuoted(last) ?? self.hint(listing: table.columns))
  }

  /// Whether a table goes by that name.
  func hasTable(_ name: Name) -> Bool {
    let wanted = name.text.lowercased()
    return tables.contains { $0.name?.lowercased() == wanted }
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
    try column(name, among: allColumns)
  }

  private func column(
    _ name: Name, among columns: [(index: Int, column: ScopeColumn)]
  ) throws(QueryError) -> BoundExpression? {
    let wanted = name.text.lowercased()
    let found = columns.filter { $0.column.name.lowercased() == wanted }
    guard let first = found.first else { return nil }
    if found.count > 1 { throw ambiguous(name, found.compactMap { table(ofColumn: $0.index) }) }
    return .column(first.index, first.column.type, name: first.column.name)
  }

  private func table(ofColumn index: Int) -> ScopeTable? {
    let source = merged.first { $0.index == index }?.sources.min() ?? index
    return tables.first { ($0.firstColumn..<$0.firstColumn + $0.columns.count).contains(source) }
  }

  private func ambiguous(_ name: Name, _ places: [ScopeTable]) -> QueryError {
    if Set(places.map(\.firstColumn)).count < 2 {
      return QueryError(
        .bind, "\"\(name.text)\" is ambiguous: \(places.first?.title ?? "the subquery") has it twice",
        at: name.span)
    }
    let titles = places.map(\.title)
    let all =
      titles.count == 2 ? "\(titles[0]) and \(titles[1]) both" : titles.joined(separator: ", ") + " all"
    let qualified = places.compactMap(\.name).map { "\($0).\(name.text)" }
    return QueryError(
      .bind, "\"\(name.text)\" is ambiguous: \(all) have it", at: name.span,
      hint: qualified.isEmpty ? nil : "write \(qualified.joined(separator: " or "))")
  }
}

// What a join makes of the scopes of its sides.
extension Scope {
  /// The names of both, those of `right` over columns behind this scope's.
  ///
  /// - Throws: `.bind` where a table of each goes by the same name.
  func joined(with right: Scope, at span: SourceSpan) throws(QueryError) -> Scope {
    let taken = Set(tables.compactMap { $0.name?.lowercased() })
    if let twice = right.tables.compactMap(\.name).first(where: { taken.contains($0.lowercased()) }) {
      throw QueryError(
        .bind, "two tables in FROM go by the name \"\(twice)\"", at: span,
        hint: "give one another name: \(twice) as \(twice)2")
    }
    var both = self
    both.tables += right.tables.map { table in
      var moved = table
      moved.firstColumn += width
      return moved
    }
    both.merged += right.merged.map {
      MergedColumn(column: $0.column, index: $0.index + width, sources: Set($0.sources.map { $0 + width }))
    }
    both.width = width + right.width
    return both
  }

  /// Makes one name of two columns, given by what the name stands for on either side.
  mutating func merge(_ left: Int, _ right: Int, into index: Int, as column: ScopeColumn) {
    var sources: Set<Int> = [left, right]
    for one in merged where one.index == left || one.index == right { sources.formUnion(one.sources) }
    merged.removeAll { $0.index == left || $0.index == right }
    merged.append(MergedColumn(column: column, index: index, sources: sources))
  }
}

/// The hint that offers a name.
func didYouMean(_ name: String?) -> String? { name.map { "did you mean \"\($0)\"?" } }
