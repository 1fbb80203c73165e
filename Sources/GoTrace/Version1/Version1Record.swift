/// A record as it stands in the file.
struct Version1Record {
  var type = Version1Type(rawValue: 0)
  /// The first six numbers, and how many there are.
  var n0: UInt64 = 0
  var n1: UInt64 = 0
  var n2: UInt64 = 0
  var n3: UInt64 = 0
  var n4: UInt64 = 0
  var n5: UInt64 = 0
  var count = 0
  /// Where the numbers of a Stack are, and where they end.
  var numbers: UnsafePointer<UInt8>
  var numbersEnd: UnsafePointer<UInt8>
  /// The text of a String or UserLog.
  var text: UnsafePointer<UInt8>
  var textLength = 0

  init(_ nowhere: UnsafePointer<UInt8>) {
    numbers = nowhere
    numbersEnd = nowhere
    text = nowhere
  }
}

/// Reads records one after the other: a byte of type and count, and numbers.
struct Version1RecordReader {
  /// What came of reading a record.
  enum Outcome: Equatable {
    case record
    /// There are no more bytes.
    case end
    /// The bytes end inside the record.
    case cut
    case malformed(String)
  }

  /// How many numbers a record has, by its type; 256 entries, kept forever.
  private let counts: UnsafePointer<UInt8>
  /// One more number is meant than before Go 1.7 by the same bits.
  private let isBeforeGo17: Bool
  private let longestArguments: UInt64

  /// The longest text, as Go's reader has it.
  private static let longestText: UInt64 = 1_000_000
  /// The most frames of a stack, as Go's reader has it.
  private static let mostFrames: UInt64 = 1000

  init(_ version: TraceVersion) {
    counts = Self.tables[TraceVersion.known.firstIndex(of: version) ?? 0]
    isBeforeGo17 = version < .go17
    longestArguments = version >= .go111 ? 2048 : UInt64(Int64.max)
  }

  private static nonisolated(unsafe) let tables: [UnsafePointer<UInt8>] = TraceVersion.known.map {
    version in
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 64)
    for type in 0..<64 { (table + type).initialize(to: Version1Spec.numbers(type, version)) }
    return UnsafePointer(table)
  }

  /// Reads the record at `position` and moves past it; what is no record leaves the position anywhere.
  @inline(__always)
  func next(
    _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ record: inout Version1Record
  ) -> Outcome {
    guard position < end else { return .end }
    let first = position.pointee
    let type = first & 63
    let wanted = counts[Int(type)]
    record.type = Version1Type(rawValue: type)
    let inline = Int(first >> 6) + (isBeforeGo17 ? 2 : 1)
    // Most records: few numbers, as many as their type has, and bytes for all of them.
    if first >> 6 < 3, inline == Int(wanted), end - position > 41 {
      position += 1
      guard readVarintUnchecked(&position, into: &record.n0) else { return tooLarge(type) }
      if inline > 1 {
        guard readVarintUnchecked(&position, into: &record.n1) else { return tooLarge(type) }
        if inline > 2 {
          guard readVarintUnchecked(&position, into: &record.n2) else { return tooLarge(type) }
          if inline > 3 {
            guard readVarintUnchecked(&position, into: &record.n3) else { return tooLarge(type) }
          }
        }
      }
      record.count = inline
      return .record
    }
    return general(&position, end, &record, inline, wanted)
  }

  @inline(never)
  private func general(
    _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ record: inout Version1Record,
    _ inline: Int, _ wanted: UInt8
  ) -> Outcome {
    let first = position.pointee
    position += 1
    if wanted == 255 { return .malformed("byte \(first) is no type of record in this version of the format") }
    if record.type == .string { return string(&position, end, &record) }
    record.count = 0
    record.numbers = position
    if first >> 6 < 3 {
      for _ in 0..<inline {
        guard let number = readVarint(&position, end) else { return failed(position, end, record.type) }
        record.add(number)
      }
    } else {
      guard let length = readVarint(&position, end) else { return failed(position, end, record.type) }
      guard length <= longestArguments else {
        return .malformed("a \(name(record.type)) claims \(length) bytes")
      }
      guard length <= UInt64(end - position) else { return .cut }
      record.numbers = position
      let last = position + Int(length)
      while position < last {
        guard let number = readVarint(&position, last) else {
          return .malformed("the numbers of a \(name(record.type)) do not end where it does")
        }
        record.add(number)
      }
    }
    record.numbersEnd = position
    if record.type == .stack { return checkStack(record) }
    guard record.count == Int(wanted) else {
      return .malformed("a \(name(record.type)) has \(record.count) numbers, not \(wanted)")
    }
    return record.type == .userLog ? text(&position, end, &record) : .record
  }

  private func checkStack(_ record: Version1Record) -> Outcome {
    guard record.count >= 2, record.n1 <= Self.mostFrames else {
      return .malformed("a Stack claims \(record.n1) frames, at most \(Self.mostFrames) are allowed")
    }
    let wanted = 2 + Int(record.n1) * (isBeforeGo17 ? 1 : 4)
    guard record.count == wanted else {
      return .malformed("a Stack of \(record.n1) frames has \(record.count) numbers, not \(wanted)")
    }
    return .record
  }

  private func string(
    _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ record: inout Version1Record
  ) -> Outcome {
    guard let id = readVarint(&position, end) else { return failed(position, end, .string) }
    guard id != 0 else { return .malformed("a String has the id 0") }
    record.n0 = id
    record.count = 1
    let outcome = text(&position, end, &record)
    if outcome == .record, record.textLength == 0 { return .malformed("a String has no text") }
    return outcome
  }

  private func text(
    _ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ record: inout Version1Record
  ) -> Outcome {
    guard let length = readVarint(&position, end) else { return failed(position, end, record.type) }
    guard length <= Self.longestText else {
      return .malformed("a text of \(length) bytes, at most \(Self.longestText) are allowed")
    }
    guard length <= UInt64(end - position) else { return .cut }
    record.text = position
    record.textLength = Int(length)
    position += Int(length)
    return .record
  }

  /// Why a number could not be read.
  private func failed(
    _ position: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ type: Version1Type
  ) -> Outcome {
    position >= end ? .cut : tooLarge(type.rawValue)
  }

  @inline(never)
  private func tooLarge(_ type: UInt8) -> Outcome {
    .malformed("a number of a \(name(Version1Type(rawValue: type))) does not fit 64 bits")
  }

  private func name(_ type: Version1Type) -> String {
    Version1Spec.all.indices.contains(Int(type.rawValue))
      ? Version1Spec.all[Int(type.rawValue)].name : "record"
  }
}

extension Version1Record {
  /// Takes in the next number.
  fileprivate mutating func add(_ number: UInt64) {
    switch count {
    case 0: n0 = number
    case 1: n1 = number
    case 2: n2 = number
    case 3: n3 = number
    case 4: n4 = number
    case 5: n5 = number
    default: break
    }
    count += 1
  }
}
