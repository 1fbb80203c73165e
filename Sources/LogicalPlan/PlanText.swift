import Catalog
import Columns

extension LogicalOperator {
  /// The plan as a tree, an operator a line, inputs below and to the right of what they feed.
  ///
  ///     top 2 by n desc
  ///     └─ aggregate by reason: count(*) as n
  ///        └─ scan blocks: reason
  ///
  /// - Parameter annotate: lines to print under an operator's own.
  public func treeText(annotate: (LogicalOperator) -> [String] = { _ in [] }) -> String {
    LogicalPlan.treeText(self, inputs: \.inputs) { (title: $0.title, notes: annotate($0)) }
  }

  /// What sort of operator it is, as one word of lower-case letters and underscores.
  public var kind: String {
    switch self {
    case .scan: "scan"
    case .values: "values"
    case .filter: "filter"
    case .project: "project"
    case .aggregate: "aggregate"
    case .groupingSets: "aggregate_sets"
    case .unpivot: "unpivot"
    case .distinct: "distinct"
    case .distinctOn: "distinct_on"
    case .window: "window"
    case .setOperation: "set_operation"
    case .sort: "sort"
    case .topN: "top"
    case .limit: "limit"
    case .expand: "expand"
    case .join: "join"
    case .mark: "mark"
    case .recursion: "recursion"
    case .working: "working"
    }
  }

  /// The operator alone, in a line: `filter dur > 10ms`.
  public var title: String {
    switch self {
    case .scan(let scan): return scan.title
    case .values(let rows, let columns):
      if columns.isEmpty { return rows.count == 1 ? "one row" : "\(rows.count) rows" }
      return "\(rows.count) constant \(rows.count == 1 ? "row" : "rows"): \(list(columns.map(\.name)))"
    case .filter(_, let predicate): return "filter \(predicate.text)"
    case .project(_, let expressions): return "project \(list(expressions.map(\.text)))"
    case .aggregate(_, let groupings, let aggregates, _):
      let by = groupings.isEmpty ? "" : " by \(list(groupings.map(\.text)))"
      let calls = aggregates.isEmpty ? "" : "\(by.isEmpty ? " " : ": ")\(list(aggregates.map(\.text)))"
      return "aggregate\(by)\(calls)"
    case .groupingSets(_, let sets):
      let names = sets.sets.map { set in "(\(list(set.map { sets.groupings[$0].text })))" }
      let calls = sets.aggregates.isEmpty ? "" : ": \(list(sets.aggregates.map(\.text)))"
      return "aggregate by sets \(list(names))\(calls)"
    case .unpivot(_, let rows, let columns):
      return "expand each row into \(rows.count): \(list(columns.map(\.name)))"
    case .distinct: return "distinct"
    case .distinctOn(_, let keys): return "distinct on \(list(keys.map(\.text)))"
    case .window(_, let order, let calls):
      let how = order.text.isEmpty ? "" : " \(order.text)"
      return "window\(how): \(list(calls.map { $0.text(in: order) }))"
    case .setOperation(let operation, _): return operation.rawValue
    case .sort(_, let keys): return "sort by \(list(keys.map(\.text)))"
    case .topN(_, let keys, let limit, let offset):
      return "top \(limit)\(offset == 0 ? "" : " after \(offset)") by \(list(keys.map(\.text)))"
    case .limit(_, let limit, let offset):
      return "limit \(limit.map(String.init) ?? "all")\(offset == 0 ? "" : " after \(offset)")"
    case .expand(_, let expansion): return expansion.title
    case .join(_, _, let join): return join.title
    case .mark(_, _, let mark): return mark.title
    case .recursion(_, _, let recursion):
      return "recursion \(recursion.name)\(recursion.isDistinct ? ", new rows only" : "")"
    case .working(let table): return "\(table.name) of the round before"
    }
  }
}

/// A tree as text, the last operator first.
///
/// - Parameters:
///   - inputs: what is below a node.
///   - lines: a node's own line, and those to print under it.
public func treeText<Node>(
  _ root: Node, inputs: (Node) -> [Node], lines: (Node) -> (title: String, notes: [String])
) -> String {
  var out: [String] = []
  func append(_ node: Node, first: String, rest: String) {
    let own = lines(node)
    let below = inputs(node)
    out.append(first + own.title)
    for note in own.notes { out.append(rest + (below.isEmpty ? "   " : "│  ") + note) }
    for (i, input) in below.enumerated() {
      let isLast = i == below.count - 1
      append(input, first: rest + (isLast ? "└─ " : "├─ "), rest: rest + (isLast ? "   " : "│  "))
    }
  }
  append(root, first: "", rest: "")
  return out.joined(separator: "\n")
}

private func list(_ items: [String]) -> String { items.joined(separator: ", ") }

extension LogicalScan {
  fileprivate var title: String {
    let name = alias == table ? table : "\(table) as \(alias)"
    let made = columns.isEmpty ? "no columns" : list(output.map(\.name))
    let tests = predicates.map { test in
      text(of: test)
    }
    return "scan \(name): \(made)" + (tests.isEmpty ? "" : " where \(tests.joined(separator: " and "))")
  }

  /// One of the tests that the scan makes, as SQL-like text.
  public func text(of test: ScanPredicate) -> String {
    test.text(column: schemaColumns.indices.contains(test.column) ? schemaColumns[test.column].name : "?")
  }
}

extension ScanPredicate {
  /// The test as SQL-like text over a column of that name.
  public func text(column: String) -> String {
    switch test {
    case .equal(let value): "\(column) = \(value.literalText)"
    case .notEqual(let value): "\(column) <> \(value.literalText)"
    case .less(let value): "\(column) < \(value.literalText)"
    case .lessOrEqual(let value): "\(column) <= \(value.literalText)"
    case .greater(let value): "\(column) > \(value.literalText)"
    case .greaterOrEqual(let value): "\(column) >= \(value.literalText)"
    case .isIn(let values): "\(column) in (\(list(values.map(\.literalText))))"
    case .isNull: "\(column) is null"
    case .isNotNull: "\(column) is not null"
    }
  }
}

extension NamedExpression {
  /// The expression, and its name where it is another.
  public var text: String {
    let written = expression.text
    return written == name ? written : "\(written) as \(name)"
  }
}

extension SortKey {
  /// The key as ORDER BY spells it; NULLS LAST goes without saying.
  public var text: String {
    expression.text + (isDescending ? " desc" : "") + (nullsFirst ? " nulls first" : "")
  }
}

extension AggregateCall {
  /// The call as SQL-like text, with its name where it is another.
  public var text: String {
    var inside = arguments.map(\.text).joined(separator: ", ")
    if isDistinct { inside = "distinct \(inside)" }
    if !orderBy.isEmpty { inside += " order by \(list(orderBy.map(\.text)))" }
    var written = function.name == "count_star" ? "count(*)" : "\(function.name)(\(inside))"
    if let filter { written += " filter (where \(filter.text))" }
    return written == name ? written : "\(written) as \(name)"
  }
}
