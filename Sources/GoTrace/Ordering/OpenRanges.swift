/// A range of the runtime that is open on a goroutine: its Begin event and what tells it from others.
struct OpenRange: Hashable {
  var type: WireEventType
  var reason: UInt64
}

/// The ranges that are open on a goroutine: at most one mark assist, and stops of the world, each with a reason of its
/// own. In real traces there are one or two; a hostile one may open a million, which must not take a search each.
///
/// The order, which decides which of several stops an end belongs to, is that of Go's reader: an end takes the first
/// of its type, whose place the last one gets.
struct OpenRanges {
  private var ranges: [OpenRange] = []
  /// The same, once there are more than a few.
  private var members: Set<OpenRange> = []
  /// Where the mark assist stands; -1 where there is none.
  private var assist = -1
  private static let fewest = 16

  var count: Int { ranges.count }

  func contains(_ range: OpenRange) -> Bool {
    if range.type == .gcMarkAssistBegin { return assist >= 0 }
    return members.isEmpty ? ranges.contains(range) : members.contains(range)
  }

  /// Whether there is a range of a type.
  func contains(_ type: WireEventType) -> Bool {
    type == .gcMarkAssistBegin ? assist >= 0 : ranges.prefix(2).contains { $0.type == type }
  }

  /// Adds a range that is not among them.
  mutating func append(_ range: OpenRange) {
    if range.type == .gcMarkAssistBegin { assist = ranges.count }
    ranges.append(range)
    if ranges.count > Self.fewest {
      if members.isEmpty { members = Set(ranges) } else { members.insert(range) }
    }
  }

  /// Takes the first range of a type out; nil where there is none.
  mutating func remove(_ type: WireEventType) -> OpenRange? {
    let found: Int
    if type == .gcMarkAssistBegin {
      found = assist
    } else {
      // All but one are stops.
      found = ranges.prefix(2).firstIndex { $0.type == type } ?? -1
    }
    guard found >= 0 else { return nil }
    let last = ranges.count - 1
    ranges.swapAt(found, last)
    let range = ranges.removeLast()
    members.remove(range)
    if assist == found { assist = -1 } else if assist == last { assist = found }
    return range
  }
}
