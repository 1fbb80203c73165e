import Diagnostics
import LogicalPlan
import SQLSyntax

/// The keys of GROUP BY and how they are combined.
struct BoundGrouping {
  /// All keys, each once.
  var keys: [NamedExpression] = []
  /// The keys of each grouping set, as positions in `keys`; nil where there is one set, of all keys.
  var sets: [[Int]]?

  /// Whether rows are made of lists before they are grouped.
  var isUnnested: Bool { keys.contains { UnnestCollector.hasCall($0.expression) } }
}

/// Binds GROUP BY over the rows of FROM.
struct GroupBinder {
  let context: BindingContext
  let scope: Scope
  let list: SelectList
  let unnests: UnnestCollector

  /// CUBE of ten keys; each set has its own table of groups.
  private static let maximumSets = 1024

  /// The keys and the sets they are combined to.
  func bind(_ groupBy: GroupBy?) throws(QueryError) -> BoundGrouping {
    var keys = KeyList()
    switch groupBy {
    case nil: return BoundGrouping()
    case .all?:
      for (i, entry) in list.entries.enumerated() {
        let expression = try list.expression(i)
        // A constant is the same in every group.
        if expression.constantValue != nil { continue }
        if try !list.isAggregate(i), !WindowCollector.hasCall(expression) {
          _ = keys.position(of: expression, named: entry.name)
        }
      }
      return BoundGrouping(keys: keys.expressions)
    case .elements(let elements)?:
      var sets: [[Int]] = [[]]
      for element in elements {
        let own = try self.sets(of: element, &keys)
        try check(sets.count * own.count, keys, at: place(of: element))
        sets = sets.flatMap { set in own.map { set + $0 } }
      }
      let tidy = sets.map { Array(Set($0)).sorted() }
      return BoundGrouping(keys: keys.expressions, sets: tidy.count == 1 ? nil : tidy)
    }
  }

  /// The grouping sets that an element stands for.
  private func sets(of element: GroupingElement, _ keys: inout KeyList) throws(QueryError) -> [[Int]] {
    switch element {
    case .empty: return [[]]
    case .expression(let written): return [try positions(of: written, &keys)]
    case .rollup(let written):
      var parts: [[Int]] = []
      for part in written { parts.append(try positions(of: part, &keys)) }
      return (0...parts.count).reversed().map { count in parts.prefix(count).flatMap { $0 } }
    case .cube(let written):
      var parts: [[Int]] = []
      for part in written { parts.append(try positions(of: part, &keys)) }
      try check(parts.count < 20 ? 1 << parts.count : .max, keys, at: place(of: element))
      return (0..<1 << parts.count).reversed().map { mask in
        parts.indices.flatMap { i in mask >> (parts.count - 1 - i) & 1 == 1 ? parts[i] : [] }
      }
    case .sets(let elements):
      var sets: [[Int]] = []
      for element in elements {
        sets += try self.sets(of: element, &keys)
        try check(sets.count, keys, at: place(of: element))
      }
      return sets
    }
  }

  private func check(_ setCount: Int, _ keys: KeyList, at span: SourceSpan) throws(QueryError) {
    guard setCount <= Self.maximumSets else {
      throw QueryError(.bind, "GROUP BY stands for more than \(Self.maximumSets) grouping sets", at: span)
    }
    try context.charge(setCount, at: span)
  }

  /// The keys of an item: `(a, b)` are two.
  private func positions(of written: Expression, _ keys: inout KeyList) throws(QueryError) -> [Int] {
    var parts = [written]
    if case .row(let several) = written.node { parts = several }
    var positions: [Int] = []
    for part in parts { positions.append(keys.position(of: try bind(part), named: try name(of: part))) }
    return positions
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
      aliases: VisibleAliases(list: list, before: list.entries.count), unnests: unnests
    ).bind(written)
  }

  private func name(of written: Expression) throws(QueryError) -> String {
    if let i = try ordinal(written, in: "GROUP BY", count: list.entries.count) { return list.entries[i].name }
    return written.resultName
  }

  private func place(of element: GroupingElement) -> SourceSpan {
    firstExpression(of: element)?.span ?? list.entries.first?.span ?? SourceSpan(0, 0)
  }

  private func firstExpression(of element: GroupingElement) -> Expression? {
    switch element {
    case .expression(let expression): expression
    case .empty: nil
    case .rollup(let expressions), .cube(let expressions): expressions.first
    case .sets(let sets): sets.lazy.compactMap { firstExpression(of: $0) }.first
    }
  }
}

/// The keys met so far, each once.
private struct KeyList {
  private(set) var expressions: [NamedExpression] = []
  private var known: [BoundExpression: Int] = [:]

  /// The position of a key, which is added where it is new.
  mutating func position(of expression: BoundExpression, named name: String) -> Int {
    let bare = expression.withoutSpans
    if let position = known[bare] { return position }
    known[bare] = expressions.count
    expressions.append(NamedExpression(expression, name: name))
    return expressions.count - 1
  }
}
