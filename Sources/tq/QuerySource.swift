import Synchronization

/// A text or a file of statements named on the command line.
struct QuerySource: Hashable, Sendable {
  /// Where the statements are.
  enum Place: Hashable, Sendable {
    case text(String)
    case file(String)
    /// One that is saved, by its name.
    case saved(String)
  }

  var place: Place
  /// Position among all `-e`, `-f` and `-q`, which the parser hands over in three lists.
  private var position: Int

  private static let count = Atomic<Int>(0)

  /// The next source on the command line.
  init(_ place: Place) {
    self.place = place
    position = Self.count.add(1, ordering: .relaxed).oldValue
  }

  /// Sources in the order of the command line.
  static func ordered(_ sources: [QuerySource]) -> [QuerySource] {
    sources.sorted { $0.position < $1.position }
  }
}
