/// Interned lists: lists with equal elements have equal ids. An element is a word, nil where it is NULL.
///
/// A pool is used from one thread, or from several while ``ValuePools/isShared`` says so.
public final class ListPool: @unchecked Sendable {
  private var ids: [[Int64?]: Int64] = [:]
  private let lists = SettledArray<[Int64?]>()
  let lock = SharingLock()

  /// An empty pool.
  public init() {}

  /// The id of a list.
  ///
  /// - Complexity: O(elements).
  public func intern(_ elements: [Int64?]) -> Int64 { lock.locked { add(elements) } }

  private func add(_ elements: [Int64?]) -> Int64 {
    if let id = ids[elements] { return id }
    let id = Int64(lists.count)
    lists.append(elements)
    ids[elements] = id
    return id
  }

  /// The elements of a list.
  public func elements(_ id: Int64) -> [Int64?] { lists[Int(id)] }
}
