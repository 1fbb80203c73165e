import GrammarSupport

/// Changes the text form of traces line by line and word by word.
struct TextFormMutator {
  private var random: SeededGenerator
  private static let numbers = [
    "0", "1", "2", "-1", "none", "127", "128", "65535", "65536", "4294967296", "9223372036854775807",
    "9223372036854775808", "18446744073709551615",
  ]

  init(seed: UInt64) { random = SeededGenerator(state: seed) }

  private mutating func below(_ count: Int) -> Int { Int.random(in: 0..<max(1, count), using: &random) }

  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var lines = Array(bytes.split(separator: 0x0a, omittingEmptySubsequences: false))
    for _ in 0..<1 + below(4) { change(&lines) }
    return Array(lines.joined(separator: [0x0a]))
  }

  mutating func crossed(_ bytes: [UInt8], _ other: [UInt8]) -> [UInt8] {
    var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    let others = other.split(separator: 0x0a)
    guard !lines.isEmpty, !others.isEmpty else { return bytes }
    let start = below(others.count)
    lines.insert(contentsOf: others[start..<min(others.count, start + 1 + below(6))], at: below(lines.count))
    return Array(lines.joined(separator: [0x0a]))
  }

  private mutating func change(_ lines: inout [ArraySlice<UInt8>]) {
    guard !lines.isEmpty else {
      lines = [Array("trace 22".utf8)[...]]
      return
    }
    let place = below(lines.count)
    let other = below(lines.count)
    switch below(9) {
    case 0: lines.swapAt(place, other)
    case 1: lines.remove(at: place)
    case 2: lines.insert(lines[place], at: other)
    case 3: lines.removeSubrange(min(place, other)..<max(place, other))
    case 4: lines[0] = Array("trace \([22, 23, 25, 26][below(4)])".utf8)[...]
    default: lines[place] = changed(lines[place], lines[other])
    }
  }

  /// A word of the line is another's, or a number of its own.
  private mutating func changed(_ line: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var words = line.split(separator: 0x20, omittingEmptySubsequences: false)
    let others = other.split(separator: 0x20)
    guard !words.isEmpty else { return other }
    let place = below(words.count)
    switch below(4) {
    case 0: if !others.isEmpty { words[place] = others[below(others.count)] }
    case 1: words.remove(at: place)
    default:
      let number = Array(Self.numbers[below(Self.numbers.count)].utf8)
      if let equals = words[place].firstIndex(of: 0x3d) {
        words[place] = words[place][...equals] + number
      } else if place > 0 {
        words[place] = number[...]
      }
    }
    return Array(words.joined(separator: [0x20]))[...]
  }
}
