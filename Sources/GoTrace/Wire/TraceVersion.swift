/// The version in a trace's header: the Go release whose format it is written in.
public enum TraceVersion: Int, Sendable, Hashable, Comparable, CaseIterable {
  case go15 = 5
  case go17 = 7
  case go18 = 8
  case go19 = 9
  case go110 = 10
  case go111 = 11
  case go119 = 19
  case go121 = 21
  case go122 = 22
  case go123 = 23
  case go125 = 25
  case go126 = 26

  /// `go 1.26`, as the header has it.
  public var name: String { "go 1.\(rawValue)" }

  /// The releases that write this version.
  public var releases: String {
    switch self {
    case .go15: "Go 1.5 and 1.6"
    case .go17: "Go 1.7"
    case .go18: "Go 1.8"
    case .go19: "Go 1.9"
    case .go110: "Go 1.10"
    case .go111: "Go 1.11 to 1.18"
    case .go119: "Go 1.19 and 1.20"
    case .go121: "Go 1.21"
    case .go122: "Go 1.22"
    case .go123: "Go 1.23 and 1.24"
    case .go125: "Go 1.25"
    case .go126: "Go 1.26 and 1.27"
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
    /// A version that can be read.
    case known(TraceVersion)
    /// A trace that names another version of Go: `go 1.24`.
    case other(minor: Int)
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
    return TraceVersion(rawValue: minor).map { .known($0) } ?? .other(minor: minor)
  }
}
