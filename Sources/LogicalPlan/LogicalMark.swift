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
  /// The values that IN looks for, and the columns that it looks for them in; empty for EXISTS.
  ///
  /// With them the answer is true where a right row that belongs to the left one has the values; else NULL where
  /// one may have them, for all that is known: what is not NULL in both rows is equal; else false. Without them,
  /// it is never NULL.
  public var members: [JoinKey]
  /// The name of the answer's column.
  public var name: String

  /// A question; without keys and condition every right row belongs to every left one.
  public init(
    keys: [JoinKey] = [], condition: BoundExpression? = nil, members: [JoinKey] = [], name: String
  ) {
    self.keys = keys
    self.condition = condition
    self.members = members
    self.name = name
  }

  /// The same question with each of its expressions replaced.
  public func mapExpressions(_ transform: (BoundExpression) -> BoundExpression) -> LogicalMark {
    func mapped(_ key: JoinKey) -> JoinKey {
      JoinKey(left: transform(key.left), right: transform(key.right))
    }
    return LogicalMark(
      keys: keys.map(mapped), condition: condition.map(transform), members: members.map(mapped), name: name)
  }

  /// All its expressions.
  public var expressions: [BoundExpression] {
    (keys + members).flatMap { [$0.left, $0.right] } + (condition.map { [$0] } ?? [])
  }

  /// The question in a line: `mark whether there is a row on g = g`.
  public var title: String {
    var tests = keys.map { "\($0.left.text) = \($0.right.text)" }
    if let condition { tests += condition.conjuncts.map(\.text) }
    func text(_ values: [BoundExpression]) -> String {
      values.count == 1 ? values[0].text : "(\(values.map(\.text).joined(separator: ", ")))"
    }
    let asked =
      members.isEmpty ? "there is a row" : "\(text(members.map(\.left))) in \(text(members.map(\.right)))"
    return "mark whether \(asked)" + (tests.isEmpty ? "" : " on \(tests.joined(separator: " and "))")
  }
}
