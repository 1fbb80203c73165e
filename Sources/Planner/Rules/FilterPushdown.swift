import LogicalPlan

/// Moves the parts of a filter towards the scan, and into it where the scan can make the test itself.
///
/// A part that can end in an error is never moved in front of a part that stood before it, nor below a join,
/// which may drop the rows that it fails for; and nothing is moved below a LIMIT, which would then count other
/// rows.
struct FilterPushdown: OptimizerRule {
  let name = "FilterPushdown"
  let why = "A row that will not count is dropped before anything is computed for it, best before it exists."

  /// A test whose expressions become larger than this when columns are replaced by what they are computed
  /// from stays above, so that the work is not done twice.
  private static let largestMoved = 32

  func apply(_ plan: LogicalOperator) -> LogicalOperator { push([], into: plan) }

  /// The plan with `tests`, in the order they are to be made, over its output.
  func push(_ tests: [BoundExpression], into plan: LogicalOperator) -> LogicalOperator {
    switch plan {
    case .filter(let input, let predicate): return push(predicate.conjuncts + tests, into: input)
    case .scan(let scan): return absorb(tests, into: scan)
    case .sort(let input, let keys): return .sort(push(tests, into: input), keys)
    case .distinct(let input): return .distinct(push(tests, into: input))
    case .project(let input, let expressions):
      let (moved, kept) = split(tests) { self.moved(test: $0, below: expressions.map(\.expression)) }
      return filtered(.project(push(moved, into: input), expressions), kept)
    case .aggregate(let input, let groupings, let aggregates, let runs):
      let (moved, kept) = split(tests) { test in
        // Without groupings there is a row even where none comes.
        groupings.isEmpty ? nil : self.moved(test: test, below: groupings.map(\.expression))
      }
      return filtered(
        .aggregate(
          push(moved, into: input), groupings: groupings, aggregates: aggregates, runs: runs), kept)
    case .groupingSets(let input, let sets):
      let (moved, kept) = split(tests) { test in
        self.moved(test: test, below: sets)
      }
      return filtered(.groupingSets(push(moved, into: input), sets), kept)
    case .unpivot(let input, let rows, let columns):
      let (moved, kept) = split(tests) { test in
        self.moved(test: test, below: passed(by: rows))
      }
      return filtered(.unpivot(push(moved, into: input), rows, columns), kept)
    case .join(let left, let right, let join): return push(tests, through: join, left, right)
    case .mark(let left, let right, let mark):
      // The answer is the last column; the other tests are made before it is asked for.
      let width = left.output.count
      let (moved, kept) = split(tests) { test in
        var isOfLeft = true
        test.forEachColumn { isOfLeft = isOfLeft && $0 < width }
        return isOfLeft ? test : nil
      }
      return filtered(.mark(push(moved, into: left), push([], into: right), mark), kept)
    case .window(let input, let order, let calls):
      // Only whole partitions may be missing below.
      var keys: Set<Int> = []
      for case .column(let key, _, _) in order.partitionBy { keys.insert(key) }
      let (moved, kept) = split(tests) { test in
        var isOfKeys = true
        test.forEachColumn { isOfKeys = isOfKeys && keys.contains($0) }
        return isOfKeys ? test : nil
      }
      return filtered(.window(push(moved, into: input), order, calls), kept)
    case .expand(let input, let expansion):
      // Tests on the rows themselves; one that can fail might do so for a row of which none is made.
      let width = input.output.count
      let (moved, kept) = split(tests) { test in
        var isOfInput = !test.canRaise
        test.forEachColumn { isOfInput = isOfInput && $0 < width }
        return isOfInput ? test : nil
      }
      return filtered(.expand(push(moved, into: input), expansion), kept)
    case .setOperation(let operation, let inputs):
      // INTERSECT and EXCEPT would also make the test for rows of the second input that never come out.
      let (moved, kept) = split(tests) { operation == .unionAll || !$0.canRaise ? $0 : nil }
      return filtered(
        .setOperation(
          operation,
          inputs.map { input in
            let output = input.output
            let own = moved.map { test in
              test.replacingColumns { .column($0, output[$0].type, name: output[$0].name) }
            }
            return push(own, into: input)
          }), kept)
    case .values, .topN, .limit, .distinctOn, .recursion, .working:
      return filtered(plan.replacingInputs(plan.inputs.map { push([], into: $0) }), tests)
    }
  }

  func filtered(_ plan: LogicalOperator, _ tests: [BoundExpression]) -> LogicalOperator {
    tests.isEmpty ? plan : .filter(plan, .conjunction(tests))
  }

  /// The tests that move, as they are below, and those that stay.
  private func split(
    _ tests: [BoundExpression], _ move: (BoundExpression) -> BoundExpression?
  ) -> (moved: [BoundExpression], kept: [BoundExpression]) {
    var moved: [BoundExpression] = []
    var kept: [BoundExpression] = []
    for test in tests {
      if let below = move(test), kept.isEmpty || !below.canRaise {
        moved.append(below)
      } else {
        kept.append(test)
      }
    }
    return (moved, kept)
  }

  /// A test over `columns`' results as a test over what they are computed from; nil where it reads a column
  /// that is not among them, or would become too large.
  private func moved(test: BoundExpression, below columns: [BoundExpression]) -> BoundExpression? {
    var size = test.nodeCount
    var isInside = true
    test.forEachColumn { column in
      if columns.indices.contains(column) { size += columns[column].nodeCount - 1 } else { isInside = false }
    }
    guard isInside, size <= max(Self.largestMoved, test.nodeCount) else { return nil }
    return test.replacingColumns { columns[$0] }
  }

  /// A test as one over the input of grouping sets; nil where a set lacks a key that it reads, which is NULL
  /// there, or it reads something else.
  private func moved(test: BoundExpression, below sets: LogicalGroupingSets) -> BoundExpression? {
    var isOfAllSets = true
    test.forEachColumn { column in
      isOfAllSets = isOfAllSets && sets.sets.allSatisfy { $0.contains(column) }
    }
    // Without keys there is a row even where none comes.
    guard isOfAllSets, !sets.sets.contains([]) else { return nil }
    return moved(test: test, below: sets.groupings.map(\.expression))
  }

  /// The columns of an expansion up to the first that differs from row to row.
  private func passed(by rows: [[BoundExpression]]) -> [BoundExpression] {
    guard let first = rows.first else { return [] }
    let count = first.indices.first { i in rows.contains { $0[i] != first[i] } } ?? first.count
    return Array(first.prefix(count))
  }

  private func absorb(_ tests: [BoundExpression], into scan: LogicalScan) -> LogicalOperator {
    var scan = scan
    var kept: [BoundExpression] = []
    for test in tests {
      if let predicates = scanPredicates(of: test, columns: scan.columns) {
        for predicate in predicates where !scan.predicates.contains(predicate) {
          scan.predicates.append(predicate)
        }
      } else {
        kept.append(test)
      }
    }
    return filtered(.scan(scan), kept)
  }
}

extension BoundExpression {
  /// The same expression with every column replaced by an expression.
  func replacingColumns(_ replacement: (Int) -> BoundExpression) -> BoundExpression {
    if case .column(let index, _, _) = self { return replacement(index) }
    return mapChildren { $0.replacingColumns(replacement) }
  }
}
