import Catalog
import LogicalPlan

/// Divides the time of a run among those that work in it: at any moment one of them does, and gets the time until
/// another goes on.
final class Stopwatch {
  /// Who works now; nil while none of the run's operators does, which is when it waits for the reader.
  private(set) var current: OperatorProfile?
  /// The statements that are run together with those that are measured.
  let others = OperatorProfile(.values([], []))
  /// Time in which no operator worked.
  private(set) var idleNanoseconds: Int64 = 0

  private let clock = ContinuousClock()
  private let began: ContinuousClock.Instant
  private var last: ContinuousClock.Instant

  init() {
    began = clock.now
    last = began
  }

  /// From now on it is `next` that works.
  ///
  /// - Returns: who did before.
  @discardableResult
  func change(to next: OperatorProfile?) -> OperatorProfile? {
    let previous = current
    if next === previous { return previous }
    settle()
    current = next
    return previous
  }

  /// Gives the time since the last change to who worked in it.
  func settle() {
    let now = clock.now
    let elapsed = (now - last).nanoseconds
    last = now
    if let current { current.nanoseconds += elapsed } else { idleNanoseconds += elapsed }
  }

  /// Time since the run began, up to the last change.
  var nanoseconds: Int64 { (last - began).nanoseconds }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

/// Tells the stopwatch when the table provider works for a scan.
final class ScanTimer: ScanObserver {
  private let stopwatch: Stopwatch
  private let profile: OperatorProfile
  private var previous: OperatorProfile?

  init(_ stopwatch: Stopwatch, _ profile: OperatorProfile) {
    self.stopwatch = stopwatch
    self.profile = profile
  }

  func workBegins() { previous = stopwatch.change(to: profile) }
  func workEnds() { stopwatch.change(to: previous) }
}
