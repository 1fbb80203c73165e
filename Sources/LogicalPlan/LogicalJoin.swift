import Columns
import Diagnostics

/// One of the two inputs of a join.
public enum JoinSide: String, Hashable, Sendable {
  case left, right

  /// The other input.
  public var other: JoinSide { self == .left ? .right : .left }
}

/// An equality that both rows of a pair must meet. NULL meets none.
public struct JoinKey: Hashable, Sendable {
  /// Over the left input's columns.
  public var left: BoundExpression
  /// Over the right input's columns, and of the same type.
  public var right: BoundExpression

  /// An equality of two expressions of one type.
  public init(left: BoundExpression, right: BoundExpression) {
    self.left = left
    self.right = right
  }
}

/// The inequality of an ASOF join: of the right rows that meet it, a left row gets the nearest.
public struct NearestMatch: Hashable, Sendable {
  /// Over the left input's columns.
  public var left: BoundExpression
  /// `>=` and `>` take the latest right row that is not after (before) the left one, `<=` and `<` the earliest
  /// that is not before (after) it.
  public var comparison: Comparison
  /// Over the right input's columns, and of the same type.
  public var right: BoundExpression

  /// An inequality of two expressions of one type.
  public init(left: BoundExpression, comparison: Comparison, right: BoundExpression) {
    self.left = left
    self.comparison = comparison
    self.right = right
  }
}

/// How two inputs are joined.
///
/// All expressions are over the pair: the left input's columns, then the right one's behind them. A pair joins
/// where every key is equal and the condition is true.
///
/// One side is held, the other goes by. Rows come out in the order of the side that goes by, the matches of
/// each in the order of the held side; held rows without a match, where the kind shows them, come at the end
/// in their order. A semi or anti join that holds its left side gives all its rows at the end.
public struct LogicalJoin: Hashable, Sendable {
  /// Which rows come out.
  public enum Kind: String, Hashable, Sendable {
    /// Pairs.
    case inner
    /// Pairs, and left rows without a match beside NULLs.
    case left
    /// Pairs, and right rows without a match beside NULLs.
    case right
    /// Pairs, and rows of either side without a match beside NULLs.
    case full
    /// Left rows that have a match, once each.
    case semi
    /// Left rows that have none.
    case anti
  }

  /// Which rows come out.
  public var kind: Kind
  /// Expressions that must be equal in both rows of a pair; empty for none.
  public var keys: [JoinKey]
  /// What else a pair must meet; nil for nothing.
  public var condition: BoundExpression?
  /// Makes it an ASOF join, which is `inner` or `left` and holds its right side: a left row joins the nearest
  /// right row only. nil for all others.
  public var nearest: NearestMatch?
  /// Intervals of which those of a pair overlap, beside the keys and the condition; nil for none. With it no
  /// side is held as `held` says, and rows come out in the sweep's order.
  public var sweep: JoinSweep?
  /// The side whose rows are all kept before the first pair is made.
  public var held: JoinSide
  /// Where the right input stands as a subquery that is used as a value: a left row that is in two pairs is an
  /// error then. Such a join is `left` and holds its right side. nil for all others.
  public var single: SourceSpan?

  /// A join; without keys and condition every pair joins.
  public init(
    kind: Kind, keys: [JoinKey] = [], condition: BoundExpression? = nil, nearest: NearestMatch? = nil,
    held: JoinSide = .right
  ) {
    self.kind = kind
    self.keys = keys
    self.condition = condition
    self.nearest = nearest
    self.held = held
  }

  /// Whether the right input's columns come out.
  public var showsRight: Bool { kind != .semi && kind != .anti }

  /// Whether rows of that side come out, beside NULLs or alone, where they have no match.
  public func showsUnmatched(_ side: JoinSide) -> Bool {
    switch kind {
    case .inner, .semi: false
    case .left, .anti: side == .left
    case .right: side == .right
    case .full: true
    }
  }

  /// The side in whose rows' order all rows come out; nil where rows of the held side follow at the end.
  public var orderedSide: JoinSide? {
    if sweep != nil { return nil }
    if !showsRight { return .left }
    return showsUnmatched(held) ? nil : held.other
  }

  /// The same join with each of its expressions replaced.
  public func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> LogicalJoin {
    var copy = self
    copy.keys = keys.map { JoinKey(left: transform($0.left), right: transform($0.right)) }
    copy.condition = condition.map(transform)
    copy.nearest = nearest.map {
      NearestMatch(left: transform($0.left), comparison: $0.comparison, right: transform($0.right))
    }
    copy.sweep = sweep?.mapExpressions(transform)
    return copy
  }

  /// All its expressions.
  public var expressions: [BoundExpression] {
    keys.flatMap { [$0.left, $0.right] } + (condition.map { [$0] } ?? [])
      + (nearest.map { [$0.left, $0.right] } ?? []) + (sweep?.expressions ?? [])
  }

  /// The join in a line: `left join on g = g and dur > wait`.
  public var title: String {
    var tests = keys.map { "\($0.left.text) = \($0.right.text)" }
    if let nearest {
      tests.append("\(nearest.left.text) \(nearest.comparison.rawValue) \(nearest.right.text)")
    }
    if let sweep {
      tests.append(
        "(\(sweep.left.start.text), \(sweep.left.end.text)) overlaps "
          + "(\(sweep.right.start.text), \(sweep.right.end.text))")
    }
    if let condition { tests += condition.conjuncts.map(\.text) }
    if tests.isEmpty, kind == .inner { return "cross join" }
    let name = single != nil ? "value" : nearest == nil ? kind.rawValue : kind == .left ? "asof left" : "asof"
    return "\(name) join" + (tests.isEmpty ? "" : " on \(tests.joined(separator: " and "))")
  }
}

extension BoundExpression {
  /// The side of a join whose columns, and no others, an expression over its pairs reads; nil where it reads
  /// both sides' or none.
  ///
  /// - Parameter leftWidth: how many columns the left input has.
  public func side(leftWidth: Int) -> JoinSide? {
    var sides: Set<JoinSide> = []
    forEachColumn { sides.insert($0 < leftWidth ? .left : .right) }
    return sides.count == 1 ? sides.first : nil
  }
}
