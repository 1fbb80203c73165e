#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sums up what the files of a run say of their progress, and tells it at most ten times a second.
final class ProgressWatch {
  /// Bytes of rows that the run's operators hold.
  var heldBytes: () -> Int = { 0 }

  private let tell: (RunProgress) -> Void
  private let total: Int?
  private var bytes: [Int]
  private var events: [Int]
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  /// The thread that is told.
  private let thread = pthread_self()

  /// Watches what files read from now on.
  init(_ files: [TraceFile], tell: @escaping (RunProgress) -> Void) {
    self.tell = tell
    let sizes = files.map(\.size)
    total = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
    bytes = files.map { _ in 0 }
    events = bytes
    last = clock.now
    for (i, file) in files.enumerated() {
      file.onProgress = { [unowned self] bytesRead, eventCount in
        bytes[i] = bytesRead
        events[i] = eventCount
        look()
      }
    }
  }

  /// Time goes by: called by files and by operators that work for long. On other threads than the run's nothing is done.
  func look() {
    guard pthread_equal(thread, pthread_self()) != 0 else { return }
    let now = clock.now
    guard now - last >= .milliseconds(100) else { return }
    last = now
    tell(
      RunProgress(
        bytesRead: bytes.reduce(0, +), bytesTotal: total, events: events.reduce(0, +), heldBytes: heldBytes())
    )
  }
}
