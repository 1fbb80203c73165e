import LogicalPlan

/// Computes an expression once that stands several times in what one operator computes for a row.
///
/// It is computed below, in a column of its own, if one of its places is looked at for every row anyway: so no
/// error comes to a row that a CASE or an AND would have kept from it. Only what calls a function or converts a
/// value is worth a column.
struct CommonSubexpressions: OptimizerRule {
  let name = "CommonSubexpressions"
  let why = "What is written twice, by hand or through an alias, is computed once for a row."

  /// Beyond this many expressions the search is not worth its time.
  private static let largestSearched = 2000

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    plan.mapBottomUp { node in
      switch node {
      case .project(let input, let expressions):
        return shared(node, input, certain: expressions.map(\.expression), others: [])
      case .aggregate(let input, let groupings, let calls, _):
        // What a FILTER keeps from an aggregate is not computed.
        let plain = calls.filter { $0.filter == nil }.flatMap(\.expressions)
        let others = calls.filter { $0.filter != nil }.flatMap(\.expressions)
        return shared(node, input, certain: groupings.map(\.expression) + plain, others: others)
      default: return node
      }
    }
  }

  private func shared(
    _ node: LogicalOperator, _ input: LogicalOperator, certain: [BoundExpression], others: [BoundExpression]
  ) -> LogicalOperator {
    var uses = Uses()
    for expression in certain { uses.add(expression, isCertain: true) }
    for expression in others { uses.add(expression, isCertain: false) }
    guard uses.count <= Self.largestSearched else { return node }
    let found = uses.shared
    if found.isEmpty { return node }
    let output = input.output
    var places: [BoundExpression: BoundExpression] = [:]
    var columns = input.outputColumns().enumerated().map { NamedExpression($1, name: output[$0].name) }
    for expression in found {
      places[expression.withoutSpans] = .column(columns.count, expression.type, name: expression.text)
      columns.append(NamedExpression(expression, name: expression.text))
    }
    return node.replacingInputs([.project(input, columns)]).mapExpressions { expression in
      expression.replacing { places[$0.withoutSpans] }
    }
  }

  /// How often each part of some expressions stands in them.
  private struct Uses {
    private struct Use {
      var expression: BoundExpression
      var count = 0
      var isCertain = false
    }

    private var uses: [BoundExpression: Use] = [:]
    /// In the order met, so that the plan does not depend on hashing.
    private var order: [BoundExpression] = []
    private(set) var count = 0

    /// - Parameter isCertain: whether the expression is computed for every row.
    mutating func add(_ expression: BoundExpression, isCertain: Bool) {
      count += 1
      let parts = expression.children
      if parts.isEmpty || count > CommonSubexpressions.largestSearched { return }
      if expression.isCostly {
        let key = expression.withoutSpans
        if uses[key] == nil { order.append(key) }
        uses[key, default: Use(expression: expression)].count += 1
        if isCertain { uses[key]?.isCertain = true }
      }
      for (i, part) in parts.enumerated() {
        let isFirst =
          switch expression {
          case .and, .or, .caseWhen, .isIn: i == 0
          default: true
          }
        add(part, isCertain: isCertain && isFirst)
      }
    }

    /// What stands there more than once and is computed for every row, without what only stands inside of
    /// another such expression.
    var shared: [BoundExpression] {
      let found = order.compactMap { uses[$0] }.filter { $0.count > 1 && $0.isCertain }
      return found.filter { inner in
        !found.contains { $0.count >= inner.count && $0.expression.contains(inner.expression) }
      }.map(\.expression)
    }
  }
}

extension BoundExpression {
  /// Whether computing it is more work than reading a column.
  fileprivate var isCostly: Bool {
    var readsColumn = false
    forEachColumn { _ in readsColumn = true }
    return readsColumn && callsOrConverts
  }

  private var callsOrConverts: Bool {
    switch self {
    case .call, .cast: true
    default: children.contains { $0.callsOrConverts }
    }
  }

  /// Whether another expression is a part of this one.
  fileprivate func contains(_ part: BoundExpression) -> Bool {
    let bare = part.withoutSpans
    func isIn(_ expression: BoundExpression) -> Bool {
      expression.withoutSpans == bare || expression.children.contains(where: isIn)
    }
    return children.contains(where: isIn)
  }
}
