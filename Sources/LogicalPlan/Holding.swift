/// What an operator must keep in memory while rows go by.
public enum Holding: Hashable, Sendable {
  /// Each row is done with when it has passed.
  case nothing
  /// One row, however many come.
  case oneRow
  /// A row for each group; with the distinct arguments, or all rows of the group, where an aggregate needs
  /// them.
  case rowPerGroup(distinctArguments: Bool, groupRows: Bool)
  /// As `rowPerGroup`, and no longer than until an expression changes; `isOne` where that ends every group.
  case groupsOfRun(by: [String], isOne: Bool, distinctArguments: Bool, groupRows: Bool)
  /// Each distinct row.
  case distinctRows
  /// A row for each partition of a window; with the rows that are equal in order to the last one, where a
  /// result needs them.
  case rowPerPartition(peers: Bool)
  /// Each distinct key, without the row.
  case distinctKeys
  /// At most so many rows.
  case rows(Int)
  /// Every row.
  case allRows
  /// Every row of one side of a join, and what comes of the other before that side has ended.
  case joinSide(JoinSide)
  /// The rows of both sides of a join of intervals that may still have a partner.
  case sweep(JoinSweep)
  /// The rows of a recursion's round, and those of its inputs that are the same in every round.
  case rounds(distinctRows: Bool)

  /// In words, as EXPLAIN prints it.
  public var text: String {
    switch self {
    case .nothing: "nothing"
    case .oneRow: "one row"
    case .rowPerGroup(let distinctArguments, let groupRows):
      "one row per group" + Self.text(distinctArguments, groupRows)
    case .groupsOfRun(let keys, let isOne, let distinctArguments, let groupRows):
      (isOne ? "one group" : "one row per group") + Self.text(distinctArguments, groupRows)
        + ", until \(keys.joined(separator: " or ")) changes"
    case .distinctRows: "each distinct row"
    case .distinctKeys: "each distinct key"
    case .rowPerPartition(let peers):
      "one row per partition" + (peers ? ", the rows of the latest moment" : "")
    case .rows(let count): count == 1 ? "1 row" : "\(count) rows"
    case .allRows: "all rows"
    case .sweep(let sweep): "\(sweep.holds(.left)); \(sweep.holds(.right))"
    case .joinSide(let side):
      "all rows of its \(side.rawValue) input, and those of the \(side.other.rawValue) that come before the "
        + "\(side.rawValue) has ended"
    case .rounds(let distinctRows):
      "the rows of a round, all rows of inputs that are the same in every round"
        + (distinctRows ? ", each distinct row" : "")
    }
  }

  private static func text(_ distinctArguments: Bool, _ groupRows: Bool) -> String {
    (distinctArguments ? ", each distinct argument" : "") + (groupRows ? ", the rows of each group" : "")
  }
}

extension LogicalOperator {
  /// What the operator itself must hold; what a scan's table holds, the table provider says.
  public var holds: Holding {
    switch self {
    case .scan, .values, .filter, .project, .limit, .expand, .working: return .nothing
    case .aggregate(_, let groupings, let aggregates, let runs):
      let distinct = aggregates.contains { $0.isDistinct }
      let ordered = aggregates.contains { !$0.orderBy.isEmpty }
      if !runs.isEmpty {
        return .groupsOfRun(
          by: runs.map { groupings[$0].expression.text }, isOne: runs.count == groupings.count,
          distinctArguments: distinct, groupRows: ordered)
      }
      if groupings.isEmpty, !distinct, !ordered { return .oneRow }
      return .rowPerGroup(distinctArguments: distinct, groupRows: ordered)
    case .unpivot: return .nothing
    case .groupingSets(_, let sets):
      return .rowPerGroup(
        distinctArguments: sets.aggregates.contains { $0.isDistinct },
        groupRows: sets.aggregates.contains { !$0.orderBy.isEmpty })
    case .distinct: return .distinctRows
    case .distinctOn: return .distinctKeys
    case .window(_, let order, let calls):
      guard order.canStream(calls) else { return .allRows }
      return .rowPerPartition(peers: calls.contains(where: \.needsLaterPeers))
    case .setOperation(.unionAll, _): return .nothing
    case .setOperation: return .distinctRows
    case .sort: return .allRows
    case .topN(_, _, let limit, let offset):
      let (sum, overflow) = limit.addingReportingOverflow(offset)
      return overflow ? .allRows : .rows(sum)
    case .join(_, _, let join): return join.sweep.map(Holding.sweep) ?? .joinSide(join.held)
    case .mark: return .joinSide(.right)
    case .recursion(_, _, let recursion): return .rounds(distinctRows: recursion.isDistinct)
    }
  }

  /// Whether what the operator holds goes to temporary files when memory has no room for it.
  public var spills: Bool {
    switch self {
    case .join(_, _, let join): return join.sweep == nil && join.single == nil
    // What is known of each row of a mark's right input, and the distinct rows of a recursion, stay.
    case .mark: return false
    case .recursion(_, _, let recursion): return !recursion.isDistinct
    default:
      switch holds {
      case .rowPerGroup, .groupsOfRun, .distinctRows, .distinctKeys, .allRows: return true
      default: return false
      }
    }
  }
}
