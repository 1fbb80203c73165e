import GoTrace
import GrammarSupport

/// Changes traces by what they are made of: batches, records, numbers. What it makes gets further into the readers
/// than what changes of bytes make.
struct TraceMutator {
  private var random: SeededGenerator
  private let isOld: Bool

  init(seed: UInt64, isOld: Bool) {
    random = SeededGenerator(state: seed)
    self.isOld = isOld
  }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &random) }

  /// The trace changed in one to four places.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > TraceVersion.headerLength else { return bytes + [1] }
    var header = Array(bytes[..<TraceVersion.headerLength])
    let rest = bytes[TraceVersion.headerLength...]
    if below(8) == 0 { changeHeader(&header) }
    let changes = 1 + below(4)
    if isOld {
      var records = OldRecords.split(rest, least: Self.isBeforeGo17(header) ? 2 : 1)
      for _ in 0..<changes { changeRecords(&records) }
      return header + records.joined()
    }
    var pieces = Piece.pieces(of: rest)
    for _ in 0..<changes { change(&pieces) }
    var result = header
    for piece in pieces { piece.encode(into: &result) }
    if below(40) == 0 { result.removeLast(below(result.count - header.count)) }
    return result
  }

  /// The first trace with some of the second's batches or records.
  mutating func crossed(_ bytes: [UInt8], _ other: [UInt8]) -> [UInt8] {
    let length = TraceVersion.headerLength
    guard bytes.count > length, other.count > length else { return bytes }
    let header = Array(bytes[..<length])
    if isOld {
      let least = Self.isBeforeGo17(header) ? 2 : 1
      let records = OldRecords.split(bytes[length...], least: least)
      return header + spliced(records, OldRecords.split(other[length...], least: least)).joined()
    }
    var result = header
    for piece in spliced(Piece.pieces(of: bytes[length...]), Piece.pieces(of: other[length...])) {
      piece.encode(into: &result)
    }
    return result
  }

  private static func isBeforeGo17(_ header: [UInt8]) -> Bool { header[6] == 0x35 }

  private mutating func spliced<Element>(_ list: [Element], _ other: [Element]) -> [Element] {
    guard !list.isEmpty, !other.isEmpty else { return list }
    var list = list
    let start = below(other.count)
    let end = min(other.count, start + 1 + below(4))
    let place = below(list.count)
    let gone = Bool.random(using: &random) ? min(list.count - place, end - start) : 0
    list.replaceSubrange(place..<place + gone, with: other[start..<end])
    return list
  }

  private mutating func changeHeader(_ header: inout [UInt8]) {
    switch below(4) {
    case 0:
      let names =
        isOld
        ? ["5", "7", "8", "9", "10", "11", "19", "21"] : ["22", "23", "25", "26"]
      let text = Array("go 1.\(names[below(names.count)]) trace".utf8)
      header = text + [UInt8](repeating: 0, count: 13 - text.count) + header[13...]
    case 1: header[13] = UInt8(below(256))
    case 2: header[13] ^= 1 << UInt8(below(8))
    default: header[14 + below(2)] = UInt8(below(256))
    }
  }

  // MARK: Batches

  private mutating func change(_ pieces: inout [Piece]) {
    guard !pieces.isEmpty else {
      pieces.append(Piece(lead: [1], generation: 1, thread: 0, time: 1, data: [UInt8(below(56))]))
      return
    }
    let place = below(pieces.count)
    let other = below(pieces.count)
    switch below(24) {
    case 0: pieces.swapAt(place, other)
    case 1: pieces.remove(at: place)
    case 2: pieces.insert(pieces[place], at: other)
    case 3: pieces[place].data.removeLast(below(pieces[place].data.count + 1))
    case 4: pieces[place].generation = number(like: pieces[place].generation, pieces[other].generation)
    case 5: pieces[place].thread = number(like: pieces[place].thread, pieces[other].thread)
    case 6: pieces[place].time = number(like: pieces[place].time, pieces[other].time)
    case 7: pieces[place].sizeError = [-1, 1, 2, 100, 70_000, 1 << 40][below(6)]
    case 8: changeLead(&pieces[place])
    case 9: pieces.insert(Piece(lead: [WireEventType.endOfGeneration.rawValue]), at: place)
    case 10: pieces[place].data += pieces[other].data
    case 11: pieces.removeSubrange(min(place, other)..<max(place, other))
    case 12: shiftGenerations(&pieces, from: place)
    default:
      var records = pieces[place].records
      let others = pieces[other].records
      for _ in 0..<1 + below(3) { changeRecords(&records, others) }
      pieces[place].data = Array(records.joined())
    }
  }

  private mutating func changeLead(_ piece: inout Piece) {
    switch below(3) {
    case 0: piece.lead = [WireEventType.eventBatch.rawValue]
    case 1: piece.lead = [WireEventType.experimentalBatch.rawValue, UInt8(below(3))]
    default: piece.lead = []
    }
  }

  /// A new generation begins at a batch.
  private func shiftGenerations(_ pieces: inout [Piece], from place: Int) {
    for place in place..<pieces.count { pieces[place].generation &+= 1 }
  }

  // MARK: Records

  private mutating func changeRecords(
    _ records: inout [ArraySlice<UInt8>], _ others: [ArraySlice<UInt8>] = []
  ) {
    guard !records.isEmpty else {
      records.append(newRecord().encoded[...])
      return
    }
    let place = below(records.count)
    let other = below(records.count)
    switch below(12) {
    case 0: records.swapAt(place, other)
    case 1: records.remove(at: place)
    case 2: records.insert(records[place], at: other)
    case 3: records.insert(newRecord().encoded[...], at: place)
    case 4: if !others.isEmpty { records.insert(others[below(others.count)], at: place) }
    case 5: records.removeSubrange(min(place, other)..<max(place, other))
    default:
      var record = Record(records[place], isOld: isOld)
      if below(8) == 0 {
        changeType(&record)
      } else {
        changeToken(&record, Record(records[other], isOld: isOld))
      }
      records[place] = record.encoded[...]
    }
  }

  private mutating func changeType(_ record: inout Record) {
    guard case .byte(let byte)? = record.tokens.first else { return }
    if isOld {
      record.tokens[0] = .byte(byte & 0xc0 | UInt8(below(50)))
      return
    }
    // Mostly one with as many arguments.
    let count = EventSpec.of(WireEventType(rawValue: byte))?.arguments.count
    let alike = EventSpec.all.filter { $0.arguments.count == count }
    record.tokens[0] = .byte(
      below(4) > 0 && !alike.isEmpty ? alike[below(alike.count)].type.rawValue : UInt8(below(140)))
  }

  private mutating func newRecord() -> Record {
    if isOld {
      let type = UInt8(1 + below(49))
      let numbers = (0..<1 + below(5)).map { _ in Token.number(number(like: UInt64(below(8)), 1)) }
      guard numbers.count > 3 else {
        return Record(tokens: [.byte(type | UInt8(numbers.count - 1) << 6)] + numbers)
      }
      return Record(tokens: [.byte(type | 0xc0)] + numbers, hasLength: true)
    }
    let spec = EventSpec.all[below(EventSpec.all.count)]
    return Record(
      tokens: [.byte(spec.type.rawValue)]
        + spec.arguments.map { _ in .number(below(3) == 0 ? number(like: 1, 2) : UInt64(below(8))) })
  }

  private mutating func changeToken(_ record: inout Record, _ other: Record) {
    guard !record.tokens.isEmpty else { return }
    let place = below(record.tokens.count)
    let numbers = other.tokens.compactMap { if case .number(let number) = $0 { number } else { nil } }
    let another = numbers.isEmpty ? 0 : numbers[below(numbers.count)]
    switch record.tokens[place] {
    case .byte: changeType(&record)
    case .raw(var raw):
      if !raw.isEmpty { raw[below(raw.count)] = UInt8(below(256)) }
      record.tokens[place] = .raw(raw)
    case .number(let old), .stretched(let old, _):
      record.tokens[place] =
        below(8) == 0 ? .stretched(old, by: 1 + below(10)) : .number(number(like: old, another))
    }
  }

  private mutating func number(like old: UInt64, _ other: UInt64) -> UInt64 {
    switch below(16) {
    case 0, 1: old &+ 1
    case 2, 3: old &- 1
    case 4, 5, 6: other
    case 7: other &+ UInt64(below(4)) &- 2
    case 8: 0
    case 9: .max
    case 10: 1 << 63 &- UInt64(below(2))
    case 11: 1 << UInt64(below(64))
    case 12: old << UInt64(below(16))
    case 13: UInt64(below(300))
    case 14: old &+ UInt64(below(100_000))
    default: UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64(below(64))
    }
  }
}
