/// What a run read, and what it could not.
public struct RunReport: Sendable {
  /// Damage met in one trace.
  public struct Damage: Sendable, Hashable {
    /// The input's name.
    public var trace: String
    /// What is wrong, where (generation, byte offset), what was lost, and the likely cause, in sentences.
    public var message: String
    /// Whether not a single event could be read.
    public var isTotal: Bool
    /// Whether that is an error: the input was named itself. One of a folder or a pattern is only left out.
    public var isError: Bool
  }

  /// A trace that was read although its header names a version that tq does not know.
  public struct UnknownVersion: Sendable, Hashable {
    /// The input's name.
    public var trace: String
    /// The version in its header: `go 1.30`.
    public var version: String
    /// The version whose rules it was read by.
    public var rules: String
  }

  /// Bytes read from all inputs.
  public var bytesRead: Int = 0
  /// Events put in order, over all inputs; nil where the statements needed no order.
  public var events: Int?
  /// Rows of each statement.
  public var rowCounts: [Int] = []
  /// Damage, in the order of the inputs; empty when every trace was whole.
  public var damage: [Damage] = []
  /// Traces of versions that tq does not know, in the order of the inputs.
  public var unknownVersions: [UnknownVersion] = []
  /// Bytes of rows that went to temporary files, because memory had no room for them.
  public var spilledBytes: Int = 0
  /// Wall-clock time of the run in nanoseconds.
  public var elapsedNanoseconds: Int64 = 0
}

/// How far a run has come.
public struct RunProgress: Sendable {
  /// Bytes read so far, over all inputs.
  public var bytesRead: Int
  /// Bytes there are to read; nil where an input is a pipe.
  public var bytesTotal: Int?
  /// Events put in order so far.
  public var events: Int
  /// Bytes of rows that the query's operators hold in memory now.
  public var heldBytes = 0
}
