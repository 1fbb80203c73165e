/// What a scan knows of the intervals, from `ts` to `end_ts`, of the rows that it has not handed over yet.
///
/// A bound that is not known is the least instant there is, which is always right.
public struct RowBounds: Sendable {
  /// No such row ends before this.
  public private(set) var end: Int64
  /// No such row begins before this.
  public private(set) var begin: Int64
  /// Of some values of the column that ``OpenIntervals/key`` names: none of their rows begins before this.
  public private(set) var beginByKey: [Int64: Int64] = [:]
  /// The same for all other values of that column, and where there is no such column.
  public private(set) var beginElsewhere: Int64

  private let now: Int64

  /// Bounds where nothing is known.
  public static let unknown = RowBounds(now: .min, knowsAll: false)

  /// Bounds of a scan that has come to an instant, without what is open there.
  ///
  /// - Parameter knowsAll: whether a row that is not open yet cannot turn out to have begun before `now`.
  public init(now: Int64, knowsAll: Bool) {
    self.now = now
    end = now
    begin = knowsAll ? now : .min
    beginElsewhere = begin
  }

  /// No row of a key that is still to come begins before an instant, or none of any key where it is nil.
  public mutating func include(key: Int64?, begin start: Int64) {
    begin = min(begin, start)
    guard let key else {
      beginElsewhere = min(beginElsewhere, start)
      return
    }
    beginByKey[key] = min(beginByKey[key] ?? now, start)
  }

  /// A row that was made already and has not been handed over.
  public mutating func include(key: Int64?, begin start: Int64, end: Int64) {
    self.end = min(self.end, end)
    include(key: key, begin: start)
  }

  /// No row of a key still to come begins before this.
  public func begin(of key: Int64) -> Int64 { beginByKey[key] ?? beginElsewhere }
}

/// Makes the rows of a scan, and can be asked about those still to come.
public protocol ScanProgressSource: AnyObject {
  /// What is known now. Not asked while the source hands rows over.
  ///
  /// - Complexity: O(what is open).
  var bounds: RowBounds { get }
}

/// Tells an operator how far a scan has come that feeds it. It is asked, not told: a scan whose progress nobody
/// asks for does nothing for it.
public final class ScanProgress {
  /// Who makes the rows; nil before there is somebody, and where the table cannot tell.
  public weak var source: (any ScanProgressSource)?

  /// The progress of a scan that has not begun.
  public init() {}

  /// What is known now of the rows still to come.
  public var bounds: RowBounds { source?.bounds ?? .unknown }
}

/// That a table's scan can tell where the intervals of rows still to come may begin; see ``ScanProgress``.
public struct OpenIntervals: Sendable, Hashable {
  /// The column, BIGINT, for each of whose values the scan can tell; nil where it can for all rows together.
  public var key: String?

  /// A scan that can tell, by a column or for all rows together.
  public init(by key: String? = nil) { self.key = key }
}
