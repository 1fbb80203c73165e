import Synchronization

/// What the reading of traces holds in memory for a run, and how much it may.
///
/// What grows with a trace is counted: the bytes of batches that wait for their turn, the tables of a generation, what
/// ordering knows of goroutines, procs, threads, tasks and regions, and what tables keep of rows that have not ended.
/// What does not (blocks of events on their way, the program itself) is not; it is some 20 MB.
public final class ReadingMemory: Sendable {
  /// What memory is held for.
  public enum Purpose: Int, Sendable, CaseIterable {
    case batches, names, order, rows

    /// In an error: "96 MiB for ...".
    public var text: String {
      switch self {
      case .batches: "the bytes of a generation"
      case .names: "the strings and stacks of a generation"
      case .order: "what is to be known of goroutines, threads, tasks and regions to order events"
      case .rows: "rows that have not ended, and their texts"
      }
    }
  }

  /// What reading may hold however low the limit is: a small trace can be read with any.
  public static let least = 16 << 20

  /// The most bytes that may be held.
  public let limit: Int
  private let used = Atomic<Int>(0)
  private let most = Atomic<Int>(0)
  /// Of the purpose that went past the limit, 1 more than its number; 0 while none has.
  private let exceeding = Atomic<Int>(0)

  /// - Parameter limit: in bytes; ``least`` where it is less.
  public init(limit: Int) { self.limit = max(Self.least, limit) }

  /// Bytes held now.
  public var heldBytes: Int { used.load(ordering: .relaxed) }

  /// The most bytes that were held at a time.
  public var mostHeldBytes: Int { most.load(ordering: .relaxed) }

  /// What went past the limit; nil while nothing has. It stays: the run is at its end.
  public var exceeded: Purpose? { Purpose(rawValue: exceeding.load(ordering: .relaxed) - 1) }

  fileprivate func add(_ bytes: Int, for purpose: Purpose) {
    let now = used.add(bytes, ordering: .relaxed).newValue
    guard bytes > 0 else { return }
    _ = most.max(now, ordering: .relaxed)
    guard now > limit else { return }
    _ = exceeding.compareExchange(expected: 0, desired: purpose.rawValue + 1, ordering: .relaxed)
  }

  /// A part of it for a holder of bytes.
  public func share(for purpose: Purpose) -> Share { Share(self, purpose) }

  /// The part that one holder of bytes takes, until the holder is gone. Used from one thread at a time.
  public final class Share: @unchecked Sendable {
    private let memory: ReadingMemory
    private let purpose: Purpose
    private var bytes = 0

    fileprivate init(_ memory: ReadingMemory, _ purpose: Purpose) {
      self.memory = memory
      self.purpose = purpose
    }

    deinit { holds(0) }

    /// Says how many bytes are held now.
    public func holds(_ bytes: Int) {
      if bytes == self.bytes { return }
      memory.add(bytes - self.bytes, for: purpose)
      self.bytes = bytes
    }

    /// Whether the limit is passed, by this holder or another.
    public var isExceeded: Bool { memory.exceeded != nil }
  }
}
