import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds GROUP BY over the rows of FROM.
struct GroupBinder {
  let context: BindingContext
  let scope: Scope
  let list: SelectList

  /// The groupings, each once.
  func bind(_ groupBy: GroupBy?) throws(QueryError) -> [NamedExpression] {
    var groupings: [NamedExpression] = []
    var seen: Set<BoundExpression> = []
    func add(_ expression: BoundExpression, _ name: String) {
      if seen.insert(expression.withoutSpans).inserted {
        groupings.append(NamedExpression(expression, name: name))
      }
    }
    switch groupBy {
    case nil: break
    case .all?:
      for (i, entry) in list.entries.enumerated() {
        let expression = try list.expression(i)
        // A constant is the same in every group.
        if expression.constantValue != nil { continue }
        if try !list.isAggregate(i), !WindowCollector.hasCall(expression) { add(expression, entry.name) }
      }
    case .elements(let elements)?:
      for element in elements {
        guard case .expression(let written) = element else {
          let place = firstExpression(of: element)?.span ?? list.entries.first?.span ?? SourceSpan(0, 0)
          throw unsupported("ROLLUP, CUBE and GROUPING SETS", at: place)
        }
        for part in parts(of: written) { add(try bind(part), try name(of: part)) }
      }
    }
    return groupings
  }

  /// `(a, b)` groups by both.
  private func parts(of written: Expression) -> [Expression] {
    if case .row(let parts) = written.node { return parts }
    return [written]
  }

  private func bind(_ written: Expression) throws(QueryError) -> BoundExpression {
    if let i = try ordinal(written, in: "GROUP BY", count: list.entries.count) {
      if try list.isAggregate(i) {
        throw BindingClause.groupBy.refusal(ofAggregate: list.entries[i].name, at: written.span)
      }
      let expression = try list.expression(i)
      if WindowCollector.hasCall(expression) {
        throw BindingClause.groupBy.refusal(ofWindow: list.entries[i].name, at: written.span)
      }
      return expression
    }
    return try ExpressionBinder(
      context: context, scope: scope, clause: .groupBy,
      aliases: VisibleAliases(list: list, before: list.entries.count)
    ).bind(written)
  }

  private func name(of written: Expression) throws(QueryError) -> String {
    if let i = try ordinal(written, in: "GROUP BY", count: list.entries.count) { return list.entries[i].name }
    return written.resultName
  }

  private func firstExpression(of element: GroupingElement) -> Expression? {
    switch element {
    case .expression(let expression): expression
    case .rollup(let expressions), .cube(let expressions): expressions.first
    case .sets(let sets): sets.lazy.compactMap(\.first).first
    }
  }
}
