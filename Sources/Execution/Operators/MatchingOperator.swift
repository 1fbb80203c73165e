import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan

/// INTERSECT and EXCEPT: counts how often each distinct row comes from either input, whichever comes first.
/// Rows come out in the order in which the first input had them. Holds the distinct rows of both inputs.
final class MatchingOperator {
  private let context: ExecutionContext
  private let operation: SetOperation
  private let index: any GroupIndex
  /// How often each distinct row came, by input.
  private var counts: [ContiguousArray<Int>] = [[], []]
  /// The distinct rows of the first input, in order.
  private var order: ContiguousArray<Int32> = []
  private var openCount = 2
  private let sink: any BatchSink

  init(
    _ context: ExecutionContext, _ operation: SetOperation, _ types: [LogicalType], into sink: any BatchSink
  ) {
    self.context = context
    self.operation = operation
    index = makeGroupIndex(types)
    self.sink = sink
  }

  /// The sink of the first (0) or second (1) input.
  func input(_ position: Int) -> any BatchSink { Input(self, position) }

  private final class Input: BatchSink {
    let operation: MatchingOperator
    let position: Int

    init(_ operation: MatchingOperator, _ position: Int) {
      self.operation = operation
      self.position = position
    }

    func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
      try operation.consume(batch, position)
      return .more
    }

    func finish() throws(QueryError) { try operation.finishInput() }
  }

  private func consume(_ batch: ColumnBatch, _ input: Int) throws(QueryError) {
    let rows = RowSet(batch)
    if rows.count == 0 { return }
    let groups = try index.assign(batch.columns, rows)
    for i in counts.indices where counts[i].count < index.count {
      counts[i].append(contentsOf: repeatElement(0, count: index.count - counts[i].count))
    }
    for group in groups {
      if input == 0, counts[0][Int(group)] == 0 { order.append(group) }
      counts[input][Int(group)] += 1
    }
  }

  private func finishInput() throws(QueryError) {
    openCount -= 1
    if openCount > 0 { return }
    let rows = index.keyColumns()
    var batch: ContiguousArray<Int32> = []
    for group in order {
      var left = copies(of: Int(group))
      while left > 0 {
        let taken = min(left, context.batchSize - batch.count)
        batch.append(contentsOf: repeatElement(group, count: taken))
        left -= taken
        guard batch.count == context.batchSize else { continue }
        if try emit(rows, order: batch, into: sink, batchSize: context.batchSize) == .enough {
          try sink.finish()
          return
        }
        batch.removeAll(keepingCapacity: true)
      }
    }
    _ = try emit(rows, order: batch, into: sink, batchSize: context.batchSize)
    try sink.finish()
  }

  /// How often a row comes out.
  private func copies(of group: Int) -> Int {
    let (first, second) = (counts[0][group], counts[1][group])
    return switch operation {
    case .intersect: min(first, second, 1)
    case .intersectAll: min(first, second)
    case .except: second == 0 ? min(first, 1) : 0
    case .exceptAll: max(0, first - second)
    case .unionAll: first + second
    }
  }
}
