import GoTrace

/// A trace to open: where it is and what it is called in queries.
public struct TraceInput: Hashable, Sendable {
  /// Where the bytes come from.
  public enum Source: Hashable, Sendable {
    /// A file by path.
    case file(String)
    /// Standard input, read once.
    case standardInput
  }

  /// Where the bytes come from.
  public var source: Source
  /// The name given on the command line (`before=a.out`), nil where none was.
  public var alias: String?
  /// Whether it was not named itself but found in a folder or by a pattern: then the others are answered from where
  /// this one cannot be read.
  public var mayBeSkipped: Bool

  /// A trace to open.
  public init(_ source: Source, alias: String? = nil, mayBeSkipped: Bool = false) {
    self.source = source
    self.alias = alias
    self.mayBeSkipped = mayBeSkipped
  }

  /// The ways of compression that this build unpacks: `gzip`, `zstd`.
  public static var compressions: [String] { Compression.allCases.filter(\.isSupported).map(\.rawValue) }

  /// Whether a regular file begins as a Go execution trace of some version does, compressed or not.
  public static func isTrace(_ path: String) -> Bool { TraceFile.beginsAsTrace(path) }

  /// What the `trace` column says: the alias, else the path, else `-`.
  public var name: String {
    if let alias { return alias }
    switch source {
    case .file(let path): return path
    case .standardInput: return "-"
    }
  }
}
