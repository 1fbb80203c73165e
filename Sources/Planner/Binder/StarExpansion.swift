import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Expands `*`, `t.*` and COLUMNS into the columns they stand for.
struct StarExpansion {
  let context: BindingContext
  let scope: Scope

  /// The items of a SELECT list, stars expanded.
  ///
  /// - Throws: `.bind` where a star stands for nothing, or EXCLUDE or REPLACE name no column.
  func expand(_ items: [SelectItem]) throws(QueryError) -> [SelectEntry] {
    var entries: [SelectEntry] = []
    for item in items {
      let span = item.expression.span
      switch item.expression.node {
      case .star(let star):
        if let alias = item.alias {
          throw QueryError(.bind, "* stands for many columns and takes no alias", at: alias.span)
        }
        entries += try expand(star, at: span)
      default:
        if let selection = try self.selection(in: item.expression) {
          entries += try each(selection, in: item)
          continue
        }
        entries.append(
          SelectEntry(
            source: .written(item.expression), alias: item.alias, name: name(of: item), span: span))
      }
      try context.charge(1, at: span)
    }
    return entries
  }

  func expand(_ star: StarExpression, at span: SourceSpan) throws(QueryError) -> [SelectEntry] {
    if scope.tables.isEmpty {
      throw QueryError(.bind, "* stands for no columns: there is no FROM here", at: span)
    }
    var all = scope.allColumns
    if let name = star.table {
      let table = try scope.table(name)
      all = table.columns.enumerated().map { (table.firstColumn + $0.offset, $0.element) }
    }
    let shown = all.filter { !$0.column.isHidden }
    try context.charge(shown.count, at: span)
    let columnNames = all.map(\.column.name)
    let excluded = try names(star.excluded, among: columnNames)
    let replaced = try replacements(star.replaced, among: columnNames)
    var entries: [SelectEntry] = []
    for (index, column) in shown {
      let key = column.name.lowercased()
      if excluded.contains(key) { continue }
      if let item = replaced[key] {
        entries.append(
          SelectEntry(
            source: .written(item.expression), alias: item.alias, name: column.name,
            span: item.expression.span))
      } else {
        entries.append(entry(index, column, alias: nil, span: span))
      }
    }
    if entries.isEmpty { throw QueryError(.bind, "EXCLUDE leaves no columns", at: span) }
    return entries
  }

  func entry(_ index: Int, _ column: ScopeColumn, alias: Name?, span: SourceSpan) -> SelectEntry {
    SelectEntry(
      source: .column(.column(index, column.type, name: column.name)), alias: alias,
      name: alias?.text ?? column.name, span: span)
  }

  private func names(_ names: [Name], among columns: [String]) throws(QueryError) -> Set<String> {
    var found: Set<String> = []
    for name in names {
      try check(name, in: "EXCLUDE", among: columns)
      found.insert(name.text.lowercased())
    }
    return found
  }

  private func replacements(
    _ items: [SelectItem], among columns: [String]
  ) throws(QueryError) -> [String: SelectItem] {
    var found: [String: SelectItem] = [:]
    for item in items {
      guard let alias = item.alias else {
        throw QueryError(.bind, "REPLACE needs a column's name after AS", at: item.expression.span)
      }
      try check(alias, in: "REPLACE", among: columns)
      if found.updateValue(item, forKey: alias.text.lowercased()) != nil {
        throw QueryError(.bind, "REPLACE has \"\(alias.text)\" twice", at: alias.span)
      }
    }
    return found
  }

  private func check(_ name: Name, in clause: String, among columns: [String]) throws(QueryError) {
    let wanted = name.text.lowercased()
    if columns.contains(where: { $0.lowercased() == wanted }) { return }
    throw QueryError(
      .bind, "\(clause) names \"\(name.text)\", which is no column of *", at: name.span,
      hint: didYouMean(nearestName(to: name.text, in: columns)))
  }

  /// The name of an item's column: its alias, the column it is, or its text.
  private func name(of item: SelectItem) -> String {
    if let alias = item.alias { return alias.text }
    if case .column(let names) = item.expression.node, let last = names.last {
      // The table's own spelling; where there is none, the error comes when the item is bound.
      if case .column(_, _, let name)? = try? scope.column(names) { return name }
      return last.text
    }
    return item.expression.resultName
  }
}
