import Columns
import Diagnostics

/// The error for a sum that its type cannot hold.
public func sumOverflow(_ sum: Int128, _ type: LogicalType) -> QueryError {
  QueryError(
    .runtime, "a sum does not fit in \(type.name): it is \(sum)",
    hint: type == .bigint ? "sum(x::DOUBLE) has a wider range" : nil)
}
