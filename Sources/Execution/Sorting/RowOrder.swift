import Columns
import Diagnostics
import Functions

/// The keys of an ORDER BY: how to work them out and how they order rows.
struct RowOrder {
  /// One key.
  struct Key {
    var node: any ExpressionNode
    var type: LogicalType
    var isDescending: Bool
    var nullsFirst: Bool
  }

  let keys: [Key]
  let pools: ValuePools
  /// Asked while many rows are put in order.
  let isCancelled: () -> Bool

  init(keys: [Key], _ context: ExecutionContext) {
    self.init(keys: keys, pools: context.pools, isCancelled: context.isCancelled)
  }

  init(keys: [Key], pools: ValuePools, isCancelled: @escaping () -> Bool = { false }) {
    self.keys = keys
    self.pools = pools
    self.isCancelled = isCancelled
  }

  /// - Throws: a `.cancelled` error once the run is to end.
  func checkCancelled() throws(QueryError) {
    if isCancelled() { throw QueryError(.cancelled, "the query was cancelled") }
  }

  var keyCount: Int { keys.count }

  /// The keys' values at `rows`.
  func evaluate(_ columns: [ColumnVector], _ rows: RowSet) throws(QueryError) -> [ColumnVector] {
    var values: [ColumnVector] = []
    for key in keys { values.append(try key.node.evaluate(columns, rows)) }
    return values
  }

  /// The order that sorts `count` rows by the keys' values, equal rows as they came.
  ///
  /// - Complexity: O(count) for each byte in which keys differ; for texts also a sort of the distinct ones.
  /// - Throws: a `.runtime` error beyond 2^31 rows, a `.cancelled` one once the run is to end.
  func permutation(of values: [ColumnVector], count: Int) throws(QueryError) -> ContiguousArray<Int32> {
    guard count <= Int(Int32.max) else {
      throw QueryError(.runtime, "a sort can hold at most \(Int32.max) rows")
    }
    var order = ContiguousArray(0..<Int32(count))
    // Stable sorts by one key after the other, the last first, sort by all of them.
    for (key, vector) in zip(keys, values).reversed() {
      try checkCancelled()
      try sortStably(&order, by: sortWords(vector, key), isCancelled: isCancelled)
      guard let validity = vector.validity else { continue }
      let nulls = ContiguousArray(order.filter { validity[Int($0)] == 0 })
      if nulls.isEmpty { continue }
      let others = ContiguousArray(order.filter { validity[Int($0)] != 0 })
      order = key.nullsFirst ? nulls + others : others + nulls
    }
    return order
  }

  /// A word a row that sorts, as an unsigned integer, as the key wants, also beside the words of other vectors;
  /// empty where values of the key's type have no such words. NULL rows have 0.
  func comparableWords(_ vector: ColumnVector, _ key: Key) -> ContiguousArray<UInt64> {
    key.type == .double || key.type.sortsAsInteger ? sortWords(vector, key) : []
  }

  /// A word a row that sorts, as an unsigned integer, as the key wants; NULL rows have 0. Those of texts, stacks
  /// and lists are their ranks in this vector.
  private func sortWords(_ vector: ColumnVector, _ key: Key) -> ContiguousArray<UInt64> {
    if key.type == .double { return sortWords(vector, key) { DoubleOrder.key($0) } }
    if key.type.sortsAsInteger { return sortWords(vector, key) { $0 } }
    let ranks = ranksByID(vector, key.type)
    return ranks.withUnsafeBufferPointer { ranks in
      // The word of a row that is NULL may be any.
      sortWords(vector, key) { id in id >= 0 && id < ranks.count ? ranks[Int(id)] : 0 }
    }
  }

  @inline(__always)
  private func sortWords(
    _ vector: ColumnVector, _ key: Key, _ order: (Int64) -> Int64
  ) -> ContiguousArray<UInt64> {
    let flip: UInt64 = (key.isDescending ? .max : 0) ^ (1 << 63)
    return vector.words.withUnsafeBufferPointer { words in
      ContiguousArray(unsafeUninitializedCapacity: words.count) { out, made in
        for row in 0..<words.count {
          out.initializeElement(at: row, to: UInt64(bitPattern: order(words[row])) ^ flip)
        }
        made = words.count
        guard let validity = vector.validity else { return }
        for row in 0..<words.count where validity[row] == 0 { out[row] = 0 }
      }
    }
  }

  /// The rank of every id that occurs, indexed by id.
  private func ranksByID(_ vector: ColumnVector, _ type: LogicalType) -> ContiguousArray<Int64> {
    var largest = -1
    for row in 0..<vector.count where !vector.isNull(row) { largest = max(largest, Int(vector.words[row])) }
    var ranks = ContiguousArray<Int64>(repeating: -1, count: largest + 1)
    var ids: ContiguousArray<Int64> = []
    for row in 0..<vector.count where !vector.isNull(row) {
      let id = vector.words[row]
      if ranks[Int(id)] < 0 {
        ranks[Int(id)] = 0
        ids.append(id)
      }
    }
    ids.sort { compareWords($0, $1, type, pools) < 0 }
    var rank: Int64 = -1
    var previous: Int64?
    for id in ids {
      // Different ids can be equal in order; then the rows' own order decides.
      if previous.map({ compareWords($0, id, type, pools) != 0 }) ?? true { rank += 1 }
      ranks[Int(id)] = rank
      previous = id
    }
    return ranks
  }
}
