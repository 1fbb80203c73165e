/// Small dense numbers for the ids of procs or threads, in the order they are first met. There are few of them
/// and they come often: a table of the ids met last answers nearly always.
struct ResourceIndex {
  /// The ids by number.
  private(set) var ids: ContiguousArray<Int64> = []
  private var numbers: [Int64: Int32] = [:]
  private var recent = ContiguousArray<Int32>(repeating: -1, count: 256)

  /// The number of an id; one not met before gets the next number.
  @inline(__always)
  mutating func number(_ id: Int64) -> Int {
    let place = Int(truncatingIfNeeded: id & 255)
    let number = Int(recent[place])
    if number >= 0, ids[number] == id { return number }
    return find(id, place)
  }

  @inline(never)
  private mutating func find(_ id: Int64, _ place: Int) -> Int {
    let number = numbers[id] ?? Int32(truncatingIfNeeded: ids.count)
    if Int(number) == ids.count {
      ids.append(id)
      numbers[id] = number
    }
    recent[place] = number
    return Int(number)
  }
}
