import Testing

@testable import GoTrace

/// What is open on goroutines, beside plain arrays that are told the same.
@Suite struct SpanTableTests {
  /// Numbers of Knuth's linear congruential generator, the same in every run.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64 = 9
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state &>> 33 | state << 31
    }
  }

  private struct Plain {
    var regions: [(task: UInt64, name: String)] = []
    var ranges: [OpenRange] = []
  }

  @Test func asPlainArrays() {
    var dice = Dice()
    var names = SpanNames()
    var table = SpanTable()
    var plain = Array(repeating: Plain(), count: 200)
    var deepest = 0
    for step in 0..<40_000 {
      // A few slots get most, so that some have many.
      let slot = Int.random(in: 0..<(Bool.random(using: &dice) ? 3 : plain.count), using: &dice)
      let place = Int32(slot)
      switch Int.random(in: 0..<100, using: &dice) {
      case 0..<40:
        let task = UInt64.random(in: 0..<3, using: &dice)
        let text = "region \(Int.random(in: 0..<50, using: &dice))"
        table.beginRegion(OpenRegion(task: task, name: names.name(of: Array(text.utf8))), on: place)
        plain[slot].regions.append((task, text))
      case 40..<70:
        let innermost = table.innermostRegion(on: place)
        #expect((innermost == nil) == plain[slot].regions.isEmpty)
        guard innermost != nil else { continue }
        table.endRegion(on: place)
        plain[slot].regions.removeLast()
      case 70..<82:
        let range = OpenRange(type: .stwBegin, reason: UInt64.random(in: 0..<40, using: &dice))
        let isOpen = table.hasRange(range, on: place)
        #expect(isOpen == plain[slot].ranges.contains(range))
        if isOpen { continue }
        table.beginRange(range, on: place)
        plain[slot].ranges.append(range)
      case 82..<92:
        // Stops alone: the first goes, and the last takes its place.
        #expect(table.hasRange(.stwBegin, on: place) == !plain[slot].ranges.isEmpty)
        let range = table.endRange(.stwBegin, on: place)
        #expect(range == plain[slot].ranges.first)
        guard range != nil else { continue }
        plain[slot].ranges.swapAt(0, plain[slot].ranges.count - 1)
        plain[slot].ranges.removeLast()
      case 92..<95:
        table.end(place)
        plain[slot] = Plain()
      case 95..<98:
        // All that one has given to another.
        let other = Int.random(in: 0..<plain.count, using: &dice)
        table.set(table.regions(on: place), table.ranges(on: place), on: Int32(other))
        plain[other] = plain[slot]
      default:
        guard step % 40 == 0 else { continue }
        let old = names
        names = SpanNames()
        table.rename { names.name($0, of: old) }
      }
      #expect(table.count == plain.reduce(0) { $0 + $1.regions.count + $1.ranges.count })
      let regions = table.regions(on: place)
      #expect(regions.map(\.task) == plain[slot].regions.map(\.task))
      #expect(
        regions.map { String(decoding: names.text($0.name), as: UTF8.self) }
          == plain[slot].regions.map(\.name))
      #expect(table.innermostRegion(on: place) == regions.last)
      #expect(table.ranges(on: place).count == plain[slot].ranges.count)
      #expect(table.hasAny(place) == !(plain[slot].regions.isEmpty && plain[slot].ranges.isEmpty))
      deepest = max(deepest, regions.count)
    }
    #expect(deepest > 20)
  }
}
