import Synchronization
import TraceQuery

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What Ctrl-C and its like do: they end the query, not the process, so that files half written can be removed.
public enum Interrupts {
  private static let caught = Atomic<Int32>(0)
  nonisolated(unsafe) private static var session: Session?
  nonisolated(unsafe) private static var isPatient = true
  /// Removed where the process ends at once; C strings in a table of fixed size, since a signal handler must
  /// not allocate. More files than places are not removed then.
  nonisolated(unsafe) private static let temporaryPaths:
    UnsafeMutableBufferPointer<
      UnsafeMutablePointer<CChar>?
    > = {
      let places = UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 64)
      places.initialize(repeating: nil)
      return places
    }()

  /// The last signal caught and not yet taken, 0 for none.
  public static var signal: Int32 { caught.load(ordering: .relaxed) }

  /// Forgets the signal caught.
  public static func clear() { caught.store(0, ordering: .relaxed) }

  /// From now on signals cancel the session's run.
  ///
  /// - Parameter isPatient: false lets a second signal end the process where the first did not.
  public static func watch(_ session: Session?, isPatient: Bool) {
    self.session = session
    self.isPatient = isPatient
    session?.wasCancelledBefore = { Self.signal != 0 }
    // Made here and not in the handler.
    _ = temporaryPaths.count
  }

  /// Catches these signals, also where whoever started the process has them blocked; reads that are waiting end
  /// with EINTR.
  public static func `catch`(_ signals: [Int32]) {
    clear()
    var wanted = sigset_t()
    sigemptyset(&wanted)
    for number in signals { sigaddset(&wanted, number) }
    pthread_sigmask(SIG_UNBLOCK, &wanted, nil)
    for number in signals {
      var action = sigaction()
      #if os(Linux)
        action.__sigaction_handler.sa_handler = interruptHandler
      #else
        action.__sigaction_u.__sa_handler = interruptHandler
      #endif
      sigemptyset(&action.sa_mask)
      action.sa_flags = 0
      sigaction(number, &action, nil)
    }
  }

  /// A file to remove where a second signal ends the process.
  static func guardTemporary(_ path: String) {
    guard let free = temporaryPaths.firstIndex(where: { $0 == nil }) else { return }
    temporaryPaths[free] = strdup(path)
  }

  /// A file that is gone, or has its name.
  static func releaseTemporary(_ path: String) {
    for i in temporaryPaths.indices {
      guard let guarded = temporaryPaths[i], strcmp(guarded, path) == 0 else { continue }
      temporaryPaths[i] = nil
      free(guarded)
    }
  }

  fileprivate static func handle(_ number: Int32) {
    let isFirst = caught.exchange(number, ordering: .relaxed) == 0
    if !isFirst, !isPatient {
      for i in 0..<temporaryPaths.count {
        if let path = temporaryPaths[i] { unlink(path) }
      }
      _exit(128 + number)
    }
    session?.cancel()
  }
}

private func interruptHandler(_ number: Int32) {
  let saved = errno
  Interrupts.handle(number)
  errno = saved
}
