/// Sorts as Go's `slices.SortFunc` does, equal elements included.
///
/// Timestamps of Go traces have steps of up to 64 ns, so threads often stand at the same time, and then the
/// order of Go's reader hangs on how its unstable sort leaves equal elements. This is the same algorithm, a
/// pattern-defeating quicksort (Orson Peters, https://arxiv.org/abs/2106.05123), with the same choices of
/// pivot, of thresholds and of pseudo-random swaps as Go 1.21 and later.
///
/// - Complexity: O(n log n).
func sortAsGo<Element>(_ elements: inout [Element], by isBefore: (Element, Element) -> Bool) {
  elements.withUnsafeMutableBufferPointer { sortAsGo($0, by: isBefore) }
}

/// The same over a buffer.
func sortAsGo<Element>(
  _ buffer: UnsafeMutableBufferPointer<Element>, by isBefore: (Element, Element) -> Bool
) {
  withoutActuallyEscaping(isBefore) { isBefore in
    let sorter = GoSorter(data: buffer, isBefore: isBefore)
    sorter.sort(0, buffer.count, badPartitionsLeft: Int.bitWidth - buffer.count.leadingZeroBitCount)
  }
}

private struct GoSorter<Element> {
  let data: UnsafeMutableBufferPointer<Element>
  let isBefore: (Element, Element) -> Bool

  private enum Hint { case increasing, decreasing, unknown }

  private func less(_ i: Int, _ j: Int) -> Bool { isBefore(data[i], data[j]) }

  func sort(_ from: Int, _ to: Int, badPartitionsLeft: Int) {
    var (low, high, budget) = (from, to, badPartitionsLeft)
    var wasBalanced = true
    var wasPartitioned = true
    while true {
      let length = high - low
      if length <= 12 { return insertionSort(low, high) }
      if budget == 0 { return heapSort(low, high) }
      if !wasBalanced {
        breakPatterns(low, high)
        budget -= 1
      }
      var (pivot, hint) = choosePivot(low, high)
      if hint == .decreasing {
        data[low..<high].reverse()
        pivot = (high - 1) - (pivot - low)
        hint = .increasing
      }
      if wasBalanced, wasPartitioned, hint == .increasing, finishIfNearlySorted(low, high) { return }
      if low > 0, !less(low - 1, pivot) {
        low = partitionEqual(low, high, pivot)
        continue
      }
      let (middle, wasSorted) = partition(low, high, pivot)
      wasPartitioned = wasSorted
      let (left, right) = (middle - low, high - middle)
      wasBalanced = min(left, right) >= length / 8
      // Recursion into the smaller side keeps the depth logarithmic.
      if left < right {
        sort(low, middle, badPartitionsLeft: budget)
        low = middle + 1
      } else {
        sort(middle + 1, high, badPartitionsLeft: budget)
        high = middle
      }
    }
  }

  private func insertionSort(_ low: Int, _ high: Int) {
    guard low + 1 < high else { return }
    for i in (low + 1)..<high {
      var j = i
      while j > low, less(j, j - 1) {
        data.swapAt(j, j - 1)
        j -= 1
      }
    }
  }

  private func heapSort(_ low: Int, _ high: Int) {
    let count = high - low
    var i = (count - 1) / 2
    while i >= 0 {
      siftDown(i, count, base: low)
      i -= 1
    }
    i = count - 1
    while i >= 0 {
      data.swapAt(low, low + i)
      siftDown(0, i, base: low)
      i -= 1
    }
  }

  private func siftDown(_ start: Int, _ count: Int, base: Int) {
    var root = start
    while 2 * root + 1 < count {
      var child = 2 * root + 1
      if child + 1 < count, less(base + child, base + child + 1) { child += 1 }
      if !less(base + root, base + child) { return }
      data.swapAt(base + root, base + child)
      root = child
    }
  }

  /// Elements below the pivot to the left, the others to the right; the pivot's place, and whether nothing moved.
  private func partition(_ low: Int, _ high: Int, _ pivot: Int) -> (Int, Bool) {
    data.swapAt(low, pivot)
    var (i, j) = (low + 1, high - 1)
    func advance() {
      while i <= j, less(i, low) { i += 1 }
      while i <= j, !less(j, low) { j -= 1 }
    }
    advance()
    var moved = false
    while i <= j {
      moved = true
      data.swapAt(i, j)
      i += 1
      j -= 1
      advance()
    }
    data.swapAt(j, low)
    return (j, !moved)
  }

  /// Elements equal to the pivot to the left; where the greater ones begin.
  private func partitionEqual(_ low: Int, _ high: Int, _ pivot: Int) -> Int {
    data.swapAt(low, pivot)
    var (i, j) = (low + 1, high - 1)
    while true {
      while i <= j, !less(low, i) { i += 1 }
      while i <= j, less(low, j) { j -= 1 }
      if i > j { return i }
      data.swapAt(i, j)
      i += 1
      j -= 1
    }
  }

  /// Mends up to five pairs that are out of order; whether that made the whole sorted.
  private func finishIfNearlySorted(_ low: Int, _ high: Int) -> Bool {
    var i = low + 1
    for _ in 0..<5 {
      while i < high, !less(i, i - 1) { i += 1 }
      if i == high { return true }
      if high - low < 50 { return false }
      data.swapAt(i, i - 1)
      if i - low >= 2 {
        var j = i - 1
        while j >= 1, less(j, j - 1) {
          data.swapAt(j, j - 1)
          j -= 1
        }
      }
      if high - i >= 2 {
        var j = i + 1
        while j < high, less(j, j - 1) {
          data.swapAt(j, j - 1)
          j += 1
        }
      }
    }
    return false
  }

  private func breakPatterns(_ low: Int, _ high: Int) {
    let length = high - low
    guard length >= 8 else { return }
    var random = UInt64(length)
    let mask = (UInt64(1) << UInt64(UInt64.bitWidth - UInt64(length).leadingZeroBitCount)) - 1
    let middle = low + length / 4 * 2
    for i in (middle - 1)...(middle + 1) {
      random ^= random << 13
      random ^= random >> 7
      random ^= random << 17
      var other = Int(random & mask)
      if other >= length { other -= length }
      data.swapAt(i, low + other)
    }
  }

  private func choosePivot(_ low: Int, _ high: Int) -> (Int, Hint) {
    let length = high - low
    var swaps = 0
    var (i, j, k) = (low + length / 4, low + length / 4 * 2, low + length / 4 * 3)
    if length >= 8 {
      if length >= 50 {
        i = median(i - 1, i, i + 1, &swaps)
        j = median(j - 1, j, j + 1, &swaps)
        k = median(k - 1, k, k + 1, &swaps)
      }
      j = median(i, j, k, &swaps)
    }
    return (j, swaps == 0 ? .increasing : swaps == 12 ? .decreasing : .unknown)
  }

  private func median(_ a: Int, _ b: Int, _ c: Int, _ swaps: inout Int) -> Int {
    var (a, b, c) = (a, b, c)
    func order(_ x: inout Int, _ y: inout Int) {
      if less(y, x) {
        swaps += 1
        swap(&x, &y)
      }
    }
    order(&a, &b)
    order(&b, &c)
    order(&a, &b)
    return b
  }
}
