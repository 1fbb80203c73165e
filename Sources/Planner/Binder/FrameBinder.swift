import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

/// Binds the frame of a window.
struct FrameBinder {
  /// Binds the distances.
  let binder: ExpressionBinder
  let order: WindowOrder
  /// Where the call stands, for errors.
  let span: SourceSpan

  /// The frame; the standard's where none is written.
  ///
  /// - Throws: `.bind` for a frame that ends before it begins, `.type` for distances that do not fit the key.
  func bind(_ written: WindowFrame?) throws(QueryError) -> BoundFrame {
    guard let written else { return .standard(isOrdered: !order.orderBy.isEmpty) }
    try refuseBackward(written)
    if written.unit == .groups, order.orderBy.isEmpty {
      throw QueryError(.bind, "a frame in GROUPS needs a window with ORDER BY", at: span)
    }
    let unit: FrameUnit =
      switch written.unit {
      case .rows: .rows
      case .range: .range
      case .groups: .groups
      }
    let exclusion: FrameExclusion =
      switch written.exclusion {
      case .none: .none
      case .currentRow: .currentRow
      case .group: .group
      case .ties: .ties
      }
    return BoundFrame(
      unit: unit, start: try bind(written.start, unit), end: try bind(written.end, unit),
      exclusion: exclusion)
  }

  private func bind(
    _ bound: WindowFrame.Bound, _ unit: FrameUnit
  ) throws(QueryError) -> BoundFrame.Bound {
    switch bound {
    case .unboundedPreceding: .unboundedPreceding
    case .preceding(let distance): .preceding(try bind(distance: distance, unit))
    case .currentRow: .currentRow
    case .following(let distance): .following(try bind(distance: distance, unit))
    case .unboundedFollowing: .unboundedFollowing
    }
  }

  private func bind(
    distance written: SQLSyntax.Expression, _ unit: FrameUnit
  ) throws(QueryError) -> BoundExpression {
    let distance = try binder.bind(written)
    let wanted = try unit == .range ? distanceType(at: written.span) : .bigint
    guard isImplicitlyConvertible(distance.type, to: wanted) else {
      var number: Int64?
      if case .bigint(let value)? = distance.constantValue { number = value }
      throw QueryError(
        .type,
        "a frame in \(unit.rawValue.uppercased()) here counts in \(wanted.name), not \(distance.type.name)",
        at: written.span, hint: hintForMismatch(wanted, distance.type, number: number))
    }
    return distance.converted(to: wanted)
  }

  /// The type of the differences of the window's key.
  private func distanceType(at place: SourceSpan) throws(QueryError) -> LogicalType {
    guard order.orderBy.count == 1, let key = order.orderBy.first else {
      throw QueryError(
        .bind, "a frame in RANGE with a distance needs a window with one ORDER BY key", at: place,
        hint: "ROWS counts rows, GROUPS counts groups of equal rows")
    }
    switch key.expression.type {
    case .bigint: return .bigint
    case .double: return .double
    case .timestamp, .walltime, .duration: return .duration
    case let type:
      throw QueryError(
        .type, "a frame in RANGE with a distance needs an ORDER BY key with distances, not \(type.name)",
        at: place, hint: "ROWS counts rows, GROUPS counts groups of equal rows")
    }
  }

  private func refuseBackward(_ frame: WindowFrame) throws(QueryError) {
    switch (frame.start, frame.end) {
    case (.unboundedFollowing, _):
      throw QueryError(.bind, "a frame cannot begin with UNBOUNDED FOLLOWING", at: span)
    case (_, .unboundedPreceding):
      throw QueryError(.bind, "a frame cannot end with UNBOUNDED PRECEDING", at: span)
    case (.currentRow, .preceding), (.following, .preceding), (.following, .currentRow):
      throw QueryError(.bind, "the frame ends before it begins", at: span)
    default: break
    }
  }
}
