import Catalog
import Columns
import Diagnostics

/// One use of a window function, as far as it is known before the first row.
public struct WindowUse {
  /// Position in the signature's overloads.
  public var overload: Int
  /// Whether rows where the first argument is NULL do not count.
  public var ignoresNulls: Bool

  /// A use of a function.
  public init(overload: Int, ignoresNulls: Bool) {
    self.overload = overload
    self.ignoresNulls = ignoresNulls
  }
}

/// The rows of a window, partition by partition, each in the window's order.
public struct WindowRows {
  /// The rows of each partition; together all rows.
  public var partitions: [Range<Int>]
  /// For each row the first of those that the order takes for equal to it, itself included.
  public var peerStarts: ContiguousArray<Int32>
  /// For each row the end of those that the order takes for equal to it.
  public var peerEnds: ContiguousArray<Int32>
  /// For each row where its frame begins; empty where a function has no use for frames.
  public var frameStarts: ContiguousArray<Int32> = []
  /// For each row where its frame ends; not before its beginning.
  public var frameEnds: ContiguousArray<Int32> = []
  /// What is left out of the frames.
  public var exclusion: FrameExclusion = .none

  /// Rows without frames.
  public init(
    partitions: [Range<Int>], peerStarts: ContiguousArray<Int32>, peerEnds: ContiguousArray<Int32>
  ) {
    self.partitions = partitions
    self.peerStarts = peerStarts
    self.peerEnds = peerEnds
  }

  /// Number of rows.
  public var count: Int { peerStarts.count }

  /// The rows of a row's frame, ascending, in up to three pieces, some of which may be empty.
  @inline(__always)
  public func pieces(at row: Int) -> (Range<Int>, Range<Int>, Range<Int>) {
    let start = Int(frameStarts[row])
    let end = Int(frameEnds[row])
    let frame = start..<end
    let none = end..<end
    switch exclusion {
    case .none: return (frame, none, none)
    case .currentRow: return (frame.before(row), none, frame.from(row + 1))
    case .group: return (frame.before(Int(peerStarts[row])), none, frame.from(Int(peerEnds[row])))
    case .ties:
      let own = frame.contains(row) ? row..<(row + 1) : none
      return (frame.before(Int(peerStarts[row])), own, frame.from(Int(peerEnds[row])))
    }
  }
}

extension Range<Int> {
  /// The part before a position.
  @inline(__always)
  fileprivate func before(_ position: Int) -> Range<Int> {
    lowerBound..<Swift.max(lowerBound, Swift.min(upperBound, position))
  }

  /// The part from a position on.
  @inline(__always)
  fileprivate func from(_ position: Int) -> Range<Int> {
    Swift.min(upperBound, Swift.max(lowerBound, position))..<upperBound
  }
}

/// The code of one use of a window function.
public protocol WindowKernel {
  /// The results of all rows; `arguments` are in the order of the rows.
  ///
  /// - Throws: a `.runtime` error when a value cannot be computed.
  func evaluate(_ rows: WindowRows, _ arguments: [ColumnVector]) throws(QueryError) -> ColumnVector
}

/// A window function: its signature and what computes it.
public struct WindowFunction: Sendable {
  /// Name, overloads and documentation.
  public let signature: FunctionSignature
  private let make: @Sendable (WindowUse) -> any WindowKernel

  init(
    _ name: String, overloads: [FunctionOverload], documentation: String, example: String,
    make: @escaping @Sendable (WindowUse) -> any WindowKernel
  ) {
    signature = FunctionSignature(
      name, kind: .window, overloads: overloads, documentation: documentation, example: example)
    self.make = make
  }

  /// The code of one use of the function.
  public func kernel(_ use: WindowUse) -> any WindowKernel { make(use) }
}
