import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Makes evaluators from bound expressions. What does not depend on a column is worked out here, unless that
/// fails: then it fails for the first row, if there is one.
struct ExpressionCompiler {
  let pools: ValuePools
  let functions: FunctionRegistry

  init(_ context: ExecutionContext) {
    pools = context.pools
    functions = context.functions
  }

  init(pools: ValuePools, functions: FunctionRegistry) {
    self.pools = pools
    self.functions = functions
  }

  /// The evaluator of an expression.
  ///
  /// - Throws: a `.bind` error for a function or conversion that does not exist; the binder lets none through.
  func compile(_ expression: BoundExpression) throws(QueryError) -> any ExpressionNode {
    switch expression {
    case .column(let index, _, _): return ColumnNode(index)
    case .constant(let value, let type): return try constant(value, type)
    case .call(let function, let arguments, let type, let span):
      return try call(function, arguments, type, span)
    case .lambda(let lambda, let arguments, _, let span): return try self.lambda(lambda, arguments, span)
    case .comparison(let comparison, let left, let right):
      return try self.comparison(comparison, left, right)
    case .and(let parts): return try junction(.and, parts)
    case .or(let parts): return try junction(.or, parts)
    case .not(let inner): return try not(inner)
    case .isNull(let inner):
      let node = try compile(inner)
      return folded(NullTestNode(node, isNegated: false), over: [node])
    case .isIn(let value, let list): return try isIn(value, list)
    case .caseWhen(let branches, let otherwise, _): return try caseWhen(branches, otherwise)
    case .cast(let inner, let target, let isTry, let span):
      return try cast(inner, to: target, isTry: isTry, span)
    }
  }

  /// The evaluator of a BOOLEAN expression, as a predicate.
  func predicate(_ expression: BoundExpression) throws(QueryError) -> any PredicateNode {
    let node = try compile(expression)
    return (node as? any PredicateNode) ?? TruthNode(node)
  }

  /// `node`, or its value where all that it is made of is constant.
  private func folded(
    _ node: any ExpressionNode, over children: [any ExpressionNode]
  ) -> any ExpressionNode {
    guard children.allSatisfy({ $0 is ConstantNode }),
      let value = try? node.evaluate([], RowSet(length: 1))
    else { return node }
    return ConstantNode(value[0])
  }

  private func constant(_ value: Value, _ type: LogicalType) throws(QueryError) -> any ExpressionNode {
    let node = ConstantNode(pools.word(value))
    if value == .null || value.type == type { return node }
    return try convert(node, from: value.type, to: type, isTry: false, nil)
  }

  private func call(
    _ reference: FunctionReference, _ arguments: [BoundExpression], _ type: LogicalType, _ span: SourceSpan?
  ) throws(QueryError) -> any ExpressionNode {
    guard let function = functions.scalar(reference) else {
      throw QueryError(.bind, "there is no function \"\(reference.name)\"", at: span)
    }
    var nodes: [any ExpressionNode] = []
    for argument in arguments { nodes.append(try compile(argument)) }
    let call = ScalarCall(
      overload: reference.overload, argumentTypes: arguments.map(\.type), resultType: type,
      constants: nodes.map { ($0 as? ConstantNode).map { ScalarCall.Constant(word: $0.word) } }, pools: pools)
    return folded(CallNode(function.invocation(call), nodes, span: span), over: nodes)
  }

  private func lambda(
    _ lambda: BoundLambda, _ arguments: [BoundExpression], _ span: SourceSpan?
  ) throws(QueryError) -> any ExpressionNode {
    var nodes: [any ExpressionNode] = []
    for argument in arguments { nodes.append(try compile(argument)) }
    let node = LambdaNode(lambda, nodes, body: try compile(lambda.body), pools: pools, span: span)
    return folded(node, over: nodes)
  }

  private func cast(
    _ inner: BoundExpression, to target: LogicalType, isTry: Bool, _ span: SourceSpan?
  ) throws(QueryError) -> any ExpressionNode {
    try convert(try compile(inner), from: inner.type, to: target, isTry: isTry, span)
  }

  private func convert(
    _ node: any ExpressionNode, from source: LogicalType, to target: LogicalType, isTry: Bool,
    _ span: SourceSpan?
  ) throws(QueryError) -> any ExpressionNode {
    if source == target { return node }
    guard let cast = Cast.invocation(from: source, to: target, isTry: isTry, pools: pools) else {
      throw QueryError(.type, "there is no conversion from \(source.name) to \(target.name)", at: span)
    }
    return folded(CallNode(cast, [node], span: span), over: [node])
  }

  private func comparison(
    _ comparison: Comparison, _ left: BoundExpression, _ right: BoundExpression
  ) throws(QueryError) -> any ExpressionNode {
    let type = left.type == .null ? right.type : left.type
    let a = try compile(left)
    let b = try compile(right)
    // The special nodes have their constant at the right.
    let isSwapped = a is ConstantNode && !(b is ConstantNode)
    let node =
      isSwapped
      ? comparisonNode(comparison.mirrored, b, a, type, pools) : comparisonNode(comparison, a, b, type, pools)
    return folded(node, over: [a, b])
  }

  private func junction(
    _ kind: JunctionNode.Kind, _ parts: [BoundExpression]
  ) throws(QueryError) -> any ExpressionNode {
    var nodes: [any PredicateNode] = []
    var originals: [any ExpressionNode] = []
    for part in parts {
      let node = try compile(part)
      originals.append(node)
      nodes.append((node as? any PredicateNode) ?? TruthNode(node))
    }
    return folded(JunctionNode(kind, nodes), over: originals)
  }

  private func not(_ inner: BoundExpression) throws(QueryError) -> any ExpressionNode {
    // Where a condition has a direct opposite, that can select rows without making a column first.
    switch inner {
    case .comparison(let comparison, let left, let right):
      return try self.comparison(comparison.negated, left, right)
    case .isNull(let value):
      let node = try compile(value)
      return folded(NullTestNode(node, isNegated: true), over: [node])
    default:
      let node = try compile(inner)
      return folded(NotNode(node), over: [node])
    }
  }

  private func isIn(
    _ value: BoundExpression, _ list: [BoundExpression]
  ) throws(QueryError) -> any ExpressionNode {
    let node = try compile(value)
    var words: [Int64?] = []
    for element in list {
      guard let constant = try compile(element) as? ConstantNode else {
        return try junction(.or, list.map { .comparison(.equal, value, $0) })
      }
      words.append(constant.word)
    }
    let type = value.type
    let isIn: any ExpressionNode =
      if type == .double {
        InNode<DoubleOrder>(node, constants: words)
      } else {
        InNode<IntegerOrder>(node, constants: words)
      }
    return folded(isIn, over: [node])
  }

  private func caseWhen(
    _ branches: [BoundBranch], _ otherwise: BoundExpression
  ) throws(QueryError) -> any ExpressionNode {
    var compiled: [(condition: any PredicateNode, result: any ExpressionNode)] = []
    var children: [any ExpressionNode] = []
    for branch in branches {
      let condition = try compile(branch.condition)
      let result = try compile(branch.result)
      children += [condition, result]
      compiled.append(((condition as? any PredicateNode) ?? TruthNode(condition), result))
    }
    let last = try compile(otherwise)
    return folded(CaseNode(compiled, otherwise: last), over: children + [last])
  }
}
