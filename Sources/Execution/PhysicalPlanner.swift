import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// Turns logical plans into chains of operators, from the end back to the scans and constant rows that feed
/// them.
struct PhysicalPlanner {
  let context: ExecutionContext
  let compiler: ExpressionCompiler
  /// The scans to be made, each with its sink, in the order met.
  private(set) var scans: [ScanRequest] = []
  /// The constant rows to be sent.
  private(set) var values: [ValuesSource] = []
  /// The rows of recursions that a round is over.
  private(set) var working: [WorkingSource] = []
  /// The number of the statement whose plan is added next.
  var statement = 0
  /// The columns that are looked at of the plan that is added next; nil for all.
  var read: Set<Int>?
  /// The profile of the operator whose inputs are being added, in a run that is measured.
  var profile: OperatorProfile?

  init(_ context: ExecutionContext) {
    self.context = context
    compiler = ExpressionCompiler(context)
  }

  /// Whether nobody can tell in which order the rows of the plan come that is added next.
  private var isOfAnyOrder = false
  /// Aggregates of which the same comes in whatever order rows are looked at.
  private static let orderFree: Set<String> = ["count", "min", "max"]

  /// Aggregates whose answer depends on which id of the pools a value has.
  private static let estimates: Set<String> = ["approx_count_distinct"]

  /// Adds a plan whose rows go to `sink`.
  ///
  /// - Parameter position: which input of the operator added around it the plan is.
  /// - Throws: a `.bind` error where an expression cannot be computed.
  mutating func add(
    _ plan: LogicalOperator, as position: Int = 0, into sink: any BatchSink
  ) throws(QueryError) {
    // Of statements that are not measured only the time of all together is known.
    guard let consumer = profile, consumer !== context.stopwatch?.others else {
      return try addOperator(plan, into: sink)
    }
    try add(plan, consumer.input(position), for: consumer, into: sink)
  }

  /// Adds a plan that is measured.
  mutating func add(
    _ plan: LogicalOperator, _ producer: OperatorProfile?, for consumer: OperatorProfile?,
    into sink: any BatchSink
  ) throws(QueryError) {
    guard let stopwatch = context.stopwatch else { return try addOperator(plan, into: sink) }
    // Rows that a recursion keeps for each round were counted when they came.
    let isCounted = producer?.plan.kind == plan.kind
    let (outer, worker) = (profile, stopwatch.change(to: producer))
    profile = producer
    try addOperator(
      plan, into: ProfiledSink(stopwatch, from: isCounted ? producer : nil, to: consumer, sink))
    profile = outer
    stopwatch.change(to: worker)
  }

  private mutating func addOperator(_ plan: LogicalOperator, into sink: any BatchSink) throws(QueryError) {
    // Only what stands directly below those that say so makes something of it.
    let (read, isOfAnyOrder) = (self.read, self.isOfAnyOrder)
    self.read = nil
    self.isOfAnyOrder = false
    switch plan {
    case .scan(let scan):
      let observer = profile.flatMap { profile in context.stopwatch.map { ScanTimer($0, profile) } }
      var request = ScanRequest(
        table: scan.table, columns: scan.columns, predicates: scan.predicates, sink: sink, observer: observer)
      request.isOfAnyOrder = isOfAnyOrder
      request.statement = statement
      scans.append(request)
    case .values(let rows, let columns):
      try addValues(rows, columns, into: sink)
    case .filter(let input, let predicate):
      let operation = FilterOperator(try compiler.predicate(predicate), into: sink)
      self.read = read?.union(columns(of: [predicate]))
      self.isOfAnyOrder = isOfAnyOrder
      try add(input, into: operation)
    case .project(let input, let expressions):
      let nodes = try compile(expressions.map(\.expression))
      self.read = columns(of: expressions.map(\.expression))
      self.isOfAnyOrder = isOfAnyOrder
      try add(input, into: ProjectOperator(nodes, into: sink))
    case .aggregate(let input, let groupings, let aggregates, let runs):
      let grouping = try aggregate(
        groupings, aggregates, runs: runs, columnCount: input.output.count, into: sink)
      self.read = columns(of: groupings.map(\.expression) + aggregates.flatMap(\.expressions))
      self.isOfAnyOrder = runs.isEmpty && aggregates.allSatisfy { Self.orderFree.contains($0.function.name) }
      try add(input, into: runs.isEmpty ? grouping : OrderedAggregateOperator(grouping))
    case .groupingSets(let input, let sets):
      try add(input, into: try groupingSets(sets, columnCount: input.output.count, into: sink))
    case .unpivot(let input, let rows, _):
      var compiled: [[any ExpressionNode]] = []
      for row in rows { compiled.append(try compile(row)) }
      try add(input, into: UnpivotOperator(compiled, batchSize: context.batchSize, into: sink))
    case .distinct(let input):
      try add(input, into: DistinctOperator(context, plan.output.map(\.type), into: sink))
    case .distinctOn(let input, let keys):
      let operation = DistinctOnOperator(
        context, try compile(keys), keys.map(\.type), columnCount: plan.output.count, into: sink)
      try add(input, into: operation)
    case .window(let input, let order, let calls):
      try add(input, into: try window(order, calls, columnCount: input.output.count, into: sink))
    case .setOperation(let operation, let inputs):
      try addSetOperation(operation, inputs, into: sink)
    case .sort(let input, let keys):
      let order = try rowOrder(keys)
      let operation = SortOperator(context, order, columnCount: plan.output.count, into: sink)
      try add(input, into: operation)
    case .topN(let input, let keys, let limit, let offset):
      let order = try rowOrder(keys)
      if !isRoom(forRows: limit, offset, columnCount: plan.output.count + order.keyCount) {
        let cut = LimitOperator(limit: limit, offset: offset, into: sink)
        try add(input, into: SortOperator(context, order, columnCount: plan.output.count, into: cut))
        return
      }
      let operation = TopNOperator(
        context, order, columnCount: plan.output.count, limit: limit, offset: offset, into: sink)
      try add(input, into: operation)
    case .limit(_, .some(0), _):
      // Nothing is wanted, so nothing is read.
      values.append(ValuesSource(context, rows: [], columnCount: plan.output.count, into: sink))
    case .limit(let input, let limit, let offset):
      try add(input, into: LimitOperator(limit: limit, offset: offset, into: sink))
    case .expand(let input, let expansion): try add(expansion, of: input, into: sink)
    case .join(let left, let right, let join): try add(join, left, right, read: read, into: sink)
    case .mark(let left, let right, let mark): try add(mark, left, right, into: sink)
    case .recursion(let first, let step, let recursion):
      try addRecursion(recursion, first, step, into: sink)
    case .working(let table): working.append(WorkingSource(table: table, sink: sink))
    }
  }

  /// Adds a plan of one scan, whose rows `progress` can then be asked about.
  mutating func add(
    _ plan: LogicalOperator, as position: Int = 0, into sink: any BatchSink, progress: ScanProgress?
  ) throws(QueryError) {
    let count = scans.count
    try add(plan, as: position, into: sink)
    if scans.count == count + 1 { scans[count].progress = progress }
  }

  private mutating func add(
    _ expansion: Expansion, of input: LogicalOperator, into sink: any BatchSink
  ) throws(QueryError) {
    guard let function = context.functions.table(expansion.function) else {
      throw QueryError(.bind, "there is no table function \"\(expansion.function.name)\"", at: expansion.span)
    }
    let operation = ExpandOperator(
      context, arguments: try compile(expansion.arguments),
      kernel: function.kernel(overload: expansion.function.overload, pools: context.pools),
      columnCount: expansion.columns.count, keepsEveryRow: expansion.keepsEveryRow, at: expansion.span,
      into: sink)
    try add(input, into: operation)
  }

  /// Whether the rows that the first of a sort need, twice over, are a small part of what memory there is; else
  /// sorting all rows, which can go to temporary files, is the way.
  private func isRoom(forRows limit: Int, _ offset: Int, columnCount: Int) -> Bool {
    let (rows, overflow) = max(0, limit).addingReportingOverflow(max(0, offset))
    return !overflow && rows <= context.memory.limit / 64 / max(1, columnCount)
  }

  private mutating func addSetOperation(
    _ operation: SetOperation, _ inputs: [LogicalOperator], into sink: any BatchSink
  ) throws(QueryError) {
    if operation == .unionAll {
      for (position, end) in UnionInput.inputs(inputs.count, into: sink).enumerated() {
        try add(inputs[position], as: position, into: end)
      }
      return
    }
    let types = inputs.first?.output.map(\.type) ?? []
    let matching = MatchingOperator(context, operation, types, into: sink)
    for (position, input) in inputs.enumerated() {
      try add(input, as: position, into: matching.input(position))
    }
  }

  private mutating func addValues(
    _ rows: [[BoundExpression]], _ columns: [OutputColumn], into sink: any BatchSink
  ) throws(QueryError) {
    var compiled: [[any ExpressionNode]] = []
    for row in rows { compiled.append(try compile(row)) }
    values.append(ValuesSource(context, rows: compiled, columnCount: columns.count, into: sink))
  }

  /// The columns that expressions read.
  func columns(of expressions: [BoundExpression]) -> Set<Int> {
    var columns: Set<Int> = []
    for expression in expressions { expression.forEachColumn { columns.insert($0) } }
    return columns
  }

  func compile(_ expressions: [BoundExpression]) throws(QueryError) -> [any ExpressionNode] {
    var nodes: [any ExpressionNode] = []
    for expression in expressions { nodes.append(try compiler.compile(expression)) }
    return nodes
  }

  func rowOrder(_ keys: [SortKey]) throws(QueryError) -> RowOrder {
    var compiled: [RowOrder.Key] = []
    for key in keys {
      compiled.append(
        RowOrder.Key(
          node: try compiler.compile(key.expression), type: key.expression.type,
          isDescending: key.isDescending, nullsFirst: key.nullsFirst))
    }
    return RowOrder(keys: compiled, context)
  }

  private func aggregate(
    _ groupings: [NamedExpression], _ calls: [AggregateCall], runs: [Int] = [], columnCount: Int,
    into sink: any BatchSink
  ) throws(QueryError) -> HashAggregateOperator {
    var aggregates: [AggregatePlan] = []
    for call in calls { aggregates.append(try aggregatePlan(call)) }
    let plan = AggregationPlan(
      keys: try compile(groupings.map(\.expression)), keyTypes: groupings.map(\.expression.type),
      aggregates: aggregates, columnCount: columnCount, runs: runs)
    return try HashAggregateOperator(context, plan, into: sink)
  }

  /// One aggregation for each set, all fed by the same rows.
  private func groupingSets(
    _ sets: LogicalGroupingSets, columnCount: Int, into sink: any BatchSink
  ) throws(QueryError) -> TeeOperator {
    let ends = UnionInput.inputs(sets.sets.count, into: sink)
    var aggregations: [any BatchSink] = []
    for (i, (set, end)) in zip(sets.sets, ends).enumerated() {
      let row = GroupingSetRow(
        keys: set, keyCount: sets.groupings.count, aggregateCount: sets.aggregates.count, position: i,
        into: end)
      aggregations.append(
        try aggregate(set.map { sets.groupings[$0] }, sets.aggregates, columnCount: columnCount, into: row))
    }
    return TeeOperator(into: aggregations)
  }

  private func aggregatePlan(_ call: AggregateCall) throws(QueryError) -> AggregatePlan {
    let arguments = try compile(call.arguments)
    var filter: (any PredicateNode)?
    if let condition = call.filter { filter = try compiler.predicate(condition) }
    return AggregatePlan(
      arguments: arguments, argumentTypes: call.arguments.map(\.type), filter: filter,
      isDistinct: call.isDistinct, order: call.orderBy.isEmpty ? nil : try rowOrder(call.orderBy),
      makeAccumulator: try accumulators(
        call.function, arguments: arguments, types: call.arguments.map(\.type), result: call.type,
        span: call.span), span: call.span)
  }

  /// Makes accumulators of an aggregate, as many as are wanted.
  func accumulators(
    _ reference: FunctionReference, arguments: [any ExpressionNode], types: [LogicalType],
    result: LogicalType, span: SourceSpan?
  ) throws(QueryError) -> () throws(QueryError) -> any Accumulator {
    guard let function = context.functions.aggregate(reference) else {
      throw QueryError(.bind, "there is no aggregate \"\(reference.name)\"", at: span)
    }
    if Self.estimates.contains(reference.name), types.contains(where: { !$0.sortsAsInteger && $0 != .double })
    {
      context.looksAtIDs = true
    }
    let use = AggregateUse(
      overload: reference.overload, argumentTypes: types, resultType: result,
      constants: arguments.map { ($0 as? ConstantNode).map { AggregateUse.Constant(word: $0.word) } },
      pools: context.pools)
    return { () throws(QueryError) in try function.makeAccumulator(use) }
  }
}
