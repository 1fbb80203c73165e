import Synchronization

/// A lock that is taken only while something is used from several threads: the rest of the time it costs a test.
final class SharingLock: @unchecked Sendable {
  /// Whether several threads use what is locked. Changed while one thread does.
  var isShared = false
  private let mutex = Mutex<Void>(())

  /// Runs `body`, alone.
  @inline(__always)
  func locked<Result>(_ body: () -> Result) -> Result {
    if !isShared { return body() }
    return mutex.withLock { _ in body() }
  }
}
