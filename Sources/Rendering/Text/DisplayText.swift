import Columns

/// Appends a value that is not NULL as people read it in one line of a terminal.
///
/// - Parameters:
///   - isRaw: durations and timestamps are nanoseconds.
///   - stackLimit: cells that a stack may take, as long as its leaf fits.
func appendDisplay(
  _ word: Int64, _ type: LogicalType, _ pools: ValuePools, isRaw: Bool, stackLimit: Int,
  to bytes: inout [UInt8]
) {
  switch type {
  case .null, .boolean, .bigint, .double, .walltime: appendRaw(word, type, pools, to: &bytes)
  case .timestamp: isRaw ? appendInteger(word, to: &bytes) : appendTimestamp(word, to: &bytes)
  case .duration: isRaw ? appendInteger(word, to: &bytes) : appendDuration(word, to: &bytes)
  case .varchar: appendEscaped(pools.strings.bytes(word), to: &bytes)
  case .stack: appendStack(word, pools, limit: stackLimit, to: &bytes)
  case .list(let element):
    bytes.append(UInt8(ascii: "["))
    for (i, item) in pools.lists.elements(word).enumerated() {
      if i > 0 { bytes.append(contentsOf: ", ".utf8) }
      if let item {
        appendDisplay(item, element, pools, isRaw: isRaw, stackLimit: stackLimit, to: &bytes)
      } else {
        bytes.append(contentsOf: "NULL".utf8)
      }
    }
    bytes.append(UInt8(ascii: "]"))
  }
}
