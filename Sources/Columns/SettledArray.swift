/// Elements by small numbers from 0 that never move, so that those that a thread knows of can be read while another
/// adds more.
///
/// Adding, and reading the number of elements, is for one thread at a time. Whoever has been given an element's number
/// by the thread that added it, in a way that orders the two, may read the element at any time.
final class SettledArray<Element> {
  /// The first segment has 64 elements, each other one as many as all before it.
  private static var firstBits: Int { 6 }

  private let segments: UnsafeMutablePointer<UnsafeMutablePointer<Element>>
  private(set) var count = 0
  private var capacity = 0
  private var segmentCount = 0

  init() { segments = .allocate(capacity: Int.bitWidth) }

  deinit {
    var left = count
    for segment in 0..<segmentCount {
      let used = min(left, 1 << (Self.firstBits + max(0, segment - 1)))
      segments[segment].deinitialize(count: used)
      segments[segment].deallocate()
      left -= used
    }
    segments.deallocate()
  }

  /// - Complexity: O(1).
  @inline(__always)
  subscript(position: Int) -> Element { place(position).pointee }

  /// Adds an element behind all others.
  func append(_ element: Element) {
    if count == capacity {
      let size = max(capacity, 1 << Self.firstBits)
      (segments + segmentCount).initialize(to: .allocate(capacity: size))
      segmentCount += 1
      capacity += size
    }
    place(count).initialize(to: element)
    count += 1
  }

  /// Segment 0 has the positions below 64, segment 1 those below 128, segment 2 those below 256, and so on.
  @inline(__always)
  private func place(_ position: Int) -> UnsafeMutablePointer<Element> {
    assert(position >= 0, "a position counts from 0")
    let bits = Int.bitWidth - position.leadingZeroBitCount
    if bits <= Self.firstBits { return segments[0] + position }
    return segments[bits - Self.firstBits] + (position - (1 << (bits - 1)))
  }
}
