import Columns

/// The one type that values of both types are converted to before they are compared or put in one column; nil
/// where there is none.
///
/// NULL becomes anything, BIGINT becomes DOUBLE, and lists follow their elements. A DURATION beside a TIMESTAMP
/// is taken for the time since the trace's start, so that `ts > 1s` says what people mean by it: the trace
/// clock starts at 0.
func unifiedType(_ a: LogicalType, _ b: LogicalType) -> LogicalType? {
  switch (a, b) {
  case _ where a == b: a
  case (.null, let other), (let other, .null): other
  case (.bigint, .double), (.double, .bigint): .double
  case (.timestamp, .duration), (.duration, .timestamp): .timestamp
  case (.list(let x), .list(let y)): unifiedType(x, y).map { .list($0) }
  default: nil
  }
}

/// Whether a value of one type may stand where a function wants the other, without a cast being written.
///
/// Stricter than ``unifiedType(_:_:)``: a DURATION does not become a TIMESTAMP here, or `ts + 1s` would have
/// two meanings.
func isImplicitlyConvertible(_ from: LogicalType, to: LogicalType) -> Bool {
  switch (from, to) {
  case _ where from == to: true
  case (.null, _): true
  case (.bigint, .double): true
  case (.list(let x), .list(let y)): isImplicitlyConvertible(x, to: y)
  default: false
  }
}

/// Whether CAST knows a way from one type to the other; single values may still fail when it is computed.
func isCastable(_ from: LogicalType, to: LogicalType) -> Bool {
  switch (from, to) {
  case _ where from == to: true
  case (.null, _), (_, .varchar): true
  case (.varchar, .boolean), (.varchar, .bigint), (.varchar, .double), (.varchar, .duration),
    (.varchar, .timestamp), (.varchar, .walltime):
    true
  case (.boolean, .bigint), (.bigint, .boolean), (.boolean, .double), (.double, .boolean): true
  case (.bigint, .double), (.double, .bigint): true
  case (.bigint, .duration), (.bigint, .timestamp), (.bigint, .walltime): true
  case (.duration, .bigint), (.timestamp, .bigint), (.walltime, .bigint): true
  case (.double, .duration), (.duration, .double), (.timestamp, .double), (.walltime, .double): true
  case (.duration, .timestamp), (.timestamp, .duration): true
  case (.list(let x), .list(let y)): isCastable(x, to: y)
  default: false
  }
}
