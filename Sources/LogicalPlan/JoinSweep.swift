/// How a join of intervals finds its pairs: by going through the rows of both sides in the order in which their
/// intervals end. A row meets those that ended before it, and a row is let go when no row still to come on the
/// other side can overlap it.
///
/// Pairs come out in the order of the later of their two ends; a row without a pair when it is let go.
public struct JoinSweep: Hashable, Sendable {
  /// The intervals of one side.
  public struct Side: Hashable, Sendable {
    /// Where an interval begins, over the pair's columns and of this side's alone.
    public var start: BoundExpression
    /// Where it ends; of the same type.
    public var end: BoundExpression
    /// Whether rows are known to come in the order of their ends. All rows of a side that does not are held
    /// and sorted first.
    public var isOrdered = false
    /// Whether intervals of rows with the same keys are known not to overlap each other: then none still to
    /// come begins before the last one's end.
    public var isDisjoint = false
    /// Whether the scan of the side can tell where rows still to come may begin.
    public var isWatched = false
    /// The column by whose values it can tell, which is among the join's keys; nil for all rows together.
    public var openKey: BoundExpression?

    /// The intervals between two instants.
    public init(start: BoundExpression, end: BoundExpression) {
      self.start = start
      self.end = end
    }
  }

  /// The intervals of the left side.
  public var left: Side
  /// The intervals of the right side.
  public var right: Side

  /// A sweep over the intervals of both sides, of one type.
  public init(left: Side, right: Side) {
    self.left = left
    self.right = right
  }

  /// The intervals of a side.
  public subscript(side: JoinSide) -> Side {
    get { side == .left ? left : right }
    set { if side == .left { left = newValue } else { right = newValue } }
  }

  /// The same sweep with each of its expressions replaced.
  func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> JoinSweep {
    var copy = self
    for side in [JoinSide.left, .right] {
      copy[side].start = transform(self[side].start)
      copy[side].end = transform(self[side].end)
      copy[side].openKey = self[side].openKey.map(transform)
    }
    return copy
  }

  /// All its expressions.
  var expressions: [BoundExpression] {
    [left.start, left.end, right.start, right.end] + [left.openKey, right.openKey].compactMap { $0 }
  }

  /// What must be held of a side.
  public func holds(_ side: JoinSide) -> String {
    if !self[side].isOrdered {
      return "all rows of its \(side.rawValue) input, to go through them by their ends"
    }
    let other = side.other
    if self[other].isOrdered && (self[other].isDisjoint || self[other].isWatched) {
      return "the rows of its \(side.rawValue) input that one still open on the \(other.rawValue) may overlap"
    }
    return "all rows of its \(side.rawValue) input"
  }
}
