import Catalog
import Columns
import Diagnostics

/// How a window cuts its rows into partitions and orders each.
public struct WindowOrder: Hashable, Sendable {
  /// Rows with equal values are one partition; NULL is a value like any other.
  public var partitionBy: [BoundExpression]
  /// The order in a partition; rows that it takes for equal are peers and stay as they came.
  public var orderBy: [SortKey]
  /// Whether rows are known to come in that order already, partitions mixed; a rule finds that out.
  public var isInputOrdered = false

  /// A window's order.
  public init(partitionBy: [BoundExpression], orderBy: [SortKey]) {
    self.partitionBy = partitionBy
    self.orderBy = orderBy
  }
}

/// The rows around the current one that a function looks at.
public struct BoundFrame: Hashable, Sendable {
  /// Where a frame begins or ends; a distance is computed for every row and must not be negative.
  public indirect enum Bound: Hashable, Sendable {
    case unboundedPreceding
    case preceding(BoundExpression)
    case currentRow
    case following(BoundExpression)
    case unboundedFollowing
  }

  /// What distances count.
  public var unit: FrameUnit
  /// Where the frame begins.
  public var start: Bound
  /// Where it ends.
  public var end: Bound
  /// What it leaves out.
  public var exclusion: FrameExclusion

  /// A frame.
  public init(unit: FrameUnit, start: Bound, end: Bound, exclusion: FrameExclusion = .none) {
    self.unit = unit
    self.start = start
    self.end = end
    self.exclusion = exclusion
  }

  /// The frame where none is written: up to the current row's peers where the window has an order, else the
  /// whole partition.
  public static func standard(isOrdered: Bool) -> BoundFrame {
    BoundFrame(
      unit: .range, start: .unboundedPreceding, end: isOrdered ? .currentRow : .unboundedFollowing)
  }
}

/// A function over the rows around each row: a window function, or an aggregate with OVER.
public struct WindowCall: Hashable, Sendable {
  /// What is called.
  public var function: FunctionReference
  /// Whether that is an aggregate rather than a window function.
  public var isAggregate: Bool
  /// Over the operator's input.
  public var arguments: [BoundExpression]
  /// Whether equal arguments count once.
  public var isDistinct: Bool
  /// Whether rows where the first argument is NULL do not count.
  public var ignoresNulls: Bool
  /// Only rows where this is true are looked at; only for aggregates.
  public var filter: BoundExpression?
  /// The rows it looks at.
  public var frame: BoundFrame
  /// The type of the result.
  public var type: LogicalType
  /// The name of the column it makes.
  public var name: String
  /// Where the call stands.
  public var span: SourceSpan?

  /// A call.
  public init(
    function: FunctionReference, isAggregate: Bool, arguments: [BoundExpression], isDistinct: Bool = false,
    ignoresNulls: Bool = false, filter: BoundExpression? = nil, frame: BoundFrame, type: LogicalType,
    name: String, span: SourceSpan? = nil
  ) {
    self.function = function
    self.isAggregate = isAggregate
    self.arguments = arguments
    self.isDistinct = isDistinct
    self.ignoresNulls = ignoresNulls
    self.filter = filter
    self.frame = frame
    self.type = type
    self.name = name
    self.span = span
  }
}

extension WindowOrder {
  /// The same order with every expression over the input replaced by what `transform` makes of it.
  public func mapExpressions<Failure: Error>(
    _ transform: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> WindowOrder {
    var copy = self
    copy.partitionBy = []
    copy.orderBy = []
    for expression in partitionBy { copy.partitionBy.append(try transform(expression)) }
    for key in orderBy {
      copy.orderBy.append(
        SortKey(
          try transform(key.expression), isDescending: key.isDescending, nullsFirst: key.nullsFirst))
    }
    return copy
  }

  /// Whether the calls can be answered row by row, without holding all rows: rows come in order, or order
  /// matters to none of the calls.
  public func canStream(_ calls: [WindowCall]) -> Bool {
    guard calls.allSatisfy(\.canStream) else { return false }
    return isInputOrdered || orderBy.isEmpty && !calls.contains(where: \.needsLaterPeers)
  }

  /// The expressions over the input.
  public var expressions: [BoundExpression] { partitionBy + orderBy.map(\.expression) }
}

extension BoundFrame.Bound {
  /// The distance, where there is one.
  public var distance: BoundExpression? {
    switch self {
    case .preceding(let distance), .following(let distance): distance
    case .unboundedPreceding, .currentRow, .unboundedFollowing: nil
    }
  }

  fileprivate func mapExpression<Failure: Error>(
    _ transform: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> BoundFrame.Bound {
    switch self {
    case .preceding(let distance): .preceding(try transform(distance))
    case .following(let distance): .following(try transform(distance))
    case .unboundedPreceding, .currentRow, .unboundedFollowing: self
    }
  }
}

extension WindowCall {
  /// The same call with every expression over the input replaced by what `transform` makes of it.
  public func mapExpressions<Failure: Error>(
    _ transform: (BoundExpression) throws(Failure) -> BoundExpression
  ) throws(Failure) -> WindowCall {
    var copy = self
    copy.arguments = []
    for argument in arguments { copy.arguments.append(try transform(argument)) }
    if let filter { copy.filter = try transform(filter) }
    copy.frame.start = try frame.start.mapExpression(transform)
    copy.frame.end = try frame.end.mapExpression(transform)
    return copy
  }

  /// The expressions over the input.
  public var expressions: [BoundExpression] {
    arguments + [filter, frame.start.distance, frame.end.distance].compactMap(\.self)
  }

  /// What the call computes, without place and name: equal for calls that compute the same.
  public var withoutName: WindowCall {
    var copy = mapExpressions(\.withoutSpans)
    copy.name = ""
    copy.span = nil
    return copy
  }

  /// Whether each result follows from what came before it in the window's order and a value or two kept for
  /// each partition, so that rows that come in that order need not be held.
  public var canStream: Bool {
    if isDistinct || filter != nil || ignoresNulls && function.name != "last_value" { return false }
    switch function.name {
    case "row_number", "rank", "dense_rank": return !isAggregate
    case "lag": return !isAggregate && arguments.count == 1
    case "first_value", "last_value", "sum", "count", "count_star", "avg", "min", "max":
      return frame.start == .unboundedPreceding && frame.end == .currentRow && frame.exclusion == .none
    default: return false
    }
  }

  /// Whether the result needs the peers that come after the row.
  public var needsLaterPeers: Bool {
    switch function.name {
    case "row_number", "rank", "dense_rank", "lag", "first_value": false
    default: frame.unit != .rows
    }
  }
}

// Text.
extension WindowOrder {
  /// As the language spells it: `partition by g order by ts`.
  public var text: String {
    var parts: [String] = []
    if !partitionBy.isEmpty {
      parts.append("partition by \(partitionBy.map(\.text).joined(separator: ", "))")
    }
    if !orderBy.isEmpty { parts.append("order by \(orderBy.map(\.text).joined(separator: ", "))") }
    return parts.joined(separator: " ")
  }
}

extension BoundFrame.Bound {
  fileprivate var text: String {
    switch self {
    case .unboundedPreceding: "unbounded preceding"
    case .preceding(let distance): "\(distance.text) preceding"
    case .currentRow: "current row"
    case .following(let distance): "\(distance.text) following"
    case .unboundedFollowing: "unbounded following"
    }
  }
}

extension BoundFrame {
  /// As the language spells it: `rows between 1 preceding and current row`.
  public var text: String {
    let excluded =
      switch exclusion {
      case .none: ""
      case .currentRow: " exclude current row"
      case .group: " exclude group"
      case .ties: " exclude ties"
      }
    return "\(unit.rawValue) between \(start.text) and \(end.text)\(excluded)"
  }
}

extension WindowCall {
  /// The call as SQL-like text, with its frame where that is not what the window has by itself and with its
  /// name where that is another.
  public func text(in order: WindowOrder) -> String {
    var inside = arguments.map(\.text).joined(separator: ", ")
    if isDistinct { inside = "distinct \(inside)" }
    if ignoresNulls { inside += " ignore nulls" }
    var written = function.name == "count_star" ? "count(*)" : "\(function.name)(\(inside))"
    if let filter { written += " filter (where \(filter.text))" }
    if frame != .standard(isOrdered: !order.orderBy.isEmpty) { written += " \(frame.text)" }
    return written
  }
}
