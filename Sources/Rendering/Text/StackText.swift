import Columns

/// Appends a stack as folded text, root first: `main.main;main.work;sync.(*Mutex).Lock`.
func appendFolded(_ stack: Int64, _ pools: ValuePools, to bytes: inout [UInt8]) {
  var isFirst = true
  for id in pools.stacks.frameIDs(of: stack).reversed() {
    if !isFirst { bytes.append(UInt8(ascii: ";")) }
    isFirst = false
    appendUTF8(pools.strings.bytes(pools.stacks.frame(id).function), to: &bytes)
  }
}

/// What stands between a function and its caller where a stack is read leaf first.
let callerArrow = " ← "

/// Appends a stack for people, leaf first and then its callers, as many whole frames as fit into `limit`
/// cells; the leaf is always there: `sync.(*Mutex).Lock ← main.work ← …`.
///
/// - Complexity: O(frames shown).
func appendStack(_ stack: Int64, _ pools: ValuePools, limit: Int, to bytes: inout [UInt8]) {
  let frames = pools.stacks.frameIDs(of: stack)
  var used = 0
  for (depth, id) in frames.enumerated() {
    let start = bytes.count
    if depth > 0 { bytes.append(contentsOf: callerArrow.utf8) }
    appendEscaped(pools.strings.bytes(pools.stacks.frame(id).function), to: &bytes)
    used += displayWidth(bytes[start...])
    // The mark for "more" needs its place too, but after the outermost frame.
    let more = depth + 1 < frames.count ? 4 : 0
    if depth > 0, used + more > limit {
      bytes.removeSubrange(start...)
      bytes.append(contentsOf: "\(callerArrow)…".utf8)
      return
    }
  }
}
