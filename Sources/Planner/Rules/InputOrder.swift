import Catalog
import Columns
import LogicalPlan

/// What is known of the order in which the rows of a plan come.
///
/// The rows of a table come in its row order within one trace; a sort makes another order, in which equal rows
/// stay as they were. Filters, limits, computed columns and groups in the order of their first rows keep what
/// order there is below, and so does a join for the side that goes by.
struct InputOrder {
  let catalog: QueryCatalog

  /// Expressions larger than this are not followed down.
  private static let largestFollowed = 64

  /// Whether rows come in the order of `keys`, which are over the plan's columns.
  func isOrdered(_ plan: LogicalOperator, by keys: [SortKey]) -> Bool {
    guard let (source, all) = source(of: keys.map(\.expression), in: plan) else { return false }
    let found = all.compactMap(\.self)
    guard found.count == keys.count else { return false }
    switch source {
    case .scan(let scan):
      // A row order goes up and has no NULLs.
      return keys.allSatisfy { !$0.isDescending }
        && found.allSatisfy { expression in rises(expression) { isRowOrder($0, of: scan) } }
    case .sort(let input, let order), .topN(let input, let order, _, _):
      for (i, key) in keys.enumerated() {
        let expression = found[i]
        guard i < order.count else {
          return isOrdered(input, by: zip(keys, found).dropFirst(i).map { $0.over($1) })
        }
        let made = order[i]
        guard key.isDescending == made.isDescending, key.nullsFirst == made.nullsFirst else { return false }
        if expression.isSame(as: made.expression) { continue }
        // What only rises with a key may be alike for several of its values, in any order of what follows.
        return i == keys.count - 1 && rises(expression) { $0.isSame(as: made.expression) }
      }
      return true
    default: return false
    }
  }

  /// Whether the rows of a plan come ascending by a column of a table that is never NULL.
  func isOrderedAsTable(_ plan: LogicalOperator, by column: Int) -> Bool {
    let output = plan.output
    guard output.indices.contains(column) else { return false }
    let expression = BoundExpression.column(column, output[column].type, name: output[column].name)
    guard case (.scan(let scan), let found)? = source(of: [expression], in: plan) else { return false }
    return found.first.flatMap { $0 }.map { isRowOrder($0, of: scan) } ?? false
  }

  /// The positions of expressions such that rows in which all of these are alike come one behind the other.
  func runs(of expressions: [BoundExpression], in plan: LogicalOperator) -> [Int] {
    runs(of: expressions.map(Optional.some), in: plan).sorted()
  }

  private func runs(of expressions: [BoundExpression?], in plan: LogicalOperator) -> Set<Int> {
    guard let (source, found) = source(of: expressions, in: plan) else { return [] }
    func positions(_ test: (BoundExpression) -> Bool) -> Set<Int> {
      Set(found.indices.filter { found[$0].map(test) ?? false })
    }
    switch source {
    case .scan(let scan): return positions { expression in rises(expression) { isRowOrder($0, of: scan) } }
    case .sort(let input, let order), .topN(let input, let order, _, _):
      var all: Set<Int> = []
      for key in order {
        // Two lists or stacks that a sort takes for equal may be two keys all the same.
        guard key.expression.type.hasOneWord else { return all }
        all.formUnion(positions { expression in rises(expression) { $0.isSame(as: key.expression) } })
        if positions({ $0.isSame(as: key.expression) }).isEmpty { return all }
      }
      return all.union(runs(of: found, in: input))
    default: return []
    }
  }

  /// The operator in whose rows' order those of a plan come, and expressions over the plan as ones over its
  /// rows; nil for those that are not followed. nil where there is no such operator.
  private func source(
    of expressions: [BoundExpression?], in plan: LogicalOperator
  ) -> (LogicalOperator, [BoundExpression?])? {
    func kept(below width: Int) -> [BoundExpression?] { moved(expressions, to: 0..<width) }
    switch plan {
    case .scan, .sort, .topN: return (plan, expressions)
    case .filter(let input, _), .limit(let input, _, _), .distinct(let input), .distinctOn(let input, _):
      return source(of: expressions, in: input)
    case .project(let input, let columns):
      return source(of: replaced(expressions, columns.map(\.expression)), in: input)
    case .aggregate(let input, let groupings, _, _):
      return source(of: replaced(expressions, groupings.map(\.expression)), in: input)
    case .join(let left, let right, let join):
      guard let side = join.orderedSide else { return nil }
      let width = left.output.count
      return side == .left
        ? source(of: kept(below: width), in: left)
        : source(of: moved(expressions, to: width..<(width + right.output.count)), in: right)
    case .window(let input, _, _), .expand(let input, _), .mark(let input, _, _):
      return source(of: kept(below: input.output.count), in: input)
    case .values, .groupingSets, .unpivot, .setOperation, .recursion, .working: return nil
    }
  }

  /// Expressions that read columns in `range` only, as ones over these alone.
  private func moved(_ expressions: [BoundExpression?], to range: Range<Int>) -> [BoundExpression?] {
    expressions.map { expression in
      guard let expression else { return nil }
      var isInside = true
      expression.forEachColumn { isInside = isInside && range.contains($0) }
      return isInside ? expression.remappingColumns { $0 - range.lowerBound } : nil
    }
  }

  /// Expressions over what columns are computed from.
  private func replaced(_ expressions: [BoundExpression?], _ columns: [BoundExpression]) -> [BoundExpression?]
  {
    moved(expressions, to: 0..<columns.count).map { expression in
      guard let expression else { return nil }
      var size = expression.nodeCount
      expression.forEachColumn { size += columns[$0].nodeCount - 1 }
      return size <= Self.largestFollowed ? expression.replacingColumns { columns[$0] } : nil
    }
  }

  private func isRowOrder(_ expression: BoundExpression, of scan: LogicalScan) -> Bool {
    guard catalog.traceCount <= 1, case .column(let column, _, _) = expression,
      scan.columns.indices.contains(column), let table = catalog.table(named: scan.table)
    else { return false }
    let place = scan.columns[column]
    return table.columns[place].nullRule == nil
      && [table.rowOrder, table.rowNumber].contains { $0.flatMap { table.column(named: $0) } == place }
  }

  /// Whether an expression's value never falls from one row to the next where that of the one for which `isKey`
  /// holds does not, and is NULL only where that is.
  private func rises(_ expression: BoundExpression, with isKey: (BoundExpression) -> Bool) -> Bool {
    if isKey(expression) { return true }
    switch expression {
    case .call(let function, let arguments, let type, _):
      let varying = arguments.indices.filter { arguments[$0].constantValue == nil }
      guard varying.count == 1, let place = varying.first, type.sortsAsInteger,
        arguments[place].type.sortsAsInteger,
        catalog.function(named: function.name)?.risesWith.contains(place) == true,
        !arguments.contains(where: { $0.constantValue == .null })
      else { return false }
      return rises(arguments[place], with: isKey)
    case .cast(let inner, let type, _, _):
      switch (inner.type, type) {
      case (.timestamp, .duration), (.duration, .timestamp): return rises(inner, with: isKey)
      default: return false
      }
    default: return false
    }
  }
}

extension BoundExpression {
  /// Whether both compute the same, whatever the names of columns.
  fileprivate func isSame(as other: BoundExpression) -> Bool { bare == other.bare }

  private var bare: BoundExpression {
    if case .column(let index, let type, _) = self { return .column(index, type, name: "") }
    return withoutSpans.mapChildren { $0.bare }
  }
}

extension SortKey {
  /// The same key over an expression.
  fileprivate func over(_ expression: BoundExpression) -> SortKey {
    SortKey(expression, isDescending: isDescending, nullsFirst: nullsFirst)
  }
}

extension LogicalType {
  /// Whether values that a sort takes for equal are one value for a group.
  fileprivate var hasOneWord: Bool {
    switch self {
    case .stack, .list: false
    default: true
    }
  }
}
