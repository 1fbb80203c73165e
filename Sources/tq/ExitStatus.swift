/// How the command ends; documented in the help and stable.
struct ExitStatus: RawRepresentable, Hashable {
  var rawValue: Int32

  /// The queries were answered.
  static let answered = ExitStatus(rawValue: 0)
  /// A query failed.
  static let failed = ExitStatus(rawValue: 1)
  /// The command line is wrong.
  static let usage = ExitStatus(rawValue: 2)
  /// A trace could not be read at all, or not wholly under `--strict`.
  static let unreadable = ExitStatus(rawValue: 3)
  /// Answered as far as a damaged trace goes.
  static let damaged = ExitStatus(rawValue: 4)
  /// Answered, and the last query has rows where `--fail-on-rows` wants none.
  static let hasRows = ExitStatus(rawValue: 5)

  /// Ended by a signal, as shells say it.
  static func signal(_ number: Int32) -> ExitStatus { ExitStatus(rawValue: 128 + number) }
}
