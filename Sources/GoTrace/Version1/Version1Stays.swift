/// The states that the goroutines of a trace of before Go 1.22 are in, by slot: what ``GoroutineRecord`` keeps for others.
///
/// The events of such a trace may contradict each other: what leaves a state in which the goroutine is not ends nothing.
struct Version1Stays {
  private struct Stay {
    var state = GoroutineState.notexist.rawValue
    var since: Int64 = 0
    var origin = StayOrigin.none
  }

  private var stays: [Stay] = []

  /// A goroutine goes from one state to another. Returns what is told of the one it leaves.
  mutating func enter(
    _ slot: Int32, at time: Int64, _ type: WireEventType, _ a0: UInt64, from: UInt8, to: UInt8
  ) -> EndedStay {
    if slot < 0 { return .none }
    let slot = Int(slot)
    if slot >= stays.count {
      stays += Array(repeating: Stay(), count: max(256, slot + 1, 2 * stays.count) - stays.count)
    }
    let stay = stays[slot]
    let hasReason = (type == .goBlock || type == .goStop) && a0 < StayOrigin.reasonsBelow
    stays[slot] = Stay()
    if to != GoroutineState.notexist.rawValue {
      stays[slot] = Stay(
        state: to, since: time, origin: StayOrigin(previous: from, reason: hasReason ? a0 : 0))
    }
    return stay.state == from ? EndedStay(lasted: time &- stay.since, origin: stay.origin) : .none
  }

  /// The states they are in.
  ///
  /// - Parameter ids: of goroutines, by slot.
  func open(_ ids: [Int64]) -> [OpenStay] {
    zip(ids, stays).compactMap { id, stay in
      guard stay.origin != .none, let state = GoroutineState(rawValue: stay.state) else {
        return nil
      }
      return OpenStay(goroutine: id, state: state, since: stay.since, origin: stay.origin)
    }
  }
}
