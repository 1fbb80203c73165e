/// Which goroutine sits in a system call on which proc, to tell when it loses the proc: as Go's goroutine
/// analysis keeps it, so that sums agree.
struct SyscallBindings {
  /// Slot of the goroutine by proc, for procs with small ids.
  private var small: ContiguousArray<UInt32> = []
  private var large: [Int64: UInt32] = [:]

  private static let none = UInt32.max
  private static let smallLimit: Int64 = 1 << 16

  /// A goroutine enters a system call on a proc (-1 for none).
  mutating func bind(_ slot: UInt32, to proc: Int64) {
    guard proc >= 0, proc < Self.smallLimit else {
      large[proc] = slot
      return
    }
    while small.count <= Int(proc) { small.append(Self.none) }
    small[Int(proc)] = slot
  }

  /// Forgets who sits on a proc; the slot that did.
  @discardableResult
  mutating func release(_ proc: Int64) -> UInt32? {
    guard proc >= 0, proc < Self.smallLimit else { return large.removeValue(forKey: proc) }
    guard proc < Int64(small.count), small[Int(proc)] != Self.none else { return nil }
    defer { small[Int(proc)] = Self.none }
    return small[Int(proc)]
  }
}
