import Catalog
import Columns
import Diagnostics

/// One input of UNION ALL: rows of all inputs pass as they come, so that nothing is held.
final class UnionInput: BatchSink {
  /// What the inputs share.
  private final class Shared {
    let sink: any BatchSink
    var openCount: Int
    var hasEnough = false

    init(_ sink: any BatchSink, _ count: Int) {
      self.sink = sink
      openCount = count
    }
  }

  private let shared: Shared

  private init(_ shared: Shared) { self.shared = shared }

  /// The sinks for so many inputs whose rows go to `sink`.
  static func inputs(_ count: Int, into sink: any BatchSink) -> [UnionInput] {
    let shared = Shared(sink, count)
    return (0..<count).map { _ in UnionInput(shared) }
  }

  func consume(_ batch: ColumnBatch) throws(QueryError) -> Demand {
    if shared.hasEnough { return .enough }
    if try shared.sink.consume(batch) == .enough { shared.hasEnough = true }
    return shared.hasEnough ? .enough : .more
  }

  func finish() throws(QueryError) {
    shared.openCount -= 1
    if shared.openCount == 0 { try shared.sink.finish() }
  }
}
