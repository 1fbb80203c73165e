import Foundation
import TraceProbe
import TraceTestSupport

// Changes bits of real traces at random and reads what comes of it: `make check-flips`.
//
//     FlipProbe [COUNT [SEED [FROM]]]
//
// Each number gives the same trace, the same bits and the same way of reading every time, so what ends the process can be
// had again: FROM is the number printed last before it.

private let arguments = CommandLine.arguments.dropFirst().map { UInt64($0) ?? 0 }
private let count = arguments.first ?? 100_000
private let seed = arguments.count > 1 ? arguments[1] : 1
private let from = arguments.count > 2 ? arguments[2] : 0

/// Numbers that only depend on where they begin (SplitMix64).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

private let traces = try
  (Fixtures.traceNames.map { (name: $0, bytes: try Fixtures.trace($0)) }
  + Fixtures.oldNames.map { (name: $0, bytes: try Fixtures.oldTrace($0)) })
  .filter { $0.bytes.count <= TraceProbe.maximumLength }

private var flips = 0
for number in from..<from + count {
  var random = Numbers(state: seed << 32 ^ number)
  var (name, bytes) = traces[Int.random(in: traces.indices, using: &random)]
  // Some are cut short as well, most of all large ones: what is wrong is then nearer to the end.
  if Bool.random(using: &random) {
    bytes.removeLast(Int.random(in: 0..<bytes.count - 16, using: &random))
  }
  for _ in 0..<(1 << Int.random(in: 0...6, using: &random)) {
    bytes[Int.random(in: 16..<max(17, bytes.count), using: &random) % bytes.count] ^=
      1 << UInt8.random(in: 0...7, using: &random)
    flips += 1
  }
  // The last bytes of a header say in which way it is read.
  for place in 13..<16 { bytes[place] = UInt8.random(in: 0...255, using: &random) }
  let isOld = Fixtures.oldNames.contains(name) || name.hasSuffix("go1.21")
  let target: TraceProbe.Target = number % 16 == 0 ? .tables : isOld ? .v1 : .v2
  if number % 1000 == 0 {
    print("\(number): \(name), \(target.rawValue)")
    fflush(nil)
  }
  TraceProbe.run(target, bytes)
}
print("\(count) traces of \(traces.count) with \(flips) bits changed, seed \(seed): nothing that must not be")
