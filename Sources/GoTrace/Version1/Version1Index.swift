import Diagnostics

/// What one pass over the bytes of a trace finds: where the batches of each proc are, and what is told in other
/// places than it happened or is meant.
struct Version1Index {
  /// A return from a system call that has its place before the one where it stands: it is written when the
  /// goroutine has a proc again. Two words, as there may be many.
  struct Exit {
    /// When it was: units of the trace's clock, or before Go 1.7 the place in the order of events.
    var key: Int64
    /// Where its record is, and below that by how many units it stands too late, as far as 24 bits hold it; 0 for one
    /// that stands too early.
    fileprivate var placeAndDelay: UInt64

    var place: Int { Int(placeAndDelay >> 24) }
    var standsTooEarly: Bool { placeAndDelay & 0xff_ffff == 0 }

    fileprivate init(key: Int64, place: Int, time: Int64) {
      self.key = key
      let delay = time > key ? UInt64(bitPattern: time &- key) : 0
      placeAndDelay = UInt64(place) << 24 | min(delay, 0xff_ffff)
    }

    static func isBefore(_ left: Exit, _ right: Exit) -> Bool {
      if left.key != right.key { return left.key < right.key }
      let (delay, other) = (left.placeAndDelay & 0xff_ffff, right.placeAndDelay & 0xff_ffff)
      return delay != other ? delay < other : left.place < right.place
    }
  }

  /// The batches of a proc, by the places of their first bytes.
  struct Proc {
    var id: Int64
    var batches: [Int]
  }

  /// Procs that have batches, by number.
  private(set) var procs: [Proc] = []
  private(set) var samples: [Version1Event] = []
  private(set) var exits: [Exit] = []
  /// Times of returns that stand without one, before Go 1.7, by their places.
  private(set) var exitTimes: [Int: Int64] = [:]
  private(set) var timerGoroutines: Set<UInt64> = []
  private(set) var texts: Version1Texts
  private(set) var stacks = WireStacks()
  /// Units of the trace's clock a second; nil where nothing says.
  private(set) var unitsPerSecond: Int64?
  private(set) var recordCount = 0
  private(set) var hasFutileWakeups = false
  /// Where the records end that can be read, and why there.
  private(set) var end = 0
  private(set) var damage: TraceDamage?

  /// The most procs. Go's runtime had at most 256 until Go 1.9, and then any number.
  private var mostProcs: Int { version < .go17 ? 256 : 1 << 16 }

  let bytes: Version1Bytes
  let version: TraceVersion

  private var places: [Int64: Int] = [:]
  /// Stacks of one frame that stand for where a goroutine begins, by its address, before Go 1.7.
  private var beginnings: [UInt64: UInt64] = [:]

  init(_ bytes: Version1Bytes, _ version: TraceVersion, isStopped: () -> Bool) {
    self.bytes = bytes
    self.version = version
    texts = Version1Texts(bytes)
    stacks.keepsFramesByCounter = version >= .go111
    read(isStopped)
    procs.sort { $0.id < $1.id }
    places = [:]
    if version >= .go111 {
      sortAsGo(&samples) { $0.time < $1.time }
      sortAsGo(&exits, by: Exit.isBefore)
    } else {
      samples = samples.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
        .map(\.element)
      sortAsGo(&exits, by: Exit.isBefore)
    }
  }

  /// Goes through all records.
  private mutating func read(_ isStopped: () -> Bool) {
    let reader = Version1RecordReader(version)
    let start = bytes.start
    let limit = start + bytes.count
    var position = start
    var record = Version1Record(start)
    var time: Int64 = 0
    var proc = -1
    let hasSequences = version < .go17
    while true {
      let here = position
      let outcome = reader.next(&position, limit, &record)
      guard outcome == .record else {
        end = here - start
        stop(outcome, at: here - start)
        return
      }
      recordCount += 1
      if recordCount & 0xf_ffff == 0, isStopped() { return }
      let type = record.type
      switch type {
      case .string: texts.add(id: record.n0, record.text - start, record.textLength)
      case .batch:
        guard let found = place(of: record, at: here - start) else { return }
        proc = found
        procs[proc].batches.append(here - start)
        time = Int64(bitPattern: hasSequences ? record.n2 : record.n1)
      default:
        guard proc >= 0 else {
          return refuse("a record before the first batch", at: here - start)
        }
        if type == .frequency {
          unitsPerSecond = Int64(bitPattern: record.n0)
          if Int64(bitPattern: record.n0) <= 0 {
            return refuse("the trace's clock does not run forward", at: here - start)
          }
        } else if type == .timerGoroutine {
          timerGoroutines.insert(record.n0)
        } else if type == .stack {
          addStack(record)
        } else if type == .cpuSample {
          addSample(record)
        } else {
          time = time &+ Int64(bitPattern: hasSequences ? record.n1 : record.n0)
          if type == .goSysExit {
            addExit(record, time, here - start)
          } else if type == .userLog {
            texts.addMessage(record.text - start, record.textLength)
          } else if type == .goCreate, version < .go17 {
            addBeginning(record.n3)
          } else if type == .futileWakeup {
            hasFutileWakeups = true
          }
        }
      }
    }
  }

  /// The index of a batch's proc; nil where it is refused.
  private mutating func place(of record: Version1Record, at offset: Int) -> Int? {
    let id = Int64(bitPattern: record.n0)
    if version >= .go111, id != -1, id > Int64(Int32.max) || id < 0 {
      refuse("a batch of proc \(record.n0)", at: offset)
      return nil
    }
    if let known = places[id] { return known }
    guard procs.count < mostProcs else {
      refuse("batches of more than \(mostProcs) procs", at: offset)
      return nil
    }
    places[id] = procs.count
    procs.append(Proc(id: id, batches: []))
    return procs.count - 1
  }

  private mutating func addSample(_ record: Version1Record) {
    var event = Version1Event()
    event.type = .cpuSample
    event.time = Int64(bitPattern: record.n1)
    event.p = Int64(Int32(truncatingIfNeeded: record.n2))
    event.g = record.n3
    event.stack = record.n4
    samples.append(event)
  }

  private mutating func addExit(_ record: Version1Record, _ time: Int64, _ offset: Int) {
    if version < .go17 {
      if record.n4 == 0 { exitTimes[offset] = time }
      exits.append(Exit(key: Int64(bitPattern: record.n3), place: offset, time: Int64.min))
      return
    }
    let real = Int64(bitPattern: record.n3)
    if real != 0, real != time { exits.append(Exit(key: real, place: offset, time: time)) }
  }

  private mutating func addStack(_ record: Version1Record) {
    let id = record.n0
    guard id != 0, record.n1 > 0 else { return }
    var position = record.numbers
    let limit = record.numbersEnd
    _ = readVarint(&position, limit)
    _ = readVarint(&position, limit)
    func number() -> UInt64 { readVarint(&position, limit) ?? 0 }
    for _ in 0..<record.n1 {
      let pc = number()
      if version < .go17 {
        stacks.append(WireStacks.Frame(pc: pc, function: 0, file: 0, line: 0))
      } else {
        stacks.append(WireStacks.Frame(pc: pc, function: number(), file: number(), line: number()))
      }
    }
    stacks.endStack(id: id)
  }

  /// Before Go 1.7 a GoCreate says at which address the goroutine begins, and not with which stack.
  private mutating func addBeginning(_ address: UInt64) {
    if beginnings[address] == nil { beginnings[address] = 0 }
  }

  private mutating func refuse(_ message: String, at offset: Int) {
    end = offset
    note("found \(message)", offset, isTruncation: false)
  }

  private mutating func stop(_ outcome: Version1RecordReader.Outcome, at offset: Int) {
    if let failure = bytes.failure {
      note(failure, offset, isTruncation: false)
    } else if outcome == .cut {
      note("the trace ends inside a record", offset, isTruncation: true)
    } else if case .malformed(let message) = outcome {
      note(message, offset, isTruncation: false)
    }
  }

  private mutating func note(_ message: String, _ offset: Int, isTruncation: Bool) {
    damage = TraceDamage(
      message, offset: TraceVersion.headerLength + offset, bytesLost: bytes.count - offset,
      isTruncation: isTruncation)
  }

  /// Makes the tables of names, once, which uses up what they are made of.
  mutating func takeTables() -> Version1Tables {
    defer {
      stacks = WireStacks()
      beginnings = [:]
    }
    return Version1Tables(&texts, &stacks, beginnings: beginnings.keys.sorted(), version: version)
  }
}
