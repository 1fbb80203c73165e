/// Which goroutine sits in a system call on which proc, to tell when it loses the proc: as Go's goroutine
/// analysis keeps it, so that sums agree.
final class SyscallBindings {
  /// Slot of the goroutine by proc, for procs with small ids.
  private var small: UnsafeMutablePointer<UInt32>
  private var count = 64
  private var large: [Int64: UInt32] = [:]

  private static let none = UInt32.max
  private static let smallLimit: Int64 = 1 << 16

  init() {
    small = .allocate(capacity: count)
    small.initialize(repeating: Self.none, count: count)
  }

  deinit { small.deallocate() }

  /// A goroutine enters a system call on a proc (-1 for none).
  @inline(__always)
  func bind(_ slot: UInt32, to proc: Int64) {
    if proc >= 0, proc < Int64(count) {
      small[Int(proc)] = slot
    } else {
      bindElsewhere(slot, to: proc)
    }
  }

  /// Forgets who sits on a proc; the slot that did.
  @inline(__always) @discardableResult
  func release(_ proc: Int64) -> UInt32? {
    if proc >= 0, proc < Int64(count) {
      let slot = small[Int(proc)]
      small[Int(proc)] = Self.none
      return slot == Self.none ? nil : slot
    }
    return large.isEmpty ? nil : large.removeValue(forKey: proc)
  }

  /// Forgets who sits where.
  func clear() {
    small.update(repeating: Self.none, count: count)
    large = [:]
  }

  @inline(never)
  private func bindElsewhere(_ slot: UInt32, to proc: Int64) {
    guard proc >= 0, proc < Self.smallLimit else {
      large[proc] = slot
      return
    }
    let needed = max(count * 2, Int(proc) + 1)
    let larger = UnsafeMutablePointer<UInt32>.allocate(capacity: needed)
    larger.moveInitialize(from: small, count: count)
    (larger + count).initialize(repeating: Self.none, count: needed - count)
    small.deallocate()
    small = larger
    count = needed
  }
}
