import GoTrace

/// How long a goroutine has been in each state so far; one for each slot.
struct GoroutineClock {
  /// Time by state.
  struct Sums {
    var running: Int64 = 0
    var runnable: Int64 = 0
    var waiting: Int64 = 0
    var syscall: Int64 = 0

    /// The time since an earlier reading.
    func since(_ earlier: Sums) -> Sums {
      Sums(
        running: running &- earlier.running, runnable: runnable &- earlier.runnable,
        waiting: waiting &- earlier.waiting, syscall: syscall &- earlier.syscall)
    }
  }

  /// When the goroutine was created, 0 where the trace found it.
  private(set) var created: Int64 = 0
  private var sums = Sums()
  private var since: Int64 = 0
  private var state: UInt8 = GoroutineState.notexist.rawValue

  /// Takes a transition, which must change the state; `found` is since when a goroutine is that the trace finds.
  @inline(__always)
  mutating func change(from: UInt8, to: UInt8, at ts: Int64, found: Int64) {
    switch GoroutineState(rawValue: from) {
    case .undetermined:
      self = GoroutineClock()
      created = found
      since = found
      state = to
    case .notexist:
      self = GoroutineClock()
      created = ts
      since = ts
      state = to
    default:
      count(ts)
      since = ts
      state = to
    }
  }

  @inline(__always)
  private mutating func count(_ ts: Int64) {
    switch GoroutineState(rawValue: state) {
    case .running: sums.running &+= ts &- since
    case .runnable: sums.runnable &+= ts &- since
    case .waiting: sums.waiting &+= ts &- since
    case .syscall: sums.syscall &+= ts &- since
    default: break
    }
  }

  /// The sums at a moment.
  func reading(at ts: Int64) -> Sums {
    var copy = self
    copy.count(ts)
    return copy.sums
  }
}
