#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A mutex with a condition to wait for.
final class Lock: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// What threads hold while they work, and give back while they wait here; nil where any number may work.
  private let permits: WorkPermits?

  init(_ permits: WorkPermits? = nil) {
    self.permits = permits
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(condition, nil)
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(mutex)
    condition.deallocate()
    mutex.deallocate()
  }

  func lock() { pthread_mutex_lock(mutex) }
  func unlock() { pthread_mutex_unlock(mutex) }
  func broadcast() { pthread_cond_broadcast(condition) }

  /// Waits for a broadcast; the lock is held before and after.
  func wait() {
    permits?.give()
    pthread_cond_wait(condition, mutex)
    takePermit()
  }

  /// Whoever has a permit may wait for the mutex: it is not held while waiting for one.
  private func takePermit() {
    guard let permits else { return }
    unlock()
    permits.take()
    lock()
  }

  /// As ``wait()``, at most about `milliseconds`.
  func wait(milliseconds: Int) {
    var deadline = timespec()
    clock_gettime(CLOCK_REALTIME, &deadline)
    let nanoseconds = Int(deadline.tv_nsec) + milliseconds * 1_000_000
    deadline.tv_sec += nanoseconds / 1_000_000_000
    deadline.tv_nsec = nanoseconds % 1_000_000_000
    permits?.give()
    pthread_cond_timedwait(condition, mutex, &deadline)
    takePermit()
  }
}
