import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

// Windows.
extension PhysicalPlanner {
  func window(
    _ order: WindowOrder, _ calls: [WindowCall], columnCount: Int, into sink: any BatchSink
  ) throws(QueryError) -> any BatchSink {
    if order.canStream(calls) {
      return try streaming(order, calls, columnCount: columnCount, into: sink)
    }
    var slots: [WindowSlot] = []
    for call in calls { slots.append(try windowSlot(call)) }
    return WindowOperator(
      context, partitionBy: try compile(order.partitionBy), partitionTypes: order.partitionBy.map(\.type),
      order: try rowOrder(order.orderBy), calls: slots, columnCount: columnCount, into: sink)
  }

  private func streaming(
    _ order: WindowOrder, _ calls: [WindowCall], columnCount: Int, into sink: any BatchSink
  ) throws(QueryError) -> any BatchSink {
    let keys = try rowOrder(order.orderBy)
    var running: [StreamingWindowOperator.Call] = []
    for call in calls {
      running.append(
        StreamingWindowOperator.Call(
          state: try runningState(call, keys), argument: try call.arguments.first.map(compiler.compile),
          needsLaterPeers: call.needsLaterPeers, span: call.span))
    }
    return StreamingWindowOperator(
      context, partitionBy: try compile(order.partitionBy), partitionTypes: order.partitionBy.map(\.type),
      order: keys, calls: running, columnCount: columnCount, into: sink)
  }

  private func runningState(_ call: WindowCall, _ order: RowOrder) throws(QueryError) -> any RunningState {
    switch call.function.name {
    case "row_number": return RunningRank(.rowNumber, isSameKey: order.isSameFirstKey)
    case "rank": return RunningRank(.rank, isSameKey: order.isSameFirstKey)
    case "dense_rank": return RunningRank(.denseRank, isSameKey: order.isSameFirstKey)
    case "first_value": return RunningValue(.first, ignoresNulls: false)
    case "last_value": return RunningValue(.last, ignoresNulls: call.ignoresNulls)
    case "lag": return RunningValue(.previous, ignoresNulls: false)
    default: break
    }
    switch try method(call, []) {
    case .sums(let sums): return RunningSum(sums.result, countsNulls: call.arguments.isEmpty)
    case .extremes(let extremes): return RunningExtreme(extremes)
    case .function, .aggregate: return RunningDoubleSum(isMean: call.function.name == "avg")
    }
  }

  private func windowSlot(_ call: WindowCall) throws(QueryError) -> WindowSlot {
    let arguments = try compile(call.arguments)
    var filter: (any PredicateNode)?
    if let condition = call.filter { filter = try compiler.predicate(condition) }
    return WindowSlot(
      try method(call, arguments), arguments: arguments, filter: filter, frame: call.frame,
      startDistance: try call.frame.start.distance.map(compiler.compile),
      endDistance: try call.frame.end.distance.map(compiler.compile), span: call.span)
  }

  private func method(
    _ call: WindowCall, _ arguments: [any ExpressionNode]
  ) throws(QueryError) -> WindowSlot.Method {
    guard call.isAggregate else {
      guard let function = context.functions.window(call.function) else {
        throw QueryError(.bind, "there is no window function \"\(call.function.name)\"", at: call.span)
      }
      return .function(
        function.kernel(WindowUse(overload: call.function.overload, ignoresNulls: call.ignoresNulls)))
    }
    let type = call.arguments.first?.type ?? .null
    switch call.function.name {
    case "min", "max":
      return .extremes(
        FrameExtremes(type: type, pools: context.pools, isGreatest: call.function.name == "max"))
    case "count_star": return .sums(FrameSums(result: .count))
    case "count" where !call.isDistinct: return .sums(FrameSums(result: .count))
    case "sum" where !call.isDistinct && type != .double:
      return .sums(FrameSums(result: .sum(call.type)))
    case "avg" where !call.isDistinct && type != .double:
      return .sums(FrameSums(result: .mean(isDuration: call.type == .duration)))
    default:
      let make = try accumulators(
        call.function, arguments: arguments, types: call.arguments.map(\.type), result: call.type,
        span: call.span)
      return .aggregate(
        FrameAggregate(
          argumentTypes: call.arguments.map(\.type), isDistinct: call.isDistinct, makeAccumulator: make))
    }
  }
}
