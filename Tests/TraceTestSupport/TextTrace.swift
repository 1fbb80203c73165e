/// Makes the bytes of a trace from a text that people can write and read.
///
/// The form is defined in `scripts/judge/README.md`; `tqjudge assemble` is the other implementation, and a
/// test sees to it that both give the same bytes.
///
///     trace 22
///     generation 1
///     sync
///     batch m=0 time=10
///     ProcStatus p=0 pstatus=running
///     GoStatus g=1 m=0 gstatus=running
///     GoBlock dt=5 reason_string="sleep" stack="main.nap main.go:7 < main.main main.go:3"
package enum TextTrace {
  /// The bytes of the trace. Throws what is wrong with the text; the trace itself may be as wrong as it likes.
  package static func bytes(of text: String) throws(TextTraceError) -> [UInt8] {
    var assembler = TextTraceAssembler()
    let lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      do {
        try assembler.line(TextTraceWord.split(Array(line)))
      } catch {
        throw TextTraceError(error.message, line: index + 1)
      }
    }
    assembler.writeTables()
    return assembler.out
  }
}

/// Numbers what is written in place (strings, stacks, frames) in the order of first use.
struct InternedTable {
  /// Small ids stay free for the text to use.
  static let firstID: UInt64 = 100

  private(set) var order: [[UInt8]] = []
  private var ids: [[UInt8]: UInt64] = [:]

  mutating func id(_ value: [UInt8]) -> UInt64 {
    if let id = ids[value] {
      return id
    }
    let id = Self.firstID + UInt64(order.count)
    ids[value] = id
    order.append(value)
    return id
  }
}

/// Collects the bytes. A batch is collected apart, since its size comes before it.
struct TextTraceAssembler {
  private struct Batch {
    var experiment: UInt64 = 0
    var generation: UInt64
    var thread: UInt64 = 0
    var time: UInt64
    /// Where the text gives a size, which need not be true.
    var size: UInt64?
    var data: [UInt8] = []
  }

  private(set) var out: [UInt8] = []
  private var version: UInt64 = 0
  private var generation: UInt64 = 0
  /// Of the batch begun last; the tables get it too.
  private var time: UInt64 = 0
  private var batch: Batch?
  private var strings = InternedTable()
  private var stacks = InternedTable()
  private var frames = InternedTable()

  mutating func line(_ words: [TextTraceWord]) throws(TextTraceError) {
    guard let first = words.first else { return }
    let arguments = Array(words.dropFirst())
    switch first.name {
    case "trace":
      version = try plainNumber(arguments)
      out += Array("go 1.\(version) trace\0\0\0".utf8)
    case "generation":
      let next = try plainNumber(arguments)
      writeTables()
      (generation, time) = (next, 1)
    case "batch": try beginBatch(arguments)
    case "sync": try writeSync(arguments)
    case "outside": closeBatch()
    case "tables": writeTables()
    case "end":
      writeTables()
      out.append(WireEvent.endOfGeneration)
    case "bytes": try putBytes(arguments)
    case "frame": try putArguments(["pc", "func", "file", "line"], arguments)
    default: try putEvent(first.name, arguments)
    }
  }

  // MARK: Batches

  private mutating func beginBatch(_ words: [TextTraceWord]) throws(TextTraceError) {
    closeBatch()
    var next = Batch(generation: generation, time: time)
    for word in words {
      let value = try number(word)
      switch word.name {
      case "m": next.thread = value
      case "time": (next.time, time) = (value, value)
      case "gen": next.generation = value
      case "exp": next.experiment = value
      case "size": next.size = value
      default: throw TextTraceError("a batch has no '\(word.name)'")
      }
    }
    batch = next
  }

  /// The batch that each generation has one of: the clock's frequency, and since Go 1.25 a snapshot of the
  /// clocks.
  private mutating func writeSync(_ words: [TextTraceWord]) throws(TextTraceError) {
    var frequency: UInt64 = 1_000_000_000
    var at: UInt64 = 1
    for word in words {
      let value = try number(word)
      switch word.name {
      case "freq": frequency = value
      case "time": at = value
      default: throw TextTraceError("a sync has no '\(word.name)'")
      }
    }
    closeBatch()
    time = at
    batch = Batch(generation: generation, thread: .max, time: at)
    if version >= 25 {
      put(WireEvent.sync, [])
    }
    put(WireEvent.frequency, [frequency])
    if version >= 25 {
      put(WireEvent.clockSnapshot, [0, 1000 &+ at, 1_700_000_000, at])
    }
    closeBatch()
  }

  private mutating func closeBatch() {
    guard let batch else { return }
    self.batch = nil
    if batch.experiment != 0 {
      out += [WireEvent.experimentalBatch, UInt8(truncatingIfNeeded: batch.experiment)]
    } else {
      out.append(WireEvent.eventBatch)
    }
    for value in [batch.generation, batch.thread, batch.time, batch.size ?? UInt64(batch.data.count)] {
      Self.appendVarint(value, to: &out)
    }
    out += batch.data
  }

  /// Writes the stacks and strings that were written in place, and forgets them.
  mutating func writeTables() {
    closeBatch()
    if !stacks.order.isEmpty {
      batch = Batch(generation: generation, thread: .max, time: time, data: [WireEvent.stacks])
      for (index, text) in stacks.order.enumerated() {
        let parts = Self.frames(of: text)
        put(WireEvent.stack, [InternedTable.firstID + UInt64(index), UInt64(parts.count)])
        for part in parts {
          // Only stacks whose frames could be read are in the table.
          guard let frame = Self.parseFrame(part) else { continue }
          let pc = 4096 + 16 * (frames.id(part) - InternedTable.firstID)
          put([pc, strings.id(frame.function), strings.id(frame.file), frame.line])
        }
      }
      closeBatch()
    }
    if !strings.order.isEmpty {
      batch = Batch(generation: generation, thread: .max, time: time, data: [WireEvent.strings])
      for (index, text) in strings.order.enumerated() {
        put(WireEvent.string, [InternedTable.firstID + UInt64(index), UInt64(text.count)])
        batch?.data += text
      }
      closeBatch()
    }
    (strings, stacks, frames) = (InternedTable(), InternedTable(), InternedTable())
  }

  // MARK: Events

  private mutating func putEvent(_ name: String, _ words: [TextTraceWord]) throws(TextTraceError) {
    guard let event = WireEvent.named[name] else { throw TextTraceError("no event is called '\(name)'") }
    guard batch != nil else { throw TextTraceError("\(name) is not in a batch") }
    put(event.type, [])
    let data = event.hasData ? words.first { $0.name == "data" } : nil
    try putArguments(event.arguments, words.filter { !event.hasData || $0.name != "data" })
    if let data {
      put([UInt64(data.value.count)])
      batch?.data += data.value
    }
  }

  /// Appends the values of the arguments of these names; `dt` is 1 and a stack is 0 unless given.
  private mutating func putArguments(
    _ names: [String], _ words: [TextTraceWord]
  ) throws(TextTraceError) {
    guard batch != nil else { throw TextTraceError("not in a batch") }
    for word in words where !names.contains(word.name) {
      throw TextTraceError("there is no argument '\(word.name)'")
    }
    for name in names {
      let isStack = name == "stack" || name == "new_stack"
      guard let word = words.last(where: { $0.name == name }) else {
        guard isStack || name == "dt" else { throw TextTraceError("\(name) is missing") }
        put([isStack ? 0 : 1])
        continue
      }
      if !word.isQuoted {
        put([try number(word)])
      } else if isStack {
        put([try stackID(word.value)])
      } else {
        put([strings.id(word.value)])
      }
    }
  }

  /// Puts bytes where the text says: into the open batch, else between batches.
  private mutating func putBytes(_ words: [TextTraceWord]) throws(TextTraceError) {
    for word in words {
      var data = word.value
      if !word.isQuoted {
        guard let byte = UInt8(word.name, radix: 16) else {
          throw TextTraceError("'\(word.name)' is not a byte")
        }
        data = [byte]
      }
      if batch != nil {
        batch?.data += data
      } else {
        out += data
      }
    }
  }

  private mutating func put(_ type: UInt8, _ values: [UInt64]) {
    batch?.data.append(type)
    put(values)
  }

  private mutating func put(_ values: [UInt64]) {
    var bytes: [UInt8] = []
    for value in values {
      Self.appendVarint(value, to: &bytes)
    }
    batch?.data += bytes
  }

  private static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  // MARK: Values

  private func plainNumber(_ words: [TextTraceWord]) throws(TextTraceError) -> UInt64 {
    guard words.count == 1, !words[0].isQuoted, let value = UInt64(words[0].name) else {
      throw TextTraceError("one number is wanted")
    }
    return value
  }

  /// A decimal number, `none` (which is how -1 is written), or the name of a status.
  private func number(_ word: TextTraceWord) throws(TextTraceError) -> UInt64 {
    let text = word.valueText
    if text == "none" {
      return .max
    }
    if let status = Self.statuses[word.name]?[text] {
      return status
    }
    guard let value = UInt64(text) else { throw TextTraceError("\(word.name)=\(text) is not a number") }
    return value
  }

  private static let statuses: [String: [String: UInt64]] = [
    "gstatus": ["runnable": 1, "running": 2, "syscall": 3, "waiting": 4],
    "pstatus": ["running": 1, "idle": 2, "syscall": 3, "abandoned": 4],
  ]

  /// The id of a stack written as `func file:line < func file:line`, leaf first.
  private mutating func stackID(_ text: [UInt8]) throws(TextTraceError) -> UInt64 {
    for part in Self.frames(of: text) {
      guard let frame = Self.parseFrame(part) else {
        throw TextTraceError("'\(String(decoding: part, as: UTF8.self))' is not a frame: func file:line")
      }
      _ = strings.id(frame.function)
      _ = strings.id(frame.file)
      _ = frames.id(part)
    }
    return stacks.id(text)
  }

  private static func frames(of text: [UInt8]) -> [[UInt8]] {
    let separator = Array(" < ".utf8)
    var parts: [[UInt8]] = [[]]
    var i = 0
    while i < text.count {
      if text[i...].starts(with: separator) {
        parts.append([])
        i += separator.count
      } else {
        parts[parts.count - 1].append(text[i])
        i += 1
      }
    }
    return parts
  }

  private static func parseFrame(_ text: [UInt8]) -> (function: [UInt8], file: [UInt8], line: UInt64)? {
    guard let space = text.lastIndex(of: UInt8(ascii: " ")),
      let colon = text.lastIndex(of: UInt8(ascii: ":")), space < colon,
      let line = UInt64(String(decoding: text[(colon + 1)...], as: UTF8.self))
    else { return nil }
    return (Array(text[..<space]), Array(text[(space + 1)..<colon]), line)
  }
}
