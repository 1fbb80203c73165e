import Diagnostics

/// How many threads may work at a time, whatever the number that there are: each holds a permit while it works and
/// gives it back while it waits (``Lock/wait()``, the writer of a pipe).
public final class WorkPermits: @unchecked Sendable {
  /// How many there are.
  let count: Int
  private let lock = Lock()
  private var free: Int
  /// How deep the consumer is in its own calls; it is one thread and needs one permit.
  private var consumerDepth = 0

  /// - Parameter count: how many may work at a time; 1 where it is less.
  public init(_ count: Int) {
    self.count = max(1, count)
    free = self.count
  }

  /// Waits until the calling thread may work.
  func take() {
    lock.lock()
    while free == 0 { lock.wait() }
    free -= 1
    lock.unlock()
  }

  /// The calling thread does not work any more.
  func give() {
    lock.lock()
    free += 1
    lock.broadcast()
    lock.unlock()
  }

  /// Runs `body` on the consumer's thread with a permit.
  func consuming<Result>(_ body: () throws(QueryError) -> Result) throws(QueryError) -> Result {
    if consumerDepth == 0 { take() }
    consumerDepth += 1
    defer {
      consumerDepth -= 1
      if consumerDepth == 0 { give() }
    }
    return try body()
  }

  /// Runs `body`, which waits for something else, without the permit of the calling thread.
  func waiting<Result>(_ body: () -> Result) -> Result {
    give()
    defer { take() }
    return body()
  }
}
