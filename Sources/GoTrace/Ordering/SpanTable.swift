/// A region that is open on a goroutine.
struct OpenRegion: Equatable {
  var task: UInt64
  var name: SpanName
}

/// What is open on goroutines, by their slots: regions, one inside the other, and ranges of the runtime.
///
/// Most goroutines have one region at a time or none, and hardly any a range.
struct SpanTable: ~Copyable {
  /// What is open on a goroutine. All zero where nothing is.
  private struct Entry {
    /// The region that was opened last, where there is one.
    var innermost: OpenRegion
    var regionCount: Int32
    /// The regions around it and the ranges, where there were any.
    var others: Unmanaged<Others>?
  }

  private final class Others {
    /// From the outermost on.
    var regions: [OpenRegion] = []
    var ranges = OpenRanges()
  }

  private var entries: UnsafeMutablePointer<Entry>
  private var capacity = 0
  /// How many regions and ranges are open.
  private(set) var count = 0
  /// How many goroutines have others.
  private var othersCount = 0

  init() { entries = .allocate(capacity: 1) }

  deinit {
    for slot in 0..<(othersCount == 0 ? 0 : capacity) { entries[slot].others?.release() }
    entries.deallocate()
  }

  /// Bytes of the table.
  var heldBytes: Int { capacity * MemoryLayout<Entry>.stride + othersCount * 160 + count * 96 }

  /// Whether anything is open on the goroutine in a slot.
  func hasAny(_ slot: Int32) -> Bool {
    Int(slot) < capacity
      && (entries[Int(slot)].regionCount > 0
        || entries[Int(slot)].others?.takeUnretainedValue().ranges.count ?? 0 > 0)
  }

  // MARK: Regions

  /// The region that was opened last and is open; nil for none.
  @inline(__always)
  func innermostRegion(on slot: Int32) -> OpenRegion? {
    Int(slot) < capacity && entries[Int(slot)].regionCount > 0 ? entries[Int(slot)].innermost : nil
  }

  @inline(__always)
  mutating func beginRegion(_ region: OpenRegion, on slot: Int32) {
    let entry = entry(slot)
    if entry.pointee.regionCount > 0 { others(entry).regions.append(entry.pointee.innermost) }
    entry.pointee.innermost = region
    entry.pointee.regionCount += 1
    count += 1
  }

  /// The innermost region, of which there must be one, ends.
  @inline(__always)
  mutating func endRegion(on slot: Int32) {
    let entry = entries + Int(slot)
    entry.pointee.regionCount -= 1
    if entry.pointee.regionCount > 0 { entry.pointee.innermost = others(entry).regions.removeLast() }
    count -= 1
  }

  /// The regions of a goroutine, from the outermost on.
  func regions(on slot: Int32) -> [OpenRegion] {
    guard let innermost = innermostRegion(on: slot) else { return [] }
    return (entries[Int(slot)].others?.takeUnretainedValue().regions ?? []) + [innermost]
  }

  // MARK: Ranges

  /// The ranges of a goroutine.
  func ranges(on slot: Int32) -> OpenRanges {
    Int(slot) < capacity
      ? entries[Int(slot)].others?.takeUnretainedValue().ranges ?? OpenRanges() : OpenRanges()
  }

  func hasRange(_ range: OpenRange, on slot: Int32) -> Bool {
    Int(slot) < capacity && entries[Int(slot)].others?.takeUnretainedValue().ranges.contains(range) ?? false
  }

  /// Whether there is a range of a type.
  func hasRange(_ type: WireEventType, on slot: Int32) -> Bool {
    Int(slot) < capacity && entries[Int(slot)].others?.takeUnretainedValue().ranges.contains(type) ?? false
  }

  /// Adds a range that is not open.
  mutating func beginRange(_ range: OpenRange, on slot: Int32) {
    others(entry(slot)).ranges.append(range)
    count += 1
  }

  /// Takes out what ``OpenRanges/remove(_:)`` does; nil where there is none.
  mutating func endRange(_ type: WireEventType, on slot: Int32) -> OpenRange? {
    guard Int(slot) < capacity, let others = entries[Int(slot)].others,
      let range = others.takeUnretainedValue().ranges.remove(type)
    else { return nil }
    count -= 1
    return range
  }

  // MARK: All of a goroutine

  /// The goroutine in a slot is no more.
  @inline(__always)
  mutating func end(_ slot: Int32) {
    if Int(slot) < capacity, entries[Int(slot)].regionCount > 0 || entries[Int(slot)].others != nil {
      clear(slot)
    }
  }

  private mutating func clear(_ slot: Int32) {
    let entry = entries + Int(slot)
    count -= Int(entry.pointee.regionCount)
    entry.pointee.regionCount = 0
    guard let others = entry.pointee.others?.takeRetainedValue() else { return }
    count -= others.ranges.count
    othersCount -= 1
    entry.pointee.others = nil
  }

  /// Makes what is open on a goroutine something else.
  mutating func set(_ regions: [OpenRegion], _ ranges: OpenRanges, on slot: Int32) {
    end(slot)
    for region in regions { beginRegion(region, on: slot) }
    if ranges.count == 0 { return }
    others(entry(slot)).ranges = ranges
    count += ranges.count
  }

  /// Names all regions anew.
  mutating func rename(_ name: (SpanName) -> SpanName) {
    if count == 0 { return }
    for slot in 0..<capacity where entries[slot].regionCount > 0 {
      entries[slot].innermost.name = name(entries[slot].innermost.name)
      guard let others = entries[slot].others?.takeUnretainedValue() else { continue }
      for i in others.regions.indices { others.regions[i].name = name(others.regions[i].name) }
    }
  }

  private mutating func others(_ entry: UnsafeMutablePointer<Entry>) -> Others {
    if let others = entry.pointee.others { return others.takeUnretainedValue() }
    let others = Others()
    entry.pointee.others = .passRetained(others)
    othersCount += 1
    return others
  }

  @inline(__always)
  private mutating func entry(_ slot: Int32) -> UnsafeMutablePointer<Entry> {
    if _slowPath(Int(slot) >= capacity) { grow(slot) }
    return entries + Int(slot)
  }

  private mutating func grow(_ slot: Int32) {
    let larger = max(64, Int(slot) + 1, capacity * 2)
    let copy = UnsafeMutablePointer<Entry>.allocate(capacity: larger)
    copy.moveInitialize(from: entries, count: capacity)
    UnsafeMutableRawPointer(copy + capacity).initializeMemory(
      as: UInt8.self, repeating: 0, count: (larger - capacity) * MemoryLayout<Entry>.stride)
    entries.deallocate()
    entries = copy
    capacity = larger
  }
}
