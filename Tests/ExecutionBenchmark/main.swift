// Time per row of the operators, over rows already in memory.
//
//     swift run -c release ExecutionBenchmark [million rows [part of a title]]

import Catalog
import Columns
import Diagnostics
import Execution
import LogicalPlan

/// One table, `t(name VARCHAR, g BIGINT, dur DURATION, stack VARCHAR)`, whose batches are made beforehand.
final class MadeRows: TableProvider {
  let tables: [TableSchema] = []
  let batches: [ColumnBatch]

  init(_ rowCount: Int, _ pools: ValuePools) {
    let names = (0..<20).map { pools.strings.intern("reason \($0)") }
    let stacks = (0..<5000).map { pools.strings.intern("stack \($0)") }
    var state: UInt64 = 42
    batches = (0..<(rowCount / ColumnBatch.defaultCapacity)).map { _ in
      var columns = Array(repeating: ColumnVector(capacity: ColumnBatch.defaultCapacity), count: 4)
      for _ in 0..<ColumnBatch.defaultCapacity {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let dice = Int(state >> 33)
        columns[0].append(names[dice % 20])
        columns[1].append(Int64(dice % 10_007) &* 1_000_003)
        columns[2].append(Int64(dice % 1_000_000))
        columns[3].append(stacks[dice % 5000])
      }
      return ColumnBatch(columns: columns, length: ColumnBatch.defaultCapacity)
    }
  }

  func describe(_ request: ScanRequest) -> ScanDescription {
    ScanDescription(eventTypes: [], needsOrdering: false, holds: "all rows")
  }

  func scan(_ requests: [ScanRequest]) throws(QueryError) {
    for request in requests {
      for batch in batches {
        if try request.sink?.consume(batch) != .more { break }
      }
    }
  }
}

let types: [LogicalType] = [.varchar, .bigint, .duration, .varchar]
let schema = zip(["name", "g", "dur", "stack"], types).map { OutputColumn($0, $1) }
let scan = LogicalOperator.scan(
  LogicalScan(table: "t", alias: "t", schemaColumns: schema, columns: [0, 1, 2, 3]))

func column(_ index: Int) -> BoundExpression { .column(index, types[index], name: schema[index].name) }

func call(_ name: String, _ overload: Int, _ arguments: [BoundExpression], _ type: LogicalType)
  -> AggregateCall
{
  AggregateCall(
    function: FunctionReference(name, overload: overload), arguments: arguments, type: type, name: name)
}

let countAndSum = [call("count_star", 0, [], .bigint), call("sum", 2, [column(2)], .duration)]

func grouped(_ keys: [Int], _ aggregates: [AggregateCall] = countAndSum, over input: LogicalOperator = scan)
  -> LogicalOperator
{
  .aggregate(input, groupings: keys.map { NamedExpression(column($0), name: "k") }, aggregates: aggregates)
}

let isLong = BoundExpression.comparison(.greater, column(2), .constant(.duration(500_000), .duration))
let like = BoundExpression.call(
  FunctionReference("like", overload: 0), [column(3), .constant(.varchar("%42%"), .varchar)], .boolean,
  span: nil)
/// Every row meets one of 10007 held rows.
let joined = LogicalOperator.join(
  scan, grouped([1]),
  LogicalJoin(
    kind: .inner, keys: [JoinKey(left: column(1), right: .column(4, .bigint, name: "k"))], held: .right))
let plans: [(String, LogicalOperator)] = [
  ("count(*), sum(dur)", grouped([])),
  ("count(*), sum(dur) by name, 20 ids", grouped([0])),
  ("count(*), sum(dur) by stack, 5000 ids", grouped([3])),
  ("count(*), sum(dur) by g, 10007 integers", grouped([1])),
  ("count(*), sum(dur) by name, g", grouped([0, 1])),
  ("p99(dur) by name", grouped([0], [call("p99", 2, [column(2)], .duration)])),
  ("where dur > 500us, then by name", grouped([0], over: .filter(scan, isLong))),
  ("where stack like '%42%', then by name", grouped([0], over: .filter(scan, like))),
  ("top 10 by dur", .topN(scan, [SortKey(column(2), isDescending: true)], limit: 10, offset: 0)),
  ("join by g with one row for each of 10007, then by name", grouped([0], over: joined)),
  ("order by dur", .sort(scan, [SortKey(column(2))])),
  ("order by stack, g", .sort(scan, [SortKey(column(3)), SortKey(column(1))])),
]

let millions = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10
let pools = ValuePools()
let rows = MadeRows(millions * 1_000_000, pools)
let rowCount = rows.batches.reduce(0) { $0 + $1.count }
let clock = ContinuousClock()
for (title, plan) in plans where CommandLine.arguments.count < 3 || title.contains(CommandLine.arguments[2]) {
  var best = Duration.seconds(1000)
  for _ in 0..<3 {
    let sink = ResultSink(plan.output, pools: pools)
    best = min(
      best,
      try clock.measure {
        try QueryExecutor(ExecutionContext(pools: pools)).run(plans: [(plan, sink)], provider: rows)
      })
  }
  let picoseconds = best.components.seconds * 1_000_000_000_000 + best.components.attoseconds / 1_000_000
  let hundredths = picoseconds / 10 / Int64(rowCount)
  print("\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) ns/row  \(title)")
}
