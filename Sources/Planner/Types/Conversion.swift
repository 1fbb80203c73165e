import Columns
import Diagnostics
import LogicalPlan

extension BoundExpression {
  /// The expression converted to `type`, which it must be convertible to; constants are converted on the spot
  /// where that cannot fail.
  func converted(to type: LogicalType) -> BoundExpression {
    if self.type == type { return self }
    if case .constant(let value, _) = self {
      switch (value, type) {
      case (.null, _): return .constant(.null, type)
      case (.bigint(let number), .double): return .constant(.double(Double(number)), .double)
      case (.duration(let nanoseconds), .timestamp): return .constant(.timestamp(nanoseconds), .timestamp)
      case (.list(let elements, _), .list(let element)) where elements.isEmpty:
        return .constant(.list([], of: element), type)
      default: break
      }
    }
    return .cast(self, type, isTry: false, span: nil)
  }
}

/// The error for two types that have nothing in common, with what to write instead where that is known.
///
/// - Parameter number: the literal number beside a DURATION or TIMESTAMP, for the hint.
func mismatch(
  _ what: String, _ a: LogicalType, _ b: LogicalType, number: Int64?, at span: SourceSpan
) -> QueryError {
  QueryError(.type, what, at: span, hint: hintForMismatch(a, b, number: number))
}

/// What to write instead, for the pairs of types that people mix up.
func hintForMismatch(_ a: LogicalType, _ b: LogicalType, number: Int64?) -> String? {
  let pair = [a, b]
  if pair.contains(where: \.isNumeric) {
    if pair.contains(.duration) {
      if let number { return "write \(number)ms, or \(number)ns for nanoseconds" }
      return "write a duration such as 10ms, or multiply the number by 1ns"
    }
    if pair.contains(.timestamp) {
      if let number { return "write \(number)s for a time since the start, or \(number)ns for nanoseconds" }
      return "write a time since the start such as 1.5s, or cast the number to TIMESTAMP"
    }
    if pair.contains(.varchar) { return "cast one of them: x::VARCHAR or x::BIGINT" }
  }
  if pair.contains(.varchar), let other = pair.first(where: { $0 != .varchar }) {
    switch other {
    case .duration: return "write the duration without quotes: 10ms"
    case .timestamp: return "write the time since the start without quotes: 1.5s"
    case .walltime: return "write '2026-01-31 12:00:00'::WALLTIME"
    case .stack:
      return "has_func(stack, 'net/http.*') looks into a stack, leaf(stack) takes its first function"
    default: return nil
    }
  }
  if pair.contains(.walltime), pair.contains(.timestamp) || pair.contains(.duration) {
    return "TIMESTAMP is the trace's clock, WALLTIME the calendar's: use columns of one kind"
  }
  return nil
}
