/// A question that a subquery answers for every left row, without changing which rows there are: whether a
/// right row exists that belongs to it (EXISTS), or whether a value is among those of the right rows that do
/// (IN).
///
/// Expressions are over the pair: the left input's columns, then the right one's behind them. Right rows belong
/// to a left row where every key is equal and the condition is true. The rows that come out are the left ones,
/// in their order, with the answer behind their columns. The right side is held.
public struct LogicalMark: Hashable, Sendable {
  /// Expressions that must be equal in both rows of a pair; NULL equals nothing.
  public var keys: [JoinKey]
  /// What else a pair must meet; nil for nothing.
  public var condition: BoundExpression?
  /// The value that IN looks for, and what it looks for it among; nil for EXISTS.
  ///
  /// With it the answer is true where a right row that belongs to the left one has the value; else NULL where
  /// one has NULL, or the value is NULL and there is one; else false. Without it, it is never NULL.
  public var member: JoinKey?
  /// The name of the answer's column.
  public var name: String

  /// A question; without keys and condition every right row belongs to every left one.
  public init(
    keys: [JoinKey] = [], condition: BoundExpression? = nil, member: JoinKey? = nil, name: String
  ) {
    self.keys = keys
    self.condition = condition
    self.member = member
    self.name = name
  }

  /// The same question with each of its expressions replaced.
  public func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> LogicalMark {
    func mapped(_ key: JoinKey) -> JoinKey {
      JoinKey(left: transform(key.left), right: transform(key.right))
    }
    return LogicalMark(
      keys: keys.map(mapped), condition: condition.map(transform), member: member.map(mapped), name: name)
  }

  /// All its expressions.
  public var expressions: [BoundExpression] {
    (keys + (member.map { [$0] } ?? [])).flatMap { [$0.left, $0.right] } + (condition.map { [$0] } ?? [])
  }

  /// The question in a line: `mark whether there is a row on g = g`.
  public var title: String {
    var tests = keys.map { "\($0.left.text) = \($0.right.text)" }
    if let condition { tests += condition.conjuncts.map(\.text) }
    let asked = member.map { "\($0.left.text) in \($0.right.text)" } ?? "there is a row"
    return "mark whether \(asked)" + (tests.isEmpty ? "" : " on \(tests.joined(separator: " and "))")
  }
}
