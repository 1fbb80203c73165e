import Catalog
import Columns
import LogicalPlan

/// Puts the inner joins that stand one on the other in the order that the kinds of tables suggest.
///
/// The largest table, of equal ones the first in FROM, goes by and is never held. To it are joined, one after
/// the other, the tables that an equality ties to those that are there already: small ones before others, else
/// as they stand in FROM. What nothing ties comes last.
///
/// Rows come out in the order of the table that goes by, so the order of rows is another one than that of the
/// joins as written, and this rule runs once, before the rules that draw on the order. Two tables alone stay as
/// the binder has them, and a join whose condition can end in an error keeps its place: elsewhere it would be
/// computed for other pairs.
struct JoinOrder: OptimizerRule {
  let name = "JoinOrder"
  let why =
    "Events and intervals go by while goroutines and stacks are held, and no pairs are made that nothing ties."
  let reordersRows = true

  let catalog: QueryCatalog

  /// With more tables than that the order stays as it is written.
  private static let largestChain = 32

  func apply(_ plan: LogicalOperator) -> LogicalOperator {
    guard let chain = chain(of: plan), (3...Self.largestChain).contains(chain.inputs.count) else {
      return plan.replacingInputs(plan.inputs.map(apply))
    }
    let order = order(of: chain)
    let inputs = chain.inputs.map(apply)
    if order == Array(inputs.indices), isLeftDeep(plan) {
      return rebuilt(plan, inputs)
    }
    return joined(chain, inputs, in: order, as: plan.output)
  }

  /// Inputs of inner joins that stand one on the other.
  private struct Chain {
    var inputs: [LogicalOperator]
    /// What the rows of all inputs must meet together, over the inputs' columns one behind the other.
    var tests: [BoundExpression]
    /// The columns of the plan, over the same.
    var output: [BoundExpression]

    /// For each column the input that it is of.
    var owners: [Int] { inputs.enumerated().flatMap { i, input in input.output.map { _ in i } } }

    func inputs(of test: BoundExpression, _ owners: [Int]) -> Set<Int> {
      var found: Set<Int> = []
      test.forEachColumn { found.insert(owners[$0]) }
      return found
    }
  }

  /// The chain that ends in a plan; nil where it is no inner join.
  private func chain(of plan: LogicalOperator) -> Chain? {
    switch plan {
    case .join(let left, let right, let join):
      guard join.kind == .inner, join.nearest == nil, join.sweep == nil, join.single == nil,
        !join.expressions.contains(where: \.canRaise)
      else { return nil }
      let (a, b) = (chain(of: left) ?? alone(left), chain(of: right) ?? alone(right))
      let width = a.inputs.reduce(0) { $0 + $1.output.count }
      let output = a.output + b.output.map { $0.remappingColumns { $0 + width } }
      let own =
        join.keys.map { BoundExpression.comparison(.equal, $0.left, $0.right) }
        + (join.condition?.conjuncts ?? [])
      return Chain(
        inputs: a.inputs + b.inputs,
        tests: a.tests + b.tests.map { $0.remappingColumns { $0 + width } }
          + own.map { $0.replacingColumns { output[$0] } }, output: output)
    case .project(let input, let columns):
      guard var chain = chain(of: input),
        columns.allSatisfy({ if case .column = $0.expression { true } else { false } })
      else { return nil }
      chain.output = columns.map { $0.expression.replacingColumns { chain.output[$0] } }
      return chain
    default: return nil
    }
  }

  private func alone(_ plan: LogicalOperator) -> Chain {
    Chain(
      inputs: [plan], tests: [],
      output: plan.output.enumerated().map { .column($0, $1.type, name: $1.name) })
  }

  /// Whether joins hold single inputs on their right, one after the other, with nothing between them.
  private func isLeftDeep(_ plan: LogicalOperator) -> Bool {
    guard case .join(let left, let right, let join) = plan else { return false }
    return join.held == .right && chain(of: right) == nil && (chain(of: left) == nil || isLeftDeep(left))
  }

  /// A chain that is left-deep with other inputs.
  private func rebuilt(_ plan: LogicalOperator, _ inputs: [LogicalOperator]) -> LogicalOperator {
    guard case .join(let left, _, let join) = plan, let last = inputs.last else { return plan }
    let first = inputs.count == 2 ? inputs[0] : rebuilt(left, Array(inputs.dropLast()))
    return .join(first, last, join)
  }

  /// The order in which the inputs are joined.
  private func order(of chain: Chain) -> [Int] {
    let owners = chain.owners
    let volumes = chain.inputs.map { catalog.volume($0) }
    let ties = chain.tests.compactMap { test -> (Set<Int>, Set<Int>)? in
      guard case .comparison(.equal, let a, let b) = test else { return nil }
      let (left, right) = (chain.inputs(of: a, owners), chain.inputs(of: b, owners))
      return left.isEmpty || right.isEmpty || !left.isDisjoint(with: right) ? nil : (left, right)
    }
    var rest = Array(chain.inputs.indices)
    func take(_ input: Int) -> Int {
      rest.removeAll { $0 == input }
      return input
    }
    let largest = volumes.max()
    var order = [take(rest.first { volumes[$0] == largest } ?? 0)]
    while !rest.isEmpty {
      let there = Set(order)
      let tied = rest.filter { input in
        ties.contains { a, b in
          a == [input] && b.isSubset(of: there) || b == [input] && a.isSubset(of: there)
        }
      }
      let candidates = tied.isEmpty ? rest : tied
      let smallest = candidates.map { volumes[$0] }.min()
      order.append(take(candidates.first { volumes[$0] == smallest } ?? candidates[0]))
    }
    return order
  }

  /// The joins in that order, each test where its columns are first there together.
  private func joined(
    _ chain: Chain, _ inputs: [LogicalOperator], in order: [Int], as output: [OutputColumn]
  ) -> LogicalOperator {
    let owners = chain.owners
    let starts = inputs.indices.map { i in inputs[..<i].reduce(0) { $0 + $1.output.count } }
    var places: [Int: Int] = [:]
    func note(_ input: Int, at place: Int) {
      for i in inputs[input].output.indices { places[starts[input] + i] = place + i }
    }
    func moved(_ expression: BoundExpression) -> BoundExpression {
      expression.remappingColumns { places[$0] ?? $0 }
    }
    note(order[0], at: 0)
    var plan = inputs[order[0]]
    var waiting = chain.tests
    var there: Set<Int> = [order[0]]
    for input in order.dropFirst() {
      let width = plan.output.count
      note(input, at: width)
      there.insert(input)
      var join = LogicalJoin(kind: .inner, held: .right)
      var others: [BoundExpression] = []
      for test in waiting where chain.inputs(of: test, owners).isSubset(of: there) {
        if let key = moved(test).key(leftWidth: width) { join.keys.append(key) } else { others.append(test) }
      }
      waiting.removeAll { chain.inputs(of: $0, owners).isSubset(of: there) }
      join.condition = others.isEmpty ? nil : .conjunction(others.map(moved))
      plan = .join(plan, inputs[input], join)
    }
    return .project(
      plan,
      zip(chain.output, output).map { expression, column in
        NamedExpression(moved(expression), name: column.name)
      })
  }
}
