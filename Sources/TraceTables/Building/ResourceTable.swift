/// Something for every proc or thread that is met, by id. There are few of them and they come often: those
/// met last are found without hashing.
final class ResourceTable<Element> {
  private struct Recent {
    var id: Int64
    var number: Int32
  }

  private static var recentCount: Int { 256 }

  /// The elements, in the order their ids were first met.
  private(set) var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 64
  private let recent: UnsafeMutablePointer<Recent>
  private var numbers: [Int64: Int32] = [:]
  private let make: (Int64) -> Element

  /// A table that makes an element when an id is first met.
  init(_ make: @escaping (Int64) -> Element) {
    self.make = make
    base = .allocate(capacity: capacity)
    recent = .allocate(capacity: Self.recentCount)
    recent.initialize(repeating: Recent(id: 0, number: -1), count: Self.recentCount)
  }

  deinit {
    base.deinitialize(count: count)
    base.deallocate()
    recent.deallocate()
  }

  /// Bytes of the table, what elements refer to left aside.
  var byteCount: Int { capacity * MemoryLayout<Element>.stride + numbers.count * 24 }

  /// The place of an id's element in ``base``.
  @inline(__always)
  func number(_ id: Int64) -> Int {
    let place = recent + Int(truncatingIfNeeded: id & 255)
    if place.pointee.id == id, place.pointee.number >= 0 { return Int(place.pointee.number) }
    return find(id, place)
  }

  /// The elements, in order.
  var elements: [Element] { Array(UnsafeBufferPointer(start: base, count: count)) }

  @inline(never)
  private func find(_ id: Int64, _ place: UnsafeMutablePointer<Recent>) -> Int {
    let number = numbers[id] ?? add(id)
    place.initialize(to: Recent(id: id, number: number))
    return Int(number)
  }

  private func add(_ id: Int64) -> Int32 {
    if count == capacity {
      let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
      larger.moveInitialize(from: base, count: count)
      base.deallocate()
      base = larger
      capacity *= 2
    }
    (base + count).initialize(to: make(id))
    numbers[id] = Int32(truncatingIfNeeded: count)
    count += 1
    return Int32(truncatingIfNeeded: count - 1)
  }
}
