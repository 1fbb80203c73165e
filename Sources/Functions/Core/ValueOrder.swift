import Columns

/// A DOUBLE as an integer that sorts as the value does: -0 is 0, NaN equals itself and is the greatest.
@inline(__always)
public func doubleOrder(_ word: Int64) -> Int64 {
  let number = Double(bitPattern: UInt64(bitPattern: word))
  if number == 0 { return 0 }
  if number != number { return Int64.max }
  return word ^ Int64(bitPattern: UInt64(bitPattern: word >> 63) >> 1)
}

/// A DOUBLE with one bit pattern for each value: 0 for -0 and one NaN, so that words can be compared.
@inline(__always)
public func canonicalDouble(_ word: Int64) -> Int64 {
  let number = Double(bitPattern: UInt64(bitPattern: word))
  if number == 0 { return 0 }
  if number != number { return Int64(bitPattern: Double.nan.bitPattern) }
  return word
}

/// Order of two words of one type: negative, zero or positive.
///
/// Strings are ordered by their bytes; stacks frame by frame from the leaf, by function, file, line and pc;
/// lists element by element, a NULL after every value, and a list after its own beginning.
///
/// - Complexity: O(1) for types of fixed size, else O(length of the shorter).
public func compareWords(_ a: Int64, _ b: Int64, _ type: LogicalType, _ pools: ValuePools) -> Int {
  switch type {
  case .null, .boolean, .bigint, .timestamp, .walltime, .duration:
    return a < b ? -1 : a == b ? 0 : 1
  case .double:
    let left = doubleOrder(a)
    let right = doubleOrder(b)
    return left < right ? -1 : left == right ? 0 : 1
  case .varchar: return pools.strings.compare(a, b)
  case .stack: return a == b ? 0 : compareStacks(a, b, pools)
  case .list(let element): return a == b ? 0 : compareLists(a, b, element, pools)
  }
}

private func compareStacks(_ a: Int64, _ b: Int64, _ pools: ValuePools) -> Int {
  let left = pools.stacks.frameIDs(of: a)
  let right = pools.stacks.frameIDs(of: b)
  for (x, y) in zip(left, right) where x != y {
    let p = pools.stacks.frame(x)
    let q = pools.stacks.frame(y)
    let byFunction = pools.strings.compare(p.function, q.function)
    if byFunction != 0 { return byFunction }
    let byFile = pools.strings.compare(p.file, q.file)
    if byFile != 0 { return byFile }
    if p.line != q.line { return p.line < q.line ? -1 : 1 }
    if p.pc != q.pc { return p.pc < q.pc ? -1 : 1 }
  }
  return left.count - right.count
}

private func compareLists(_ a: Int64, _ b: Int64, _ element: LogicalType, _ pools: ValuePools) -> Int {
  let left = pools.lists.elements(a)
  let right = pools.lists.elements(b)
  for (x, y) in zip(left, right) {
    switch (x, y) {
    case (nil, nil): continue
    case (nil, _): return 1
    case (_, nil): return -1
    case (.some(let p), .some(let q)):
      let order = compareWords(p, q, element, pools)
      if order != 0 { return order }
    }
  }
  return left.count - right.count
}
