/// What Go's reader finds of all that begins and ends in a trace beside the states of goroutines; see
/// `scripts/judge/README.md`.
package struct IntervalFacts: Decodable, Sendable {
  package var syscalls: Calls
  /// By state.
  package var procStates: [String: GoldenFacts.Tally]
  /// By the proc's id.
  package var procs: [String: Proc]
  package var threads: Threads
  /// By name; so are all that follow.
  package var ranges: [String: Span]
  package var tasks: [String: Span]
  package var regions: [String: Span]
  /// What Go's own analysis says.
  package var summaryRanges: [String: Int64]?
  package var summaryTasks: [String: Span]?
  package var summaryRegions: [String: RegionGroup]?

  package struct Span: Decodable, Sendable, Equatable {
    package var count: Int
    package var ns: Int64
    package var max: Int64

    package init(count: Int = 0, ns: Int64 = 0, max: Int64 = 0) {
      self.count = count
      self.ns = ns
      self.max = max
    }
  }

  package struct Calls: Decodable, Sendable, Equatable {
    package var count: Int
    package var ns: Int64
    package var blocked: Int64
  }

  package struct Proc: Decodable, Sendable, Equatable {
    package var running: Int64
    package var idle: Int64
    package var syscall: Int64
    package var starts: Int64
    package var switches: Int64
  }

  package struct Threads: Decodable, Sendable, Equatable {
    package var count: Int
    package var events: Int64
    package var procsHeld: Int64
    package var running: Int64
  }

  package struct RegionGroup: Decodable, Sendable, Equatable {
    package var count: Int
    package var ns: Int64
    package var max: Int64
    package var exec: Int64
    package var schedWait: Int64
    package var block: Int64
    package var syscall: Int64
  }
}
