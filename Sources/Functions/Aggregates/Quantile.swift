import Columns
import Diagnostics

/// Exact quantiles: all values are kept, and each is found by partial sorting.
final class Quantile: RankedAccumulator {
  var collected = CollectedValues()
  let canContinue = false
  private let fractions: Fractions
  private let interpolates: Bool
  private let type: LogicalType
  private let pools: ValuePools

  init(_ use: AggregateUse, _ fractions: Fractions, interpolates: Bool) {
    self.fractions = fractions
    self.interpolates = interpolates
    type = use.argumentTypes.first ?? .null
    pools = use.pools
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    collected.append(input, arguments[0], keepsNull: false)
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    let (values, starts) = collected.takeByGroup(groupCount: groupCount)
    var all = values.words
    // Doubles are selected as the integers that sort like them.
    if type == .double {
      for i in all.indices { all[i] = doubleOrder(all[i]) }
    }
    var result = ColumnVector(capacity: groupCount)
    all.withUnsafeMutableBufferPointer { words in
      for group in 0..<groupCount {
        let part = UnsafeMutableBufferPointer(rebasing: words[starts[group]..<starts[group + 1]])
        guard !part.isEmpty else {
          result.append(nil)
          continue
        }
        switch fractions {
        case .one(let fraction): result.append(quantile(part, fraction))
        case .many(let fractions): result.append(pools.lists.intern(fractions.map { quantile(part, $0) }))
        }
      }
    }
    return result
  }

  private func quantile(_ values: UnsafeMutableBufferPointer<Int64>, _ fraction: Double) -> Int64 {
    let place = place(of: fraction, count: values.count)
    let low = nth(values, place.index)
    guard interpolates else { return restored(low) }
    // After the selection the next greater value is the least of what follows.
    let high = place.part > 0 ? values[(place.index + 1)...].min() ?? low : low
    return between(low, high, place.part)
  }

  /// The place of a quantile among sorted values, and how far it is on the way to the next one.
  private func place(of fraction: Double, count: Int) -> (index: Int, part: Double) {
    let last = count - 1
    guard interpolates else {
      let rank = (Double(count) * fraction).rounded(.up)
      return (min(last, max(0, Int(rank) - 1)), 0)
    }
    let place = Double(last) * fraction
    let index = min(last, Int(place))
    return (index, index < last ? place - Double(index) : 0)
  }

  func ranks(count: Int) -> [Int] {
    var ranks: Set<Int> = []
    for fraction in fractions.all {
      let place = place(of: fraction, count: count)
      ranks.insert(place.index)
      if place.part > 0 { ranks.insert(place.index + 1) }
    }
    return ranks.sorted()
  }

  func result(_ values: [Int64], count: Int) -> Int64? {
    let sorted = Dictionary(uniqueKeysWithValues: zip(ranks(count: count), values))
    let results = fractions.all.map { fraction -> Int64? in
      let place = place(of: fraction, count: count)
      guard let low = sorted[place.index] else { return nil }
      guard interpolates else { return type == .double ? canonicalDouble(low) : low }
      let high = place.part > 0 ? sorted[place.index + 1] ?? low : low
      // As the words that ``between(_:_:_:)`` reads.
      return type == .double
        ? between(doubleOrder(low), doubleOrder(high), place.part) : between(low, high, place.part)
    }
    if case .many = fractions { return pools.lists.intern(results) }
    return results.first ?? nil
  }

  private func between(_ low: Int64, _ high: Int64, _ part: Double) -> Int64 {
    switch type {
    case .double:
      let from = double(restored(low))
      let to = double(restored(high))
      return word(from == to ? from : from + (to - from) * part)
    case .bigint: return word(Double(low) + (Double(high) - Double(low)) * part)
    default:
      // Nanoseconds: only the distance goes through a double, so that great instants keep their digits.
      let distance = (Double(high) - Double(low)) * part
      return roundedInteger(distance).map { low &+ $0 } ?? high
    }
  }

  /// The word of a value that may have been turned into its order.
  private func restored(_ word: Int64) -> Int64 {
    guard type == .double else { return word }
    if word == Int64.max { return Int64(bitPattern: Double.nan.bitPattern) }
    return word ^ Int64(bitPattern: UInt64(bitPattern: word >> 63) >> 1)
  }

  private func nth(_ values: UnsafeMutableBufferPointer<Int64>, _ n: Int) -> Int64 {
    if type.sortsAsInteger || type == .double {
      select(values, n)
    } else {
      var sorted = values
      sorted.sort { compareWords($0, $1, type, pools) < 0 }
    }
    return values[n]
  }
}

/// Puts the n-th least value in its place, with none greater before it and none less after it.
///
/// - Complexity: O(count) on average; the pivot is the median of three, so sorted values are no worst case.
///   After too many steps it sorts instead, so that no order of values costs more than O(count × log count).
private func select(_ values: UnsafeMutableBufferPointer<Int64>, _ n: Int) {
  var low = 0
  var high = values.count - 1
  var steps = 2 * (Int.bitWidth - values.count.leadingZeroBitCount) + 8
  while low < high {
    if steps == 0 {
      var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
      rest.sort()
      return
    }
    steps -= 1
    let a = values[low]
    let b = values[low + (high - low) / 2]
    let c = values[high]
    let pivot = max(min(a, b), min(max(a, b), c))
    var i = low
    var j = high
    while i <= j {
      while values[i] < pivot { i += 1 }
      while values[j] > pivot { j -= 1 }
      if i <= j {
        values.swapAt(i, j)
        i += 1
        j -= 1
      }
    }
    if n <= j { high = j } else if n >= i { low = i } else { return }
  }
}
