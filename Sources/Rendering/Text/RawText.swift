import Columns

/// Appends a value that is not NULL as programs read it: durations and timestamps in nanoseconds, wall-clock
/// instants as RFC 3339, stacks as folded text, lists as JSON arrays, everything else as it is.
func appendRaw(_ word: Int64, _ type: LogicalType, _ pools: ValuePools, to bytes: inout [UInt8]) {
  switch type {
  case .null: break
  case .boolean: bytes.append(contentsOf: (word != 0 ? "true" : "false").utf8)
  case .bigint, .timestamp, .duration: appendInteger(word, to: &bytes)
  case .double: appendDouble(Double(bitPattern: UInt64(bitPattern: word)), to: &bytes)
  case .varchar: appendUTF8(pools.strings.bytes(word), to: &bytes)
  case .walltime: appendWallTime(word, to: &bytes)
  case .stack: appendFolded(word, pools, to: &bytes)
  case .list: appendJSON(word, type, pools, to: &bytes)
  }
}
