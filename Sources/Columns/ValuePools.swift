/// What the words of VARCHAR, STACK and LIST columns are ids of. One per session, shared by all its traces
/// and queries, used from one thread, or from several while ``isShared`` says so.
public final class ValuePools: @unchecked Sendable {
  /// Strings.
  public let strings = StringPool()
  /// Stacks and frames.
  public let stacks = StackPool()
  /// Lists.
  public let lists = ListPool()

  /// Whether several threads use the pools. What is in them can be read without a lock then, too, by whoever has been
  /// given its id. Changed while one thread uses them.
  public var isShared: Bool {
    get { strings.lock.isShared }
    set {
      strings.lock.isShared = newValue
      stacks.lock.isShared = newValue
      lists.lock.isShared = newValue
    }
  }

  /// Empty pools.
  public init() {}

  /// The word that stands for a value, nil for NULL.
  public func word(_ value: Value) -> Int64? {
    switch value {
    case .null: return nil
    case .boolean(let flag): return flag ? 1 : 0
    case .bigint(let word), .timestamp(let word), .walltime(let word), .duration(let word): return word
    case .double(let number): return Int64(bitPattern: number.bitPattern)
    case .varchar(let text): return strings.intern(text)
    case .stack(let frames):
      return stacks.intern(
        frames.map {
          stacks.intern(
            StackPool.Frame(
              pc: $0.pc, function: strings.intern($0.function), file: strings.intern($0.file), line: $0.line))
        })
    case .list(let elements, _): return lists.intern(elements.map { word($0) })
    }
  }

  /// The value that a word of a type stands for.
  public func value(_ word: Int64?, _ type: LogicalType) -> Value {
    guard let word else { return .null }
    switch type {
    case .null: return .null
    case .boolean: return .boolean(word != 0)
    case .bigint: return .bigint(word)
    case .double: return .double(Double(bitPattern: UInt64(bitPattern: word)))
    case .varchar: return .varchar(strings.string(word))
    case .timestamp: return .timestamp(word)
    case .walltime: return .walltime(word)
    case .duration: return .duration(word)
    case .stack:
      return .stack(
        stacks.frameIDs(of: word).map {
          let frame = stacks.frame($0)
          return StackFrame(
            pc: frame.pc, function: strings.string(frame.function), file: strings.string(frame.file),
            line: frame.line)
        })
    case .list(let element):
      return .list(lists.elements(word).map { value($0, element) }, of: element)
    }
  }
}
