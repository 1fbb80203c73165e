import GoTrace

/// How long a goroutine has been in each state so far; one for each slot.
struct GoroutineClock {
  /// Time by state. One after the other in the order of ``GoroutineState``, so that the time of a state is found without a
  /// branch, which no history would tell.
  struct Sums {
    private var undetermined: Int64 = 0
    private var notexist: Int64 = 0
    var runnable: Int64 = 0
    var running: Int64 = 0
    var waiting: Int64 = 0
    var syscall: Int64 = 0

    /// Adds to the time of a state, which must be one of ``GoroutineState``.
    @inline(__always)
    static func add(_ time: Int64, to state: UInt8, of sums: UnsafeMutablePointer<Sums>) {
      UnsafeMutableRawPointer(sums).assumingMemoryBound(to: Int64.self)[Int(state)] &+= time
    }

    /// The time since an earlier reading.
    func since(_ earlier: Sums) -> Sums {
      var difference = Sums()
      difference.runnable = runnable &- earlier.runnable
      difference.running = running &- earlier.running
      difference.waiting = waiting &- earlier.waiting
      difference.syscall = syscall &- earlier.syscall
      return difference
    }
  }

  private var sums = Sums()
  /// When the goroutine was created, 0 where the trace found it.
  private(set) var created: Int64 = 0
  private var since: Int64 = 0
  private var state: UInt8 = GoroutineState.notexist.rawValue

  /// Takes a transition, which must change the state; `found` is since when a goroutine is that the trace finds.
  @inline(__always)
  mutating func change(from: UInt8, to: UInt8, at ts: Int64, found: Int64) {
    if _slowPath(from <= GoroutineState.notexist.rawValue) {
      self = GoroutineClock()
      created = from == GoroutineState.notexist.rawValue ? ts : found
      since = created
    } else {
      count(ts)
      since = ts
    }
    state = to
  }

  @inline(__always)
  private mutating func count(_ ts: Int64) {
    let time = ts &- since
    let state = state
    withUnsafeMutablePointer(to: &sums) { Sums.add(time, to: state, of: $0) }
  }

  /// The sums at a moment.
  func reading(at ts: Int64) -> Sums {
    var copy = self
    copy.count(ts)
    return copy.sums
  }
}
