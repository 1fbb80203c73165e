/// What the distances of a window frame count.
public enum FrameUnit: String, Sendable, Hashable {
  /// Rows.
  case rows
  /// Differences of the key that the window is ordered by.
  case range
  /// Groups of rows that the window's order takes for equal.
  case groups
}

/// The rows near the current one that a frame leaves out.
public enum FrameExclusion: String, Sendable, Hashable {
  /// None.
  case none
  /// The current row.
  case currentRow
  /// The current row and those that the window's order takes for equal.
  case group
  /// The rows that the window's order takes for equal, but not the current row itself.
  case ties
}
