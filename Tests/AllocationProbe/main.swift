import AllocationCounter
import Columns
import Diagnostics
import TraceQuery

// Counts the allocations of queries, in a process of its own so that nothing else is counted:
//
//     AllocationProbe TRACE QUERY...
//
// prints for each query how many its second run over the trace makes, planning not among them; nothing where they
// cannot be counted.

/// Takes rows and forgets them.
final class Nowhere: ResultOutput {
  func begin(columns: [OutputColumn], pools: ValuePools) {}
  func rows(_ batch: ColumnBatch) -> Bool { true }
  func end() {}
}

func count(_ query: String, _ trace: String) throws(QueryError) -> UInt64 {
  let session = Session()
  try session.open(TraceInput(.file(trace)))
  let statements = try session.prepare(query)
  func run() throws(QueryError) {
    _ = try session.run(statements, outputs: statements.map { _ in Nowhere() })
  }
  try run()
  let before = allocation_count()
  try run()
  return allocation_count() - before
}

if allocation_counter_works() != 0, let trace = CommandLine.arguments.dropFirst().first {
  for query in CommandLine.arguments.dropFirst(2) {
    do throws(QueryError) {
      print(try count(query, trace))
    } catch {
      print(error.message)
    }
  }
}
