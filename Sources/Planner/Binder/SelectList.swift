import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// An item of a SELECT list after `*` and COLUMNS are expanded.
struct SelectEntry {
  /// Where its expression comes from.
  enum Source {
    case written(Expression)
    /// A column that a star stands for.
    case column(BoundExpression)
  }

  var source: Source
  /// The name that AS gives, by which other clauses may use it.
  var alias: Name?
  /// The name of its column.
  var name: String
  var span: SourceSpan
}

/// The items of a SELECT list, each bound when it is first needed: WHERE and GROUP BY may use an alias before
/// the list's turn comes, and an item may use the aliases of items before it.
final class SelectList {
  let entries: [SelectEntry]
  private let context: BindingContext
  private let scope: Scope
  private let aggregates: AggregateCollector
  private let windows: WindowCollector
  private let unnests: UnnestCollector
  private var bound: [BoundExpression?]

  init(
    entries: [SelectEntry], context: BindingContext, scope: Scope, aggregates: AggregateCollector,
    windows: WindowCollector, unnests: UnnestCollector
  ) {
    self.entries = entries
    self.context = context
    self.scope = scope
    self.aggregates = aggregates
    self.windows = windows
    self.unnests = unnests
    bound = Array(repeating: nil, count: entries.count)
  }

  /// The names that AS gives.
  var aliases: [String] { entries.compactMap { $0.alias?.text } }

  /// The expression of an item, over the rows of FROM and the aggregates' columns behind them.
  func expression(_ index: Int) throws(QueryError) -> BoundExpression {
    if let expression = bound[index] { return expression }
    let expression: BoundExpression
    switch entries[index].source {
    case .column(let column): expression = column
    case .written(let written):
      expression = try ExpressionBinder(
        context: context, scope: scope, clause: .select,
        aliases: VisibleAliases(list: self, before: index), aggregates: aggregates, windows: windows,
        unnests: unnests
      ).bind(written)
    }
    bound[index] = expression
    return expression
  }

  /// Whether an item has an aggregate in it.
  func isAggregate(_ index: Int) throws(QueryError) -> Bool {
    aggregates.isAggregate(try expression(index))
  }

  /// The item that AS gives a name to, among the first `before`.
  ///
  /// - Throws: `.bind` where two different items have the name.
  func index(ofAlias name: Name, before: Int) throws(QueryError) -> Int? {
    let wanted = name.text.lowercased()
    var found: Int?
    for i in 0..<before where entries[i].alias?.text.lowercased() == wanted {
      if let found {
        if try expression(found).withoutSpans == (try expression(i)).withoutSpans { continue }
        throw QueryError(
          .bind, "\"\(name.text)\" is ambiguous: two items of SELECT have that name", at: name.span)
      }
      found = i
    }
    return found
  }
}

/// The aliases that an expression may use.
struct VisibleAliases {
  let list: SelectList
  /// Only items in front of this one.
  let before: Int
  /// Whether an alias is looked for before a column of that name: in HAVING and ORDER BY of a grouped query,
  /// where a column that is not grouped cannot be meant.
  var comeFirst = false
}
