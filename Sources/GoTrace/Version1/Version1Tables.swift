/// The texts of a trace of before Go 1.22, by where they are in its bytes.
struct Version1Texts {
  private let bytes: Version1Bytes
  /// Those with ids, in the file's order.
  private var ids: [UInt64] = []
  private var starts: [Int] = []
  private var lengths: [UInt32] = []
  /// Distinct messages of UserLog, which have no ids.
  private var messageStarts: [Int] = []
  private var messageLengths: [UInt32] = []
  /// Open addressing over the messages, -1 for empty.
  private var slots = [Int32](repeating: -1, count: 64)

  init(_ bytes: Version1Bytes) { self.bytes = bytes }

  mutating func add(id: UInt64, _ start: Int, _ length: Int) {
    ids.append(id)
    starts.append(start)
    lengths.append(UInt32(truncatingIfNeeded: length))
  }

  mutating func addMessage(_ start: Int, _ length: Int) {
    if length == 0 { return }
    let slot = slot(bytes.start + start, length)
    guard slots[slot] < 0 else { return }
    slots[slot] = Int32(truncatingIfNeeded: messageStarts.count)
    messageStarts.append(start)
    messageLengths.append(UInt32(truncatingIfNeeded: length))
    if messageStarts.count * 2 > slots.count { grow() }
  }

  /// The number of a message that was added, from 0; nil for the empty one.
  func message(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int? {
    if length == 0 { return nil }
    let found = slots[slot(text, length)]
    return found < 0 ? nil : Int(found)
  }

  /// The slot that holds a message, or where it would go.
  private func slot(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for i in 0..<length { hash = (hash ^ UInt64(text[i])) &* 0x100_0000_01b3 }
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & (slots.count - 1)
    while slots[slot] >= 0 {
      let i = Int(slots[slot])
      if Int(messageLengths[i]) == length, isEqual(bytes.start + messageStarts[i], text, length) {
        return slot
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func isEqual(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    for i in 0..<length where left[i] != right[i] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for i in messageStarts.indices {
      slots[slot(bytes.start + messageStarts[i], Int(messageLengths[i]))] = Int32(truncatingIfNeeded: i)
    }
  }

  /// Adds texts that are not in the file, and gives where each string is, from index 1: those with ids, the
  /// messages, the added ones.
  mutating func finish(adding texts: [String]) -> (
    starts: [Int], lengths: [UInt32], ids: [UInt64], messages: Int
  ) {
    let messages = ids.count + 1
    starts += messageStarts
    lengths += messageLengths
    for text in texts {
      starts.append(bytes.add(text) ?? 0)
      lengths.append(UInt32(text.utf8.count))
    }
    defer {
      starts = []
      lengths = []
      ids = []
    }
    return (starts, lengths, ids, messages)
  }

  func table(_ starts: [Int], _ lengths: [UInt32]) -> StringTable {
    StringTable(starts: starts, lengths: lengths, in: bytes.start, owner: bytes)
  }
}

/// The tables of names of a trace of before Go 1.22, and what ids of the trace are in them. Ids of the tables are
/// their indices.
struct Version1Tables {
  /// Texts that the conversion puts into events, in the order of ``words``.
  enum Word: Int {
    case forever, preempted, gosched, sleep, chanSend, chanReceive, network, sync, cond, select, assist
    /// The first of the reasons to stop the world, which follow each other as Go 1.21 numbers them from 1.
    case stopTheWorld
  }

  /// The same as the reader of Go 1.22 and later has them.
  static let words = [
    "forever", "preempted", "runtime.Gosched", "sleep", "chan send", "chan receive", "network", "sync",
    "sync.(*Cond).Wait", "select", "GC mark assist wait for work",
    "GC mark termination", "GC sweep termination", "write heap dump", "goroutine profile",
    "goroutine profile cleanup", "all goroutine stack trace", "read mem stats", "AllThreadsSyscall",
    "GOMAXPROCS",
    "start trace", "stop trace", "CountPagesInUse (test)", "ReadMetricsSlow (test)",
    "ReadMemStatsSlow (test)",
    "PageCachePagesLeaked (test)", "ResetDebugLog (test)",
  ]
  /// How many reasons to stop the world there are, the unknown one included.
  static let stopTheWorldCount = 17

  let strings: StringTable
  let stacks: StackTable
  private let stringIDs: IDIndex?
  private let stackIDs: IDIndex?
  private let firstMessage: Int
  private let firstWord: Int
  private let beginnings: [UInt64: UInt64]

  /// - Parameter addresses: where goroutines begin, before Go 1.7.
  init(
    _ texts: inout Version1Texts, _ wire: inout WireStacks, beginnings addresses: [UInt64],
    version: TraceVersion
  ) {
    var beginnings: [UInt64: UInt64] = [:]
    var stackIDsInOrder = wire.ids
    for address in addresses {
      // As Go's reader: all program counters are of the instruction after the one that is meant.
      wire.append(WireStacks.Frame(pc: address &+ 1, function: 0, file: 0, line: 0))
      wire.endStack(id: 0)
      beginnings[address] = UInt64(wire.offsets.count - 1)
    }
    self.beginnings = beginnings
    // A trace of before Go 1.7 names no functions: their addresses do.
    let addressTexts = version < .go17 ? wire.frames.map { hex($0.pc) } : []
    let found = texts.finish(adding: Self.words + addressTexts)
    firstMessage = found.messages
    firstWord = found.starts.count - Self.words.count - addressTexts.count + 1
    let stringIDs = try? IDIndex(Self.lastOfEach(found.ids))
    self.stringIDs = stringIDs
    for i in wire.frames.indices {
      if version < .go17 {
        wire.frames[i].function = UInt64(firstWord + Self.words.count + i)
      } else {
        wire.frames[i].function = UInt64(stringIDs?.index(wire.frames[i].function) ?? 0)
        wire.frames[i].file = UInt64(stringIDs?.index(wire.frames[i].file) ?? 0)
      }
    }
    stackIDsInOrder = Self.lastOfEach(stackIDsInOrder)
    stackIDs = try? IDIndex(stackIDsInOrder)
    strings = texts.table(found.starts, found.lengths)
    stacks = StackTable(indexed: wire)
  }

  /// The ids of a table's entries, where an id that stands twice means the last, and the others get ids that
  /// nothing refers to.
  private static func lastOfEach(_ ids: [UInt64]) -> [UInt64] {
    if (try? IDIndex(ids)) != nil { return ids }
    var seen: Set<UInt64> = [0]
    var unused = UInt64.max
    var result = ids
    for i in ids.indices.reversed() where !seen.insert(ids[i]).inserted {
      while !seen.insert(unused).inserted { unused -= 1 }
      result[i] = unused
    }
    return result
  }

  /// The string that an id of the trace means; the empty one where it means none.
  @inline(__always)
  func string(_ id: UInt64) -> UInt64 { UInt64(stringIDs?.index(id) ?? 0) }

  /// The stack that an id of the trace means; none where the trace does not say.
  @inline(__always)
  func stack(_ id: UInt64) -> UInt64 { UInt64(stackIDs?.index(id) ?? 0) }

  /// The stack with which a goroutine begins.
  @inline(__always)
  func beginning(_ argument: UInt64) -> UInt64 {
    beginnings.isEmpty ? stack(argument) : beginnings[argument] ?? 0
  }

  /// A message by its number.
  func message(_ number: Int?) -> UInt64 { number.map { UInt64(firstMessage + $0) } ?? 0 }

  func word(_ word: Word) -> UInt64 { UInt64(firstWord + word.rawValue) }

  /// A reason to stop the world as Go 1.21 numbers it; the empty string for an unknown one.
  func stopTheWorld(_ reason: Int) -> UInt64 {
    reason <= 0 || reason >= Self.stopTheWorldCount
      ? 0 : UInt64(firstWord + Word.stopTheWorld.rawValue + reason - 1)
  }
}
