/// Which events of a trace of before Go 1.11 are of wakeups for nothing: a goroutine was woken, found that another
/// had been quicker, and waits on. The parser of Go 1.21 leaves these out.
struct Version1FutileWakeups {
  /// A bit for each event, by its place in the order.
  private var bits: [UInt64] = []

  /// A goroutine since it was woken.
  private struct Wakeup {
    var isFutile = false
    /// Places of what would be left out.
    var places: [Int] = []
  }

  /// Goes through a stream.
  init(_ stream: some Version1Stream, isStopped: () -> Bool) {
    var stream = stream
    var wakeups: [UInt64: Wakeup] = [:]
    var event = Version1Event()
    var place = 0
    while stream.next(&event) == .event {
      switch event.type {
      case .goUnblock: wakeups[event.a0, default: Wakeup()].places = [place]
      case .goStart, .goPreempt, .futileWakeup:
        wakeups[event.g, default: Wakeup()].places.append(place)
        if event.type == .futileWakeup { wakeups[event.g]?.isFutile = true }
      case .goBlock, .goBlockSend, .goBlockRecv, .goBlockSelect, .goBlockSync, .goBlockCond:
        if let wakeup = wakeups.removeValue(forKey: event.g), wakeup.isFutile {
          for place in wakeup.places { set(place) }
          set(place)
        }
      default: break
      }
      place += 1
      if place & 0xf_ffff == 0, isStopped() { return }
    }
  }

  private mutating func set(_ place: Int) {
    while bits.count <= place >> 6 { bits.append(0) }
    bits[place >> 6] |= 1 << UInt64(place & 63)
  }

  /// Whether the event at a place is left out.
  @inline(__always)
  func contains(_ place: Int) -> Bool {
    place >> 6 < bits.count && bits[place >> 6] >> UInt64(place & 63) & 1 == 1
  }
}
