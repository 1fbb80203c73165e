import GoTrace

/// A varint of a trace, or what is none.
enum Token {
  case byte(UInt8)
  case number(UInt64)
  /// In more bytes than it needs, or in more than a number may have.
  case stretched(UInt64, by: Int)
  case raw([UInt8])

  func encode(into bytes: inout [UInt8]) {
    switch self {
    case .byte(let byte): bytes.append(byte)
    case .number(let number): Self.append(number, to: &bytes)
    case .stretched(let number, let more):
      Self.append(number, to: &bytes)
      bytes[bytes.count - 1] |= 0x80
      for _ in 1..<max(1, more) { bytes.append(0x80) }
      bytes.append(0)
    case .raw(let raw): bytes += raw
    }
  }

  static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// A record in parts: an event, a string, a stack or whatever else stands in a batch, or a record of an old trace.
struct Record {
  var tokens: [Token]
  /// Whether the length of what follows the first byte is put behind that.
  var hasLength = false

  init(tokens: [Token], hasLength: Bool = false) {
    self.tokens = tokens
    self.hasLength = hasLength
  }

  /// The parts of a record: a byte, and numbers as far as that is what follows.
  init(_ bytes: ArraySlice<UInt8>, isOld: Bool) {
    var reader = TokenReader(bytes)
    guard let first = reader.byte() else {
      tokens = []
      return
    }
    tokens = [.byte(first)]
    // Mostly the length is to fit what follows it after a change, too.
    if isOld, first >> 6 == 3, first & 63 != 37, first & 63 != 48 {
      hasLength = true
      _ = reader.number()
    }
    let isText = isOld ? first & 63 == 37 : first == 5
    let most = isText ? 2 : 12
    while !reader.isAtEnd, tokens.count <= most {
      let start = reader.position
      guard let number = reader.number() else {
        reader.position = start
        break
      }
      tokens.append(.number(number))
    }
    if !reader.isAtEnd { tokens.append(.raw(Array(bytes[reader.position...]))) }
  }

  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    guard hasLength, let first = tokens.first else {
      for token in tokens { token.encode(into: &bytes) }
      return bytes
    }
    first.encode(into: &bytes)
    var rest: [UInt8] = []
    for token in tokens.dropFirst() { token.encode(into: &rest) }
    Token.append(UInt64(rest.count), to: &bytes)
    return bytes + rest
  }
}

/// Reads varints and bytes as far as they go.
struct TokenReader {
  let bytes: ArraySlice<UInt8>
  var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position >= bytes.endIndex }

  mutating func byte() -> UInt8? {
    guard !isAtEnd else { return nil }
    position += 1
    return bytes[position - 1]
  }

  mutating func number() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = byte(), shift < 64 {
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  mutating func raw(_ count: UInt64) -> [UInt8]? {
    guard count <= UInt64(bytes.endIndex - position) else { return nil }
    defer { position += Int(count) }
    return Array(bytes[position..<position + Int(count)])
  }
}

/// A batch of a trace since Go 1.22, the mark at a generation's end, or bytes that are neither.
struct Piece {
  /// The type and, of an experiment's, its number; empty for bytes that are no batch.
  var lead: [UInt8]
  var generation: UInt64 = 0
  var thread: UInt64 = 0
  var time: UInt64 = 0
  var data: [UInt8] = []
  /// What is added to the size that the header claims.
  var sizeError = 0

  var isBatch: Bool { lead.count > 0 && lead[0] != WireEventType.endOfGeneration.rawValue }

  func encode(into bytes: inout [UInt8]) {
    bytes += lead
    if isBatch {
      for number in [generation, thread, time] { Token.append(number, to: &bytes) }
      Token.append(UInt64(max(0, data.count + sizeError)), to: &bytes)
    }
    bytes += data
  }

  /// The pieces of what follows a trace's header.
  static func pieces(of bytes: ArraySlice<UInt8>) -> [Piece] {
    var pieces: [Piece] = []
    var reader = TokenReader(bytes)
    while let type = reader.byte() {
      let start = reader.position - 1
      if type == WireEventType.endOfGeneration.rawValue {
        pieces.append(Piece(lead: [type]))
        continue
      }
      if let batch = batch(type, &reader) {
        pieces.append(batch)
        continue
      }
      // The rest is no batch, or a part of one.
      pieces.append(Piece(lead: [], data: Array(bytes[start...])))
      break
    }
    return pieces
  }

  private static func batch(_ type: UInt8, _ reader: inout TokenReader) -> Piece? {
    var piece = Piece(lead: [type])
    if type == WireEventType.experimentalBatch.rawValue {
      guard let experiment = reader.byte() else { return nil }
      piece.lead.append(experiment)
    } else if type != WireEventType.eventBatch.rawValue {
      return nil
    }
    guard let generation = reader.number(), let thread = reader.number(), let time = reader.number(),
      let size = reader.number(), let data = reader.raw(size)
    else { return nil }
    (piece.generation, piece.thread, piece.time, piece.data) = (generation, thread, time, data)
    return piece
  }

  /// The events, strings, stacks and so on that its data is made of; what cannot be told apart is one record.
  var records: [ArraySlice<UInt8>] { TokenReader.split(data[...]) { $0.skipRecord() } }
}

extension TokenReader {
  /// The records that `skip` goes past, one at a time; the rest, where it cannot, is one.
  static func split(_ bytes: ArraySlice<UInt8>, _ skip: (inout TokenReader) -> Bool) -> [ArraySlice<UInt8>] {
    var records: [ArraySlice<UInt8>] = []
    var reader = TokenReader(bytes)
    while !reader.isAtEnd {
      let start = reader.position
      if !skip(&reader) { reader.position = bytes.endIndex }
      records.append(bytes[start..<reader.position])
    }
    return records
  }

  /// For each type of event how many numbers follow it, -1 for what is none.
  private static let counts = (0...255).map {
    EventSpec.of(WireEventType(rawValue: UInt8($0)))?.arguments.count ?? -1
  }

  /// Goes past what stands in a batch of a trace since Go 1.22. False where it is not whole.
  fileprivate mutating func skipRecord() -> Bool {
    guard let type = byte() else { return false }
    switch WireEventType(rawValue: type) {
    case .string:
      guard number() != nil, let length = number() else { return false }
      return skip(length)
    case .stack:
      guard number() != nil, let count = number(), count < 1 << 12 else { return false }
      return skipNumbers(Int(count) * 4)
    default: return skipNumbers(Self.counts[Int(type)])
    }
  }

  /// Goes past a record of a trace of before Go 1.22.
  ///
  /// - Parameter least: the numbers that a record has where its first byte says none: 2 before Go 1.7, then 1.
  fileprivate mutating func skipOldRecord(least: Int) -> Bool {
    guard let first = byte() else { return false }
    let type = first & 63
    if type == OldRecords.string {
      guard number() != nil else { return false }
    } else if first >> 6 < 3 {
      guard skipNumbers(least + Int(first >> 6)) else { return false }
    } else {
      guard let length = number(), skip(length) else { return false }
    }
    guard type == OldRecords.string || type == OldRecords.userLog else { return true }
    guard let length = number() else { return false }
    return skip(length)
  }

  private mutating func skipNumbers(_ count: Int) -> Bool {
    guard count >= 0 else { return false }
    for _ in 0..<count {
      guard number() != nil else { return false }
    }
    return true
  }

  private mutating func skip(_ count: UInt64) -> Bool {
    guard count <= UInt64(bytes.endIndex - position) else { return false }
    position += Int(count)
    return true
  }
}

/// The records of a trace of before Go 1.22.
enum OldRecords {
  fileprivate static let string: UInt8 = 37
  fileprivate static let userLog: UInt8 = 48

  static func split(_ bytes: ArraySlice<UInt8>, least: Int) -> [ArraySlice<UInt8>] {
    TokenReader.split(bytes) { $0.skipOldRecord(least: least) }
  }
}
