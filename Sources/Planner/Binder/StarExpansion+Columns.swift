import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

// COLUMNS: the expression that it stands in is written once for each of its columns.
extension StarExpansion {
  /// What COLUMNS chooses in an expression; nil where none stands there.
  ///
  /// - Throws: `.bind` where two of them choose differently.
  func selection(
    in expression: Expression
  ) throws(QueryError) -> (selection: ColumnSelection, span: SourceSpan)? {
    let all = expression.columnSelections
    guard let first = all.first else { return nil }
    if let other = all.first(where: { !$0.selection.means(first.selection) }) {
      throw QueryError(
        .bind, "two different COLUMNS in one expression", at: other.span,
        hint: "each is replaced by the same column; write the expressions one by one")
    }
    return first
  }

  /// The items that an item with COLUMNS stands for.
  func each(
    _ chosen: (selection: ColumnSelection, span: SourceSpan), in item: SelectItem
  ) throws(QueryError) -> [SelectEntry] {
    let written = item.expression
    var entries: [SelectEntry] = []
    for column in try columns(chosen.selection, at: chosen.span) {
      let alias = try item.alias.map { (alias) throws(QueryError) in
        try self.alias(alias, of: column.name, chosen.selection)
      }
      var entry = column
      entry.alias = alias
      entry.name = alias?.text ?? column.name
      entry.span = written.span
      if case .columns = written.node {
      } else {
        entry.source = .written(put(column, into: written))
        try context.charge(1, at: written.span)
      }
      entries.append(entry)
    }
    return entries
  }

  /// The expressions that one with COLUMNS stands for; without COLUMNS itself.
  func each(_ written: Expression) throws(QueryError) -> [Expression] {
    guard let chosen = try selection(in: written) else { return [written] }
    let columns = try columns(chosen.selection, at: chosen.span)
    try context.charge(columns.count, at: written.span)
    return columns.map { put($0, into: written) }
  }

  /// A condition that must be true with each of the columns in the place of COLUMNS.
  func conjunction(_ written: Expression) throws(QueryError) -> Expression {
    let tests = try each(written)
    guard var all = tests.first else { return written }
    for test in tests.dropFirst() { all = Expression(.binary(.and, all, test), span: written.span) }
    return all
  }

  /// The expression with a column in the place of COLUMNS.
  private func put(_ column: SelectEntry, into written: Expression) -> Expression {
    let value: Expression
    switch column.source {
    case .written(let replacement): value = replacement
    case .column(let bound): value = Expression(.column(names(of: bound, column)), span: written.span)
    }
    return Substitution([:], column: value, at: written.span).apply(to: written)
  }

  /// The names by which a column is found: its own, behind its table's where another column has the same.
  private func names(of bound: BoundExpression, _ column: SelectEntry) -> [Name] {
    let own = Name(column.name, isQuoted: true, span: column.span)
    let wanted = column.name.lowercased()
    let isAlone = scope.allColumns.count { $0.column.name.lowercased() == wanted } == 1
    guard !isAlone, case .column(let index, _, _) = bound,
      let table = scope.tables.first(where: {
        ($0.firstColumn..<$0.firstColumn + $0.columns.count).contains(index)
      }), let name = table.name
    else { return [own] }
    return [Name(name, isQuoted: true, span: column.span), own]
  }

  // MARK: Which columns

  private func columns(
    _ selection: ColumnSelection, at span: SourceSpan
  ) throws(QueryError) -> [SelectEntry] {
    switch selection {
    case .star(let star): return try expand(star, at: span)
    case .pattern(let pattern):
      let found = try columns(at: span) { (name) throws(QueryError) in
        // The matching is that of `regexp_matches`, so that there is one kind of pattern.
        let test = try constants.call("regexp_matches", [text(name), text(pattern)], at: span)
        guard case .boolean(let matches)? = context.fold(test) else {
          throw QueryError(.bind, "\"\(pattern)\" is not a pattern", at: span)
        }
        return matches
      }
      if found.isEmpty {
        let known = scope.allColumns.filter { !$0.column.isHidden }.map(\.column.name)
        throw QueryError(
          .bind, "no column matches \"\(pattern)\"", at: span,
          hint: didYouMean(nearestName(to: pattern, in: known))
            ?? (known.isEmpty ? nil : "there are \(known.prefix(8).joined(separator: ", "))"))
      }
      return found
    case .condition(let parameter, let condition):
      let found = try columns(at: span) { (name) throws(QueryError) in
        let value = Expression(.literal(.string(name)), span: condition.span)
        let test = try constants.bindCondition(
          Substitution([parameter.text.lowercased(): value], at: condition.span).apply(to: condition))
        return ConstantFolding(fold: context.fold).folded(test).constantValue == .boolean(true)
      }
      if found.isEmpty { throw QueryError(.bind, "no column meets the condition", at: condition.span) }
      return found
    }
  }

  private func columns(
    at span: SourceSpan, where isChosen: (String) throws(QueryError) -> Bool
  ) throws(QueryError) -> [SelectEntry] {
    var entries: [SelectEntry] = []
    for (index, column) in scope.allColumns where !column.isHidden {
      if try isChosen(column.name) { entries.append(entry(index, column, alias: nil, span: span)) }
    }
    return entries
  }

  private var constants: ExpressionBinder {
    ExpressionBinder(context: context, scope: .empty, clause: .select)
  }

  private func text(_ text: String) -> BoundExpression { .constant(.varchar(text), .varchar) }

  /// The alias of one of the columns: `"max_\1"` has a group of the pattern in it.
  private func alias(
    _ alias: Name, of column: String, _ selection: ColumnSelection
  ) throws(QueryError) -> Name {
    guard case .pattern(let pattern) = selection, alias.text.contains("\\") else { return alias }
    let matched = try constants.call("regexp_extract", [text(column), text(pattern)], at: alias.span)
    let made = try constants.call(
      "regexp_replace", [matched, text(pattern), text(alias.text)], at: alias.span)
    guard case .varchar(let name)? = ConstantFolding(fold: context.fold).folded(made).constantValue else {
      return alias
    }
    return Name(name, isQuoted: true, span: alias.span)
  }
}
