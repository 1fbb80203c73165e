/// What Go's own reader finds in a trace, as `scripts/make-golden` wrote it down.
///
/// Times are Go's `Event.Time()`, durations and `ns` are nanoseconds, hashes are ``FNVHash/text``. What each
/// count means is defined in `scripts/judge/README.md`.
package struct GoldenFacts: Decodable, Sendable {
  package var trace: String
  package var size: Int
  package var bytesHash: String
  /// The version in the header, which is that of the format: Go 1.24 writes 23, Go 1.27 writes 26.
  package var version: Int
  /// Why Go's reader stopped; the other facts are of the events before. The first line only.
  package var error: String?
  package var events: Int
  /// Of all canonical lines, and of the same lines with every stack written as "-".
  package var hash: String
  package var briefHash: String
  package var firstTime: Int64
  package var lastTime: Int64
  package var syncs: Int
  package var clockSnapshots: [Clock]
  /// Events by the name of their kind.
  package var kinds: [String: Int]
  /// State transitions by resource, old state and new state, such as "Goroutine Running Waiting".
  package var transitions: [String: Int]
  package var metrics: [String: Int]
  package var ranges: [String: Phases]
  package var tasks: [String: Phases]
  package var regions: [String: Phases]
  /// Messages by category.
  package var logs: [String: Int]
  package var labels: [String: Int]
  package var samples: Int
  /// Distinct stacks that the events refer to.
  package var stacks: Int
  package var goroutineIDs: Int
  /// Differs from ``goroutineIDs`` where an id was used again.
  package var goroutineLives: Int
  package var goroutineNames: [String: Int]
  /// By state in lower case.
  package var states: [String: Tally]
  /// By reason.
  package var blocks: [String: Tally]
  /// Go's goroutine analysis, summed by the goroutines' names.
  package var summary: [String: Group]?
  /// The names in ``summary`` whose sums are not those of their goroutines' stays, each with Go's reason.
  package var summaryApart: [String: String]?
  package var intervals: IntervalFacts
  package var points: Points
  /// The views of tq by name.
  package var views: [String: View]
  package var generations: [UInt64]
  /// Events on the wire by name, structural ones included. Empty before format 22.
  package var wire: [String: Int]
  package var wireError: String?

  package struct Clock: Decodable, Sendable, Equatable {
    package var trace: Int64
    package var mono: UInt64
    /// Nanoseconds since 1970.
    package var wall: Int64
  }

  package struct Phases: Decodable, Sendable, Equatable {
    package var begin: Int
    package var active: Int?
    package var end: Int
  }

  package struct Tally: Decodable, Sendable, Equatable {
    package var count: Int
    package var ns: Int64
  }

  package struct Group: Decodable, Sendable, Equatable {
    package var goroutines: Int
    package var exec: Int64
    package var schedWait: Int64
    package var syscall: Int64
    package var syscallBlock: Int64
    package var block: [String: Int64]
    package var total: Int64
  }

  /// A view's rows, in any order.
  package struct View: Decodable, Sendable, Equatable {
    package var rows: Int
    /// The sum of the hashes of its rows.
    package var hash: String
    /// Of each column the number of values, the sum of those that are integers, and the greatest.
    package var columns: [String: String]

    package init(rows: Int, hash: String, columns: [String: String]) {
      self.rows = rows
      self.hash = hash
      self.columns = columns
    }
  }
}
