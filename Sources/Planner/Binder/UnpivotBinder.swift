import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds UNPIVOT: each row becomes several, one for each of the columns that it lists.
struct UnpivotBinder {
  let from: FromBinder
  private var context: BindingContext { from.context }

  init(from: FromBinder) { self.from = from }

  /// What becomes one row: its name and its values.
  private struct Part {
    var name: String
    var values: [BoundExpression]
    var span: SourceSpan
  }

  /// The plan of an unpivoted table: the columns that are not listed, the name, the values.
  func bind(
    _ source: TableReference, _ unpivot: Unpivot, at span: SourceSpan
  ) throws(QueryError) -> LogicalOperator {
    let (plan, scope) = try from.bind(source)
    var parts: [Part] = []
    for column in unpivot.columns { parts += try self.parts(of: column, scope) }
    for part in parts where part.values.count != unpivot.values.count {
      throw QueryError(
        .bind,
        "UNPIVOT makes \(counted(unpivot.values.count)), and \"\(part.name)\" has "
          + counted(part.values.count), at: part.span)
    }
    let types = try (unpivot.values.indices).map { (i) throws(QueryError) in try type(of: i, in: parts) }
    var taken: Set<Int> = []
    for part in parts { for value in part.values { value.forEachColumn { taken.insert($0) } } }
    let kept = scope.allColumns.filter { !$0.column.isHidden && !taken.contains($0.index) }
    let width = kept.count + 1 + types.count
    try context.charge(parts.count * width, at: span)
    let rows = parts.map { part in
      kept.map { BoundExpression.column($0.index, $0.column.type, name: $0.column.name) }
        + [.constant(.varchar(part.name), .varchar)]
        + zip(part.values, types).map { $0.converted(to: $1) }
    }
    var columns = kept.map { OutputColumn($0.column.name, $0.column.type) }
    columns.append(OutputColumn(unpivot.name.text, .varchar))
    columns += zip(unpivot.values, types).map { OutputColumn($0.text, $1) }
    let expanded = LogicalOperator.unpivot(plan, rows, columns)
    if unpivot.includesNulls { return expanded }
    let tests = types.indices.map { i in
      let place = kept.count + 1 + i
      return BoundExpression.not(.isNull(.column(place, types[i], name: columns[place].name)))
    }
    return .filter(expanded, .conjunction(tests))
  }

  private func counted(_ count: Int) -> String { count == 1 ? "1 value" : "\(count) values" }

  /// The rows that an item of the list stands for: a star stands for many.
  private func parts(of column: UnpivotColumn, _ scope: Scope) throws(QueryError) -> [Part] {
    if column.expressions.count == 1 {
      switch column.expressions[0].node {
      case .star, .columns:
        let entries = try StarExpansion(context: context, scope: scope).expand([
          SelectItem(expression: column.expressions[0])
        ])
        var parts: [Part] = []
        for entry in entries {
          let value: BoundExpression
          switch entry.source {
          case .column(let column): value = column
          case .written(let written): value = try bind(written, scope)
          }
          parts.append(Part(name: entry.name, values: [value], span: entry.span))
        }
        return parts
      default: break
      }
    }
    var values: [BoundExpression] = []
    for written in column.expressions { values.append(try bind(written, scope)) }
    let name = column.alias?.text ?? column.expressions.map { self.name(of: $0) }.joined(separator: "_")
    return [Part(name: name, values: values, span: column.expressions.first?.span ?? SourceSpan(0, 0))]
  }

  /// A column that is only converted keeps its name.
  private func name(of written: Expression) -> String {
    if case .cast(let inner, _, _) = written.node { return name(of: inner) }
    return written.resultName
  }

  private func bind(_ written: Expression, _ scope: Scope) throws(QueryError) -> BoundExpression {
    try ExpressionBinder(context: context, scope: scope, clause: .unpivot).bind(written)
  }

  /// The type of the i-th value in all rows.
  private func type(of i: Int, in parts: [Part]) throws(QueryError) -> LogicalType {
    var type = LogicalType.null
    for part in parts {
      guard let unified = unifiedType(type, part.values[i].type) else {
        throw QueryError(
          .type,
          "UNPIVOT cannot put \"\(parts[0].name)\" (\(type.name)) and \"\(part.name)\" "
            + "(\(part.values[i].type.name)) in one column", at: part.span,
          hint: "convert them: \(part.name)::VARCHAR")
      }
      type = unified
    }
    return type
  }
}
