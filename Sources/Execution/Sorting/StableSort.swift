import Diagnostics

/// Reorders row numbers by the keys of their rows, ascending; equal keys keep their order.
///
/// A least-significant-digit radix sort by bytes that skips the bytes in which all keys agree.
///
/// - Complexity: O(count) for each byte in which keys differ.
/// - Throws: a `.cancelled` error soon after `isCancelled` came true; it is asked every quarter of a million rows.
func sortStably(
  _ order: inout ContiguousArray<Int32>, by keys: ContiguousArray<UInt64>, isCancelled: () -> Bool
) throws(QueryError) {
  struct Entry {
    var key: UInt64
    var row: Int32
  }
  if order.count < 2 { return }
  var entries = ContiguousArray(order.map { Entry(key: keys[Int($0)], row: $0) })
  if entries.count < 128 {
    insertionSort(&entries) { $0.key < $1.key }
  } else {
    var differing: UInt64 = 0
    let first = entries[0].key
    for entry in entries { differing |= entry.key ^ first }
    var other = entries
    for byte in 0..<8 where (differing >> UInt64(byte * 8)) & 0xFF != 0 {
      let shift = UInt64(byte * 8)
      let isDone = entries.withUnsafeBufferPointer { from in
        other.withUnsafeMutableBufferPointer { to in
          var places = ContiguousArray<Int>(repeating: 0, count: 257)
          return places.withUnsafeMutableBufferPointer { places in
            for entry in from { places[Int((entry.key >> shift) & 0xFF) + 1] += 1 }
            for i in 0..<256 { places[i + 1] += places[i] }
            for start in stride(from: 0, to: from.count, by: 1 << 18) {
              if isCancelled() { return false }
              for entry in from[start..<min(from.count, start + (1 << 18))] {
                let digit = Int((entry.key >> shift) & 0xFF)
                to[places[digit]] = entry
                places[digit] += 1
              }
            }
            return true
          }
        }
      }
      if !isDone { throw QueryError(.cancelled, "the query was cancelled") }
      swap(&entries, &other)
    }
  }
  for i in order.indices { order[i] = entries[i].row }
}

/// For few elements, where the passes of a radix sort cost more.
private func insertionSort<T>(_ values: inout ContiguousArray<T>, _ isLess: (T, T) -> Bool) {
  for i in 1..<values.count {
    let value = values[i]
    var j = i
    while j > 0, isLess(value, values[j - 1]) {
      values[j] = values[j - 1]
      j -= 1
    }
    values[j] = value
  }
}
