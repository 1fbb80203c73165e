import Columns
import Rendering

/// How statements are run and shown.
public struct RunSettings: Sendable {
  /// The format of results.
  public var format = OutputFormat.table
  /// How results look.
  public var options = RenderOptions()
  /// Values of `$name`.
  public var parameters: [String: Value] = [:]
  /// Queries are explained and not run.
  public var explainsOnly = false

  /// What a damaged trace answers is not written into the files of COPY.
  public var isStrict = false

  /// The shell begins with the commands of the user's `init.tq`.
  public var readsInitFile = true

  /// A table into a pipe.
  public init() {}
}
