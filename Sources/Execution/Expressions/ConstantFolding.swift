import Columns
import Functions
import LogicalPlan

/// The value of an expression that reads no column; nil where it reads one, or where working it out fails, so
/// that the failure is left to the run.
///
/// - Complexity: O(size of the expression).
public func foldConstant(
  _ expression: BoundExpression, pools: ValuePools, functions: FunctionRegistry = .standard
) -> Value? {
  let compiler = ExpressionCompiler(pools: pools, functions: functions)
  guard let node = try? compiler.compile(expression) as? ConstantNode else { return nil }
  return pools.value(node.word, expression.type)
}
