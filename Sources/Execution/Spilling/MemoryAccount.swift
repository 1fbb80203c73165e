import Diagnostics
import Synchronization

/// How much memory the operators of a run hold together, and how much they may.
///
/// What the rows of operators take is counted: not the pools of texts, stacks and lists, which live as long as
/// the session. What the reader of a trace needs is counted by itself, and leaves that much less to operators.
/// Operators of different statements count on several threads at a time.
final class MemoryAccount {
  /// Beyond this operators move rows to temporary files.
  let limit: Int
  /// Bytes held by all shares.
  var used: Int { bytes.load(ordering: .relaxed) }
  private let bytes = Atomic<Int>(0)
  /// What each operator may keep whatever the others hold; without it one that holds little would go to its
  /// file for every batch because of another that holds much.
  fileprivate var allowance: Int { limit / 16 }
  /// Size of the blocks in which rows go to a file and come back: small enough that merging
  /// ``RowSorter/fanIn`` runs takes a fraction of the limit.
  let blockSize: Int

  fileprivate let others: () -> Int

  /// - Parameters:
  ///   - limit: in bytes.
  ///   - others: bytes of the limit that others hold now.
  init(limit: Int, others: @escaping () -> Int = { 0 }) {
    self.others = others
    self.limit = max(0, limit)
    blockSize = min(256 << 10, max(4 << 10, self.limit / 512))
  }

  fileprivate func add(_ change: Int) { bytes.add(change, ordering: .relaxed) }
}

/// The part of a run's memory that one holder of rows takes, from its first batch to its end.
final class MemoryShare {
  private let account: MemoryAccount
  private let profile: OperatorProfile?
  private var bytes = 0

  /// - Parameter profile: of the operator that holds the rows, where the run is measured.
  init(_ account: MemoryAccount, of profile: OperatorProfile? = nil) {
    self.account = account
    self.profile = profile
  }

  deinit {
    account.add(-bytes)
    profile?.hold(-bytes)
  }

  /// Says how many bytes are held now.
  ///
  /// - Returns: whether they are to be moved to a temporary file.
  func holds(_ bytes: Int) -> Bool {
    account.add(bytes - self.bytes)
    profile?.hold(bytes - self.bytes)
    self.bytes = bytes
    return account.used + account.others() > account.limit && bytes > account.allowance
  }

  /// Says how many bytes are held now that cannot go to a temporary file.
  ///
  /// - Parameter what: holds them, for the error: `the subquery of IN or EXISTS`.
  /// - Throws: a `.runtime` error when they alone are more than the limit, and more than a mebibyte.
  func mustHold(_ bytes: Int, for what: String) throws(QueryError) {
    _ = holds(bytes)
    guard bytes > max(account.limit, 1 << 20) else { return }
    throw QueryError(
      .runtime,
      "\(what) needs more than the memory limit of \(account.limit) bytes and has no temporary files",
      hint: "read fewer rows or columns, or allow more with SET memory_limit")
  }
}
