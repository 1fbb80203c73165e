import Columns
import Diagnostics

/// A table of WITH RECURSIVE: rows to begin with, and rows that are made of the rows of the round before, round
/// after round until none are new.
public struct LogicalRecursion: Hashable, Sendable {
  /// Which recursion it is, among those of the statement.
  public var id: Int
  /// The table's name.
  public var name: String
  /// Whether a row that is there already is left out (UNION) or not (UNION ALL).
  public var isDistinct: Bool
  /// Where the table is written.
  public var span: SourceSpan?

  /// A recursion.
  public init(id: Int, name: String, isDistinct: Bool, span: SourceSpan?) {
    self.id = id
    self.name = name
    self.isDistinct = isDistinct
    self.span = span
  }
}

/// Rows that a round of a recursion reads.
public struct LogicalWorkingTable: Hashable, Sendable {
  /// The recursion whose rounds read it.
  public var recursion: Int
  /// 0 for the rows of the round before; others are inputs that are the same in every round, which only the
  /// physical plan has.
  public var part: Int
  /// The recursion's name.
  public var name: String
  /// Its columns.
  public var columns: [OutputColumn]

  /// Rows of a recursion.
  public init(recursion: Int, part: Int = 0, name: String, columns: [OutputColumn]) {
    self.recursion = recursion
    self.part = part
    self.name = name
    self.columns = columns
  }
}

extension LogicalOperator {
  /// Whether a round of the recursion changes the plan's rows.
  public func reads(recursion id: Int) -> Bool {
    if case .working(let table) = self { return table.recursion == id }
    return inputs.contains { $0.reads(recursion: id) }
  }
}
