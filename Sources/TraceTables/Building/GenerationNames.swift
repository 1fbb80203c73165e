import Columns
import GoTrace
import Synchronization

/// From the ids of the present generation's strings and stacks to words of the pools. What is looked up once
/// is remembered until the next generation; what nobody looks up costs nothing.
///
/// Used from one thread. Those that are made of others ask them, behind a lock, and remember for themselves; so several
/// threads can each have their own while each stack goes to the pools once.
final class GenerationNames {
  /// What an id is looked up as.
  enum Meaning {
    /// A string.
    case string
    /// A stack.
    case stack
    /// The function at the root of a stack.
    case root
  }

  /// Words of one meaning, to be kept in a local variable of a loop; for one generation.
  struct Lookup {
    fileprivate let words: UnsafeMutablePointer<Int32>
    fileprivate let count: UInt64
    fileprivate let meaning: Meaning
    fileprivate unowned(unsafe) let names: GenerationNames

    /// The word of an id: -1 for the empty string, for no stack and for an id the trace does not define.
    @inline(__always)
    func callAsFunction(_ id: UInt64) -> Int64 { Int64(short(id)) }

    /// The same in 32 bits.
    @inline(__always)
    func short(_ id: UInt64) -> Int32 {
      if id < count {
        let word = words[Int(truncatingIfNeeded: id)]
        if word != GenerationNames.unknown { return word }
      }
      return names.resolve(id, meaning)
    }
  }

  fileprivate static let unknown: Int32 = -2

  let pools: ValuePools
  private(set) var generation: TraceGeneration?

  private var stringsByID = IDWords()
  private var stacksByID = IDWords()
  private var rootsByID = IDWords()
  private var stringsByIndex: [Int32] = []
  private var stacksByIndex: [Int32] = []
  private var framesByPosition: [Int32] = []

  /// Those that are asked.
  private let source: GenerationNames?
  /// Held by those that ask.
  private let lock = Mutex<Void>(())

  /// Names for a session's pools.
  init(_ pools: ValuePools) {
    self.pools = pools
    source = nil
  }

  /// Names that others know.
  init(of source: GenerationNames) {
    pools = source.pools
    self.source = source
  }

  /// Forgets the last generation and answers for this one.
  func begin(_ generation: TraceGeneration) {
    self.generation = generation
    stringsByID.forget()
    stacksByID.forget()
    rootsByID.forget()
    stringsByIndex = []
    stacksByIndex = []
    framesByPosition = []
  }

  /// The lookup of a meaning in the present generation.
  func lookup(_ meaning: Meaning) -> Lookup {
    let strings = generation?.stringCount ?? 0
    let stacks = generation?.stackCount ?? 0
    switch meaning {
    case .string: stringsByID.prepare(strings)
    case .stack: stacksByID.prepare(stacks)
    case .root: rootsByID.prepare(stacks)
    }
    let table =
      switch meaning {
      case .string: stringsByID
      case .stack: stacksByID
      case .root: rootsByID
      }
    return Lookup(words: table.words, count: UInt64(table.count), meaning: meaning, names: self)
  }

  @inline(never)
  fileprivate func resolve(_ id: UInt64, _ meaning: Meaning) -> Int32 {
    guard let generation, id != 0 else { return -1 }
    switch meaning {
    case .string:
      let word = generation.stringIndex(id).map { string(at: $0) } ?? -1
      stringsByID.remember(word, id)
      return word
    case .stack:
      let word = generation.stackIndex(id).map { stack(at: $0) } ?? -1
      stacksByID.remember(word, id)
      return word
    case .root:
      let word = generation.stackIndex(id).map { root(at: $0) } ?? -1
      rootsByID.remember(word, id)
      return word
    }
  }

  /// The word of the string at an index, -1 for the empty one.
  func string(at index: Int) -> Int32 {
    if let source { return source.lock.withLock { _ in source.ownString(at: index) } }
    return ownString(at: index)
  }

  private func ownString(at index: Int) -> Int32 {
    guard let generation else { return -1 }
    if stringsByIndex.isEmpty {
      stringsByIndex = [Int32](repeating: Self.unknown, count: generation.stringCount)
    }
    guard stringsByIndex.indices.contains(index) else { return -1 }
    if stringsByIndex[index] == Self.unknown {
      let word = pools.strings.intern(generation.string(at: index))
      stringsByIndex[index] = word == 0 ? -1 : Int32(truncatingIfNeeded: word)
    }
    return stringsByIndex[index]
  }

  /// The word of the reason of a state, -1 for none; `strings` are those of the present generation.
  @inline(__always)
  func reason(_ origin: StayOrigin, _ strings: Lookup) -> Int32 {
    if _slowPath(origin.isExtra) { return extraString(origin.reason) }
    return strings.short(origin.reason)
  }

  /// The word of a text that came from an earlier generation, -1 for the empty one.
  private func extraString(_ id: UInt64) -> Int32 {
    guard let text = generation?.extraString(id), !text.isEmpty else { return -1 }
    return text.withUnsafeBufferPointer { Int32(truncatingIfNeeded: pools.strings.intern($0)) }
  }

  /// The word of the stack at an index, -1 for the absent one.
  func stack(at index: Int) -> Int32 {
    if let source { return source.lock.withLock { _ in source.ownStack(at: index) } }
    return ownStack(at: index)
  }

  private func ownStack(at index: Int) -> Int32 {
    guard let generation, index > 0 else { return -1 }
    if stacksByIndex.isEmpty {
      stacksByIndex = [Int32](repeating: Self.unknown, count: generation.stackCount)
    }
    guard stacksByIndex.indices.contains(index) else { return -1 }
    if stacksByIndex[index] == Self.unknown {
      let frames = generation.frames(ofStackAt: index).map { frame(at: $0) }
      stacksByIndex[index] = Int32(truncatingIfNeeded: pools.stacks.intern(frames))
    }
    return stacksByIndex[index]
  }

  private func frame(at position: Int32) -> Int32 {
    guard let generation else { return 0 }
    if framesByPosition.isEmpty {
      framesByPosition = [Int32](repeating: Self.unknown, count: generation.frameCount)
    }
    let known = framesByPosition[Int(position)]
    if known != Self.unknown { return known }
    let wire = generation.frame(at: position)
    let id = pools.stacks.intern(
      StackPool.Frame(
        pc: wire.pc, function: Int64(max(0, ownString(at: wire.function))),
        file: Int64(max(0, ownString(at: wire.file))), line: wire.line))
    framesByPosition[Int(position)] = id
    return id
  }

  private func root(at index: Int) -> Int32 {
    guard let generation, let last = generation.frames(ofStackAt: index).last else { return -1 }
    return string(at: generation.frame(at: last).function)
  }

  deinit {
    stringsByID.deallocate()
    stacksByID.deallocate()
    rootsByID.deallocate()
  }
}

/// Words by the small ids that the runtime hands out; ids beyond go through the generation's own index.
private struct IDWords {
  private(set) var words = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  private(set) var count = 0
  private var capacity = 1

  mutating func forget() { count = 0 }

  /// Makes room for ids up to a little more than the number of entries.
  mutating func prepare(_ entries: Int) {
    guard count == 0 else { return }
    count = entries * 2 + 64
    if count > capacity {
      words.deallocate()
      capacity = count
      words = .allocate(capacity: capacity)
    }
    words.initialize(repeating: GenerationNames.unknown, count: count)
    // No string, and no stack.
    words[0] = -1
  }

  func remember(_ word: Int32, _ id: UInt64) {
    if id < UInt64(count) { words[Int(id)] = word }
  }

  func deallocate() { words.deallocate() }
}
