/// What Go's own reader finds in a trace, as `scripts/make-golden` wrote it down.
///
/// Times are Go's `Event.Time()`, durations and `ns` are nanoseconds, hashes are ``FNVHash/text``. What each
/// count means is defined in `scripts/judge/README.md`.
public struct GoldenFacts: Decodable, Sendable {
  public var trace: String
  public var size: Int
  public var bytesHash: String
  /// The version in the header, which is that of the format: Go 1.24 writes 23, Go 1.27 writes 26.
  public var version: Int
  /// Why Go's reader stopped; the other facts are of the events before. The first line only.
  public var error: String?
  public var events: Int
  /// Of all canonical lines, and of the same lines with every stack written as "-".
  public var hash: String
  public var briefHash: String
  public var firstTime: Int64
  public var lastTime: Int64
  public var syncs: Int
  public var clockSnapshots: [Clock]
  /// Events by the name of their kind.
  public var kinds: [String: Int]
  /// State transitions by resource, old state and new state, such as "Goroutine Running Waiting".
  public var transitions: [String: Int]
  public var metrics: [String: Int]
  public var ranges: [String: Phases]
  public var tasks: [String: Phases]
  public var regions: [String: Phases]
  /// Messages by category.
  public var logs: [String: Int]
  public var labels: [String: Int]
  public var samples: Int
  /// Distinct stacks that the events refer to.
  public var stacks: Int
  public var goroutineIDs: Int
  /// Differs from ``goroutineIDs`` where an id was used again.
  public var goroutineLives: Int
  public var goroutineNames: [String: Int]
  /// By state in lower case.
  public var states: [String: Tally]
  /// By reason.
  public var blocks: [String: Tally]
  /// Go's goroutine analysis, summed by the goroutines' names.
  public var summary: [String: Group]?
  public var generations: [UInt64]
  /// Events on the wire by name, structural ones included. Empty before format 22.
  public var wire: [String: Int]
  public var wireError: String?

  public struct Clock: Decodable, Sendable, Equatable {
    public var trace: Int64
    public var mono: UInt64
    /// Nanoseconds since 1970.
    public var wall: Int64
  }

  public struct Phases: Decodable, Sendable, Equatable {
    public var begin: Int
    public var active: Int?
    public var end: Int
  }

  public struct Tally: Decodable, Sendable, Equatable {
    public var count: Int
    public var ns: Int64
  }

  public struct Group: Decodable, Sendable, Equatable {
    public var goroutines: Int
    public var exec: Int64
    public var schedWait: Int64
    public var syscall: Int64
    public var syscallBlock: Int64
    public var block: [String: Int64]
    public var total: Int64
  }
}
