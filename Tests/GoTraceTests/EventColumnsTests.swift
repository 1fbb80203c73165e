import Testing

@testable import GoTrace

/// What is written into a block is what is read from it, whether it fits the columns or not.
@Suite struct EventColumnsTests {
  /// Around everything that a column of 32 bits could get wrong.
  static let numbers: [UInt64] = [
    0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffd, 0xffff_fffe, 0xffff_ffff, 0x1_0000_0000, 1 << 63, .max - 1,
    .max,
  ]

  @Test func numbersComeBackWhetherTheyFitOrNot() {
    let buffer = EventBuffer()
    var writer = EventWriter(.all, buffer, base: 5)
    for number in Self.numbers {
      let id = Int64(bitPattern: number)
      writer.append(
        AnyColumns.self, .goBlock, time: 5 &+ id, m: id, p: id, g: id, resource: id, slot: 7, a0: number,
        a1: number,
        a2: number, a3: number, ordinal: 3, from: 2, to: 4)
    }
    for (number, event) in zip(Self.numbers, EventSequence(buffer, count: writer.count)) {
      let id = Int64(bitPattern: number)
      #expect(event.time == 5 &+ id)
      #expect([event.m, event.p, event.g, event.resource] == [id, id, id, id])
      #expect([event.a0, event.a1, event.a2, event.a3] == [number, number, number, number])
      #expect(event.type == .goBlock && event.from == 2 && event.to == 4)
      #expect(event.slot == 7 && event.ordinal == 3)
    }
  }

  @Test func aBlockCountsItsTimesFromItsOwnBase() {
    let buffer = EventBuffer()
    var writer = EventWriter([], buffer, base: 0)
    let times: [Int64] = [-1, 0, 5_000_000_000, .min, .max]
    for base: Int64 in [0, 1_000_000_000_000, .min, .max] {
      writer.begin(buffer, base: base)
      for time in times {
        writer.append(
          NoColumns.self, .goStart, time: time, m: 0, p: 0, g: 0, resource: 0, slot: 0, a0: 0, a1: 0, a2: 0,
          a3: 0,
          ordinal: 0, from: 0, to: 0)
      }
      #expect(EventSequence(buffer, count: writer.count).map(\.time) == times)
    }
  }
}
