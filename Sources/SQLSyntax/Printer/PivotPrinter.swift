import Diagnostics

// PIVOT and UNPIVOT.
extension TextWriter {
  mutating func pivot(_ pivot: Pivot) {
    text += " pivot ("
    list(pivot.aggregates) { writer, item in writer.pivotItem(item) }
    text += " for "
    list(pivot.columns, separator: " ") { writer, column in writer.pivotColumn(column) }
    pivotGroups(pivot)
    text += ")"
  }

  /// Whether a pivot has no clause form: that has lists of values and an aggregate.
  static func isStatementOnly(_ pivot: Pivot) -> Bool {
    pivot.aggregates.isEmpty || pivot.columns.contains { $0.values.isEmpty }
  }

  mutating func pivotStatement(_ source: TableReference, _ pivot: Pivot) {
    text += "pivot "
    operand(source)
    text += " on "
    list(pivot.columns) { writer, column in writer.pivotColumn(column) }
    if !pivot.aggregates.isEmpty {
      text += " using "
      list(pivot.aggregates) { writer, item in writer.pivotItem(item) }
    }
    pivotGroups(pivot)
  }

  mutating func unpivot(_ unpivot: Unpivot) {
    text += unpivot.includesNulls ? " unpivot include nulls (" : " unpivot ("
    if unpivot.values.count == 1 { name(unpivot.values[0], .column) } else { names(unpivot.values) }
    text += " for "
    name(unpivot.name, .column)
    text += " in ("
    list(unpivot.columns) { writer, column in
      if column.expressions.count == 1 {
        writer.expression(column.expressions[0], .operation)
      } else {
        writer.text += "("
        writer.expressions(column.expressions)
        writer.text += ")"
      }
      writer.asAlias(column.alias)
    }
    text += "))"
  }

  private mutating func pivotColumn(_ column: PivotColumn) {
    expression(column.expression, .operation)
    if column.values.isEmpty { return }
    text += " in ("
    list(column.values) { writer, item in writer.pivotItem(item) }
    text += ")"
  }

  private mutating func pivotGroups(_ pivot: Pivot) {
    if pivot.groupBy.isEmpty { return }
    text += " group by "
    list(pivot.groupBy) { writer, name in writer.name(name, .column) }
  }

  private mutating func pivotItem(_ item: SelectItem) {
    expression(item.expression, .operation)
    asAlias(item.alias)
  }

  private mutating func asAlias(_ alias: Name?) {
    guard let alias else { return }
    text += " as "
    name(alias, .column)
  }
}
