// Time per row of whole queries, over rows already in memory.
//
//     swift run -c release QueryBenchmark [thousand rows [part of a title]]   nanoseconds, title and SQL, a line each
//     swift run -c release QueryBenchmark [thousand rows] --export FOLDER     the rows as CSV
//
// `scripts/bench-duckdb` puts DuckDB's times for the same SQL over the same rows beside it.

import Columns
import Execution
import Functions
import LogicalPlan
import Planner
import SQLSyntax

let arguments = Array(CommandLine.arguments.dropFirst())
let thousands = arguments.first.flatMap { Int($0) } ?? 10_000
let pools = ValuePools()
let tables = MadeTables(rowCount: thousands * 1000, pools)

@MainActor func plan(_ sql: String) throws -> LogicalOperator {
  let planner = QueryPlanner(catalog: tables.catalog, parameters: [:]) { foldConstant($0, pools: pools) }
  guard case .query(let plan, _) = try planner.plan(try SQLParser.parseStatement(sql)) else {
    return .values([], [])
  }
  return plan
}

/// The best of three runs in nanoseconds.
@MainActor func time(_ plan: LogicalOperator) throws -> Int64 {
  let clock = ContinuousClock()
  var best = Duration.seconds(1_000_000)
  for _ in 0..<3 {
    let sink = ResultSink(plan.output, pools: pools)
    let elapsed = try clock.measure {
      try QueryExecutor(ExecutionContext(pools: pools)).run(plans: [(plan, sink)], provider: tables)
    }
    best = min(best, elapsed)
  }
  return best.components.seconds * 1_000_000_000 + best.components.attoseconds / 1_000_000_000
}

if arguments.count > 2, arguments[1] == "--export" {
  try tables.export(to: arguments[2])
} else {
  for query in benchmarkQueries where arguments.count < 2 || query.title.contains(arguments[1]) {
    let nanoseconds = try time(try plan(query.sql))
    print("\(nanoseconds)\t\(query.rows(of: tables))\t\(query.title)\t\(query.sql)")
  }
}
