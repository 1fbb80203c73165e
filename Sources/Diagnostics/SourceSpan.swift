/// A half-open range of UTF-8 offsets in the text of a statement.
///
/// Offsets count bytes from the start of the text that was given to the lexer, so a span can be turned into
/// a line and a caret without keeping the tokens.
public struct SourceSpan: Hashable, Sendable {
  /// Offset of the first byte.
  public var start: Int
  /// Offset just past the last byte; equal to `start` for a place between two characters.
  public var end: Int

  /// A span over `start ..< end`.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }
}
