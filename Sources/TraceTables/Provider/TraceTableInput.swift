import Diagnostics
import GoTrace

/// Reads one trace from its beginning, as often as it is asked to.
public protocol TraceOpening: AnyObject {
  /// Reads the trace and gives the consumer what it needs.
  ///
  /// - Throws: what the consumer throws, and a `.cancelled` error; damage is in the result.
  func read(_ needs: ReadingNeeds, _ consumer: any TraceConsumer) throws(QueryError) -> TraceEnd
  /// Begins a reading that ``read(_:_:)`` with the same needs goes on with, on threads of its own. What goes wrong
  /// is told by that.
  func start(_ needs: ReadingNeeds)
  /// Ends a reading that began and is not wanted.
  func stop()
}

extension TraceOpening {
  /// Does nothing: everything is left to ``read(_:_:)``.
  public func start(_ needs: ReadingNeeds) {}
  /// Does nothing.
  public func stop() {}
}

/// An input of the tables: what it is called and how it is read.
public struct TraceTableInput {
  /// What the `trace` column says.
  public var name: String
  /// What `traces.path` says.
  public var path: String
  /// Length of the file in bytes, nil where it is not known (a pipe).
  public var size: Int?
  /// The version in its header, nil where that is not known before it is read.
  public var version: TraceVersion?
  /// Reads it.
  public var opening: any TraceOpening

  /// An input.
  public init(name: String, path: String, size: Int?, version: TraceVersion?, opening: any TraceOpening) {
    self.name = name
    self.path = path
    self.size = size
    self.version = version
    self.opening = opening
  }
}
