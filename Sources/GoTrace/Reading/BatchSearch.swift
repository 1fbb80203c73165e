/// Where a batch may begin in bytes that are not in order.
struct BatchSearch {
  /// The least generation it may be of. The largest is a little more: a damaged number would lose all that follows.
  let generation: UInt64
  /// A raw time that it may not lie before, nor far behind; 0 where none is known.
  let time: UInt64
  let version: TraceVersion

  private static let farthestGeneration: UInt64 = 1 << 10
  /// Weeks, in the units of most machines.
  private static let farthestTime: UInt64 = 1 << 45
  /// The most bytes a batch's header has: the type, the experiment, and four varints of ten bytes.
  static let longestHeader = 42

  /// Whether what stands at `start` looks like a whole batch, followed by the beginning of another or by the end:
  /// a chance of one in many millions for bytes that are none.
  func accepts(_ start: UnsafePointer<UInt8>, _ count: Int, isAtEnd: Bool) -> Bool {
    let end = start + count
    guard let header = header(start, end), header.length > 0, end - header.data >= header.length else {
      return false
    }
    if !header.isExperimental, !Self.firstBytes.contains(WireEventType(rawValue: header.data.pointee)) {
      return false
    }
    let next = header.data + header.length
    if next == end { return isAtEnd }
    if version >= .go126, next.pointee == WireEventType.endOfGeneration.rawValue { return true }
    guard let following = self.header(next, end) else { return false }
    return following.generation == header.generation || following.generation == header.generation &+ 1
  }

  private struct Header {
    var isExperimental: Bool
    var generation: UInt64
    var length: Int
    var data: UnsafePointer<UInt8>
  }

  private func header(_ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Header? {
    guard start < end else { return nil }
    let type = WireEventType(rawValue: start.pointee)
    guard type == .eventBatch || type == .experimentalBatch else { return nil }
    var position = start + (type == .eventBatch ? 1 : 2)
    guard position < end, let generation = readVarint(&position, end), let m = readVarint(&position, end),
      let time = readVarint(&position, end), let size = readVarint(&position, end)
    else { return nil }
    // Ids of threads are small numbers or addresses, and no clock stands at its very beginning.
    guard m == UInt64.max || m < 1 << 56, time > 0, size <= UInt64(BatchReader.maximumBatchSize),
      generation >= self.generation, generation - self.generation <= Self.farthestGeneration,
      self.time == 0 || time >= self.time && time - self.time <= Self.farthestTime
    else { return nil }
    return Header(
      isExperimental: type == .experimentalBatch, generation: generation, length: Int(size), data: position)
  }

  /// What the first byte of a batch's data may be.
  private static let firstBytes: Set<WireEventType> = {
    var types = Set(EventSpec.all.filter(\.isTimed).map(\.type))
    types.formUnion([.strings, .stacks, .cpuSamples, .frequency, .sync])
    return types
  }()
}
