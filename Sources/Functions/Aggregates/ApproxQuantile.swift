import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let approxQuantile = AggregateFunction(
    "approx_quantile",
    overloads: [LogicalType.bigint, .double, .duration, .timestamp, .walltime].flatMap { type in
      [
        FunctionOverload([.exact(type), .exact(.double)], returns: .exact(type)),
        FunctionOverload([.exact(type), .exact(.list(.double))], returns: .exact(.list(type))),
      ]
    },
    documentation: """
      About the value below which a constant fraction of the values lie, most accurate near 0 and 1; a list of \
      fractions gives a list. It keeps at most some hundred values a group, where quantile_cont keeps all.
      """,
    example: "approx_quantile(dur, 0.99) => 12.5ms"
  ) { (use: AggregateUse) throws(QueryError) in
    ApproxQuantile(use, try constantFractions(of: use, "approx_quantile"))
  }
}

/// A t-digest: values in order, merged into means that stand for the more values the nearer they are to the
/// middle.
private struct QuantileDigest {
  private struct Centroid {
    var mean: Double
    var weight: Double
  }

  /// Twice the number of means that are left after merging, about.
  private static let compression = 200.0
  private static let bufferSize = 1000

  private var centroids: [Centroid] = []
  private var buffer: [Double] = []
  private var least = Double.infinity
  private var greatest = -Double.infinity
  /// What all values are counted from, so that great instants keep their digits.
  private(set) var base: Int64?

  mutating func setBase(_ word: Int64) { if base == nil { base = word } }

  var isEmpty: Bool { centroids.isEmpty && buffer.isEmpty }

  mutating func insert(_ value: Double) {
    least = min(least, value)
    greatest = max(greatest, value)
    buffer.append(value)
    if buffer.count >= Self.bufferSize { merge() }
  }

  private mutating func merge() {
    if buffer.isEmpty { return }
    var all = centroids + buffer.map { Centroid(mean: $0, weight: 1) }
    buffer.removeAll(keepingCapacity: true)
    all.sort { $0.mean < $1.mean }
    let total = all.reduce(0) { $0 + $1.weight }
    // So few values are kept as they are.
    guard Double(all.count) > Self.compression else {
      centroids = all
      return
    }
    var merged: [Centroid] = []
    var before = 0.0
    var current = all[0]
    for next in all.dropFirst() {
      let middle = (before + (current.weight + next.weight) / 2) / total
      if current.weight + next.weight <= 4 * total * middle * (1 - middle) / Self.compression {
        current.weight += next.weight
        current.mean += (next.mean - current.mean) * next.weight / current.weight
      } else {
        merged.append(current)
        before += current.weight
        current = next
      }
    }
    merged.append(current)
    centroids = merged
  }

  /// The value at a fraction from 0 to 1; the digest must not be empty.
  mutating func quantile(_ fraction: Double) -> Double {
    merge()
    guard let first = centroids.first, let last = centroids.last else { return 0 }
    let total = centroids.reduce(0) { $0 + $1.weight }
    let index = fraction * total
    if index <= first.weight / 2 {
      return between(least, first.mean, first.weight > 1 ? index / (first.weight / 2) : 1)
    }
    var place = first.weight / 2
    for (left, right) in zip(centroids, centroids.dropFirst()) {
      let step = (left.weight + right.weight) / 2
      if index <= place + step { return between(left.mean, right.mean, (index - place) / step) }
      place += step
    }
    let rest = total - place
    return between(last.mean, greatest, last.weight > 1 && rest > 0 ? (index - place) / rest : 0)
  }

  private func between(_ low: Double, _ high: Double, _ part: Double) -> Double {
    low == high ? low : low + (high - low) * min(1, max(0, part))
  }
}

private final class ApproxQuantile: Accumulator {
  private var digests: ContiguousArray<QuantileDigest> = []
  private let fractions: Fractions
  private let isDouble: Bool
  private let pools: ValuePools

  init(_ use: AggregateUse, _ fractions: Fractions) {
    self.fractions = fractions
    isDouble = use.argumentTypes.first == .double
    pools = use.pools
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    digests.grow(to: input.groupCount, filledWith: QuantileDigest())
    let words = arguments[0].words
    input.forEachValid(arguments[0]) { group, row in
      if isDouble {
        let value = double(words[row])
        // As DuckDB: infinities and what is no number are passed over.
        if value.isFinite { digests[group].insert(value) }
      } else {
        digests[group].setBase(words[row])
        digests[group].insert(Double(Int128(words[row]) - Int128(digests[group].base ?? 0)))
      }
    }
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    digests.grow(to: groupCount, filledWith: QuantileDigest())
    var result = ColumnVector(capacity: groupCount)
    for group in 0..<groupCount {
      if digests[group].isEmpty {
        result.append(nil)
        continue
      }
      switch fractions {
      case .one(let fraction): result.append(value(group, fraction))
      case .many(let fractions):
        result.append(pools.lists.intern(fractions.map { value(group, $0) }))
      }
    }
    return result
  }

  private func value(_ group: Int, _ fraction: Double) -> Int64 {
    let number = digests[group].quantile(fraction)
    if isDouble { return word(number) }
    // The value is rounded and not its distance from the base, or halves would go either way.
    let whole = number.rounded(.down)
    let below = Int128(digests[group].base ?? 0) + Int128(whole)
    let part = number - whole
    let isUp = below < 0 ? part > 0.5 : part >= 0.5
    return Int64(clamping: isUp ? below + 1 : below)
  }
}
