/// The version in a trace's header: the Go release whose format it is written in, by its minor number.
///
/// One that no release is known to write is read by the rules of the one before it: what a later release changes is
/// new types of events, which are then named as unknown.
public struct TraceVersion: RawRepresentable, Sendable, Hashable, Comparable {
  /// The minor number of the release: 26 of `go 1.26`.
  public let rawValue: Int

  /// The version with a minor number, known or not.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Go 1.5 and 1.6: four arguments with sequence numbers, no symbols.
  public static let go15 = Self(rawValue: 5)
  /// Go 1.7: stacks with functions.
  public static let go17 = Self(rawValue: 7)
  /// Go 1.8.
  public static let go18 = Self(rawValue: 8)
  /// Go 1.9: sweeps with what they swept, mark assists.
  public static let go19 = Self(rawValue: 9)
  /// Go 1.10: stop the world with its kind.
  public static let go110 = Self(rawValue: 10)
  /// Go 1.11 to 1.18: tasks, regions and logs.
  public static let go111 = Self(rawValue: 11)
  /// Go 1.19 and 1.20: CPU samples.
  public static let go119 = Self(rawValue: 19)
  /// Go 1.21: stop the world with its reason.
  public static let go121 = Self(rawValue: 21)
  /// Go 1.22: generations.
  public static let go122 = Self(rawValue: 22)
  /// Go 1.23 and 1.24: coroutines, experiments.
  public static let go123 = Self(rawValue: 23)
  /// Go 1.25: clock snapshots.
  public static let go125 = Self(rawValue: 25)
  /// Go 1.26 and 1.27: generations with a mark at their end.
  public static let go126 = Self(rawValue: 26)

  /// All that releases of Go are known to write, in their order.
  public static let known: [Self] = [
    .go15, .go17, .go18, .go19, .go110, .go111, .go119, .go121, .go122, .go123, .go125, .go126,
  ]

  /// Whether a release is known to write it.
  public var isKnown: Bool { Self.known.contains(self) }

  /// The known version whose rules hold for it: itself, or the last one before it.
  public var rules: Self { Self.known.last { $0 <= self } ?? .go15 }

  /// `go 1.26`, as the header has it.
  public var name: String { "go 1.\(rawValue)" }

  /// The releases that write this version.
  public var releases: String {
    switch self {
    case .go15: "Go 1.5 and 1.6"
    case .go111: "Go 1.11 to 1.18"
    case .go119: "Go 1.19 and 1.20"
    case .go123: "Go 1.23 and 1.24"
    case .go126: "Go 1.26 and 1.27"
    case let version where !version.isKnown: "Go 1.\(rawValue) (read as \(rules.name))"
    default: "Go 1.\(rawValue)"
    }
  }

  /// Whether it is of the format before Go 1.22, which has no generations: events are found by no lengths, and what
  /// names them stands at the end.
  public var isVersion1: Bool { self < .go122 }

  /// Order by release.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// Length of the header in bytes.
  public static let headerLength = 16

  /// What the first bytes of a file say it is.
  public enum Header: Sendable, Hashable {
    /// A version that can be read: a known one, or another one since Go 1.22.
    case readable(TraceVersion)
    /// A trace that names an older version which no release wrote: `go 1.12`.
    case unreadable(minor: Int)
    /// Not a Go execution trace.
    case notATrace
  }

  /// Reads a header: `go 1.N trace` and three zero bytes.
  public static func header(_ bytes: some Collection<UInt8>) -> Header {
    let bytes = Array(bytes.prefix(headerLength))
    let lead = Array("go 1.".utf8)
    guard bytes.count == headerLength, bytes.starts(with: lead) else { return .notATrace }
    let digits = bytes[lead.count...].prefix { $0 >= 0x30 && $0 <= 0x39 }
    let rest = Array(bytes[(lead.count + digits.count)...])
    guard !digits.isEmpty, digits.count <= 3, rest.starts(with: Array(" trace".utf8)),
      rest.dropFirst(6).allSatisfy({ $0 == 0 })
    else { return .notATrace }
    let minor = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    let version = TraceVersion(rawValue: minor)
    return version.isKnown || !version.isVersion1 ? .readable(version) : .unreadable(minor: minor)
  }
}
