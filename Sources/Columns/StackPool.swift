/// Interned stacks and frames: stacks with equal frames have equal ids, whichever generation or trace they
/// came from. Two frames are equal when pc, function, file and line are.
///
/// Ids are dense from 0 in the order first interned. A pool is used from one thread, or from several while
/// ``ValuePools/isShared`` says so.
public final class StackPool: @unchecked Sendable {
  /// A frame with its names as ids of the ``StringPool``.
  public struct Frame: Hashable, Sendable {
    /// Program counter.
    public var pc: UInt64
    /// Function, a string id.
    public var function: Int64
    /// File, a string id.
    public var file: Int64
    /// Line from 1; 0 where unknown.
    public var line: UInt64

    /// A frame of the given parts.
    public init(pc: UInt64, function: Int64, file: Int64, line: UInt64) {
      self.pc = pc
      self.function = function
      self.file = file
      self.line = line
    }
  }

  private var frameIDs: [Frame: Int32] = [:]
  private let frames = SettledArray<Frame>()
  private var stackIDs: [[Int32]: Int32] = [:]
  private let stacks = SettledArray<[Int32]>()
  let lock = SharingLock()

  /// Bytes held for frames, stacks and tables, about.
  public var memoryUse: Int { lock.locked { heldBytes } }
  private var heldBytes = 0

  /// An empty pool.
  public init() {}

  /// Number of distinct stacks.
  public var count: Int { lock.locked { stacks.count } }

  /// The id of a frame.
  public func intern(_ frame: Frame) -> Int32 { lock.locked { add(frame) } }

  private func add(_ frame: Frame) -> Int32 {
    if let id = frameIDs[frame] { return id }
    let id = Int32(frames.count)
    frames.append(frame)
    frameIDs[frame] = id
    heldBytes += 3 * MemoryLayout<Frame>.stride
    return id
  }

  /// The id of a stack given by its frames' ids, leaf first.
  ///
  /// - Complexity: O(frames).
  public func intern(_ stack: [Int32]) -> Int64 { lock.locked { add(stack) } }

  private func add(_ stack: [Int32]) -> Int64 {
    if let id = stackIDs[stack] { return Int64(id) }
    let id = Int32(stacks.count)
    stacks.append(stack)
    stackIDs[stack] = id
    heldBytes += 96 + 4 * stack.count
    return Int64(id)
  }

  /// The frames' ids of a stack, leaf first.
  public func frameIDs(of stack: Int64) -> [Int32] { stacks[Int(stack)] }

  /// A frame by its id.
  public func frame(_ id: Int32) -> Frame { frames[Int(id)] }
}
