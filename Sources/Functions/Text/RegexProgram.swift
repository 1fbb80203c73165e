import Diagnostics

/// A regular expression as a program of a machine that follows all its threads at once, one character at a
/// time.
///
/// - Complexity: matching takes O(length of the text × length of the program) whatever the pattern.
final class RegexProgram {
  /// The longest program; `(a{1000}){1000}` would be a million steps a character.
  private static let maximalLength = 10_000

  enum Step {
    case oneOf([ClosedRange<UInt32>], isNegated: Bool)
    case split(Int, Int)
    case jump(Int)
    case startOfText
    case endOfText
    case wordBoundary(isNegated: Bool)
    /// Remembers the place in a slot: two for each group, where it begins and where it ends.
    case save(Int)
    case match
  }

  private(set) var steps: [Step] = []
  /// How many groups the pattern has.
  private(set) var groupCount = 0
  private var ignoresCase: Bool
  private let pattern: String

  /// - Throws: a `.runtime` error that says what is wrong with the pattern, and where.
  init(_ pattern: String, ignoresCase: Bool) throws(QueryError) {
    self.pattern = pattern
    self.ignoresCase = ignoresCase
    var parser = RegexParser(pattern)
    let node = try parser.parse()
    self.ignoresCase = ignoresCase || parser.ignoresCase
    groupCount = parser.groupCount
    try emit(node)
    try add(.match)
  }

  private func add(_ step: Step) throws(QueryError) {
    if steps.count >= Self.maximalLength {
      throw QueryError(.runtime, "the regular expression '\(pattern)' is too large")
    }
    steps.append(step)
  }

  private func emit(_ node: RegexNode) throws(QueryError) {
    switch node {
    case .empty: break
    case .oneOf(let ranges, let isNegated): try add(.oneOf(ranges, isNegated: isNegated))
    case .startOfText: try add(.startOfText)
    case .endOfText: try add(.endOfText)
    case .wordBoundary(let isNegated): try add(.wordBoundary(isNegated: isNegated))
    case .sequence(let parts): for part in parts { try emit(part) }
    case .either(let branches): try emitEither(branches)
    case .group(let number, let inner):
      try add(.save(number * 2))
      try emit(inner)
      try add(.save(number * 2 + 1))
    case .repeated(let inner, let least, let most, let isLazy):
      for _ in 0..<least {
        let before = steps.count
        try emit(inner)
        // What matches only the empty text need not be repeated, and must not be, a thousand to the depth times.
        if steps[before...].allSatisfy({ if case .save = $0 { true } else { false } }) { break }
      }
      guard let most else {
        let loop = steps.count
        try add(.split(loop + 1, loop + 1))
        try emit(inner)
        try add(.jump(loop))
        steps[loop] = isLazy ? .split(steps.count, loop + 1) : .split(loop + 1, steps.count)
        return
      }
      var splits: [Int] = []
      for _ in least..<max(least, most) {
        splits.append(steps.count)
        try add(.match)
        try emit(inner)
      }
      for split in splits {
        steps[split] = isLazy ? .split(steps.count, split + 1) : .split(split + 1, steps.count)
      }
    }
  }

  private func emitEither(_ branches: [RegexNode]) throws(QueryError) {
    var jumps: [Int] = []
    for (i, branch) in branches.enumerated() {
      guard i + 1 < branches.count else {
        try emit(branch)
        break
      }
      let split = steps.count
      try add(.match)
      try emit(branch)
      jumps.append(steps.count)
      try add(.match)
      steps[split] = .split(split + 1, steps.count)
    }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  /// Whether some part of the text matches.
  func matches(_ text: String) -> Bool {
    let characters = text.unicodeScalars.map(\.value)
    var threads = ThreadList(steps.count)
    var following = ThreadList(steps.count)
    for position in 0...characters.count {
      // A match may begin anywhere.
      if follow(from: 0, at: position, characters, into: &threads) { return true }
      guard position < characters.count else { return false }
      following.clear()
      for place in threads.places {
        guard case .oneOf(let ranges, let isNegated) = steps[place],
          contains(ranges, characters[position]) != isNegated
        else { continue }
        if follow(from: place + 1, at: position + 1, characters, into: &following) { return true }
      }
      swap(&threads, &following)
    }
    return false
  }

  /// Adds the steps that take a character and can be reached from one without taking any; true where the end
  /// of the program is reached.
  private func follow(
    from start: Int, at position: Int, _ characters: [UInt32], into threads: inout ThreadList
  ) -> Bool {
    threads.pending.append(start)
    while let place = threads.pending.popLast() {
      guard threads.visit(place) else { continue }
      switch steps[place] {
      case .oneOf: threads.places.append(place)
      case .split(let first, let second): threads.pending += [second, first]
      case .jump(let target): threads.pending.append(target)
      case .save: threads.pending.append(place + 1)
      case .startOfText: if position == 0 { threads.pending.append(place + 1) }
      case .endOfText: if position == characters.count { threads.pending.append(place + 1) }
      case .wordBoundary(let isNegated):
        let before = position > 0 && Self.isWord(characters[position - 1])
        let after = position < characters.count && Self.isWord(characters[position])
        if (before != after) != isNegated { threads.pending.append(place + 1) }
      case .match:
        threads.pending.removeAll(keepingCapacity: true)
        return true
      }
    }
    return false
  }

  func contains(_ ranges: [ClosedRange<UInt32>], _ character: UInt32) -> Bool {
    if ranges.contains(where: { $0.contains(character) }) { return true }
    guard ignoresCase, let scalar = Unicode.Scalar(character) else { return false }
    return [scalar.properties.lowercaseMapping, scalar.properties.uppercaseMapping].contains { mapping in
      let scalars = mapping.unicodeScalars
      guard let other = scalars.first, scalars.count == 1 else { return false }
      return ranges.contains { $0.contains(other.value) }
    }
  }

  static func isWord(_ character: UInt32) -> Bool {
    (0x30...0x39).contains(character) || (0x41...0x5A).contains(character) || character == 0x5F
      || (0x61...0x7A).contains(character)
  }

  /// The steps that wait for the next character, and which were visited to find them.
  private struct ThreadList {
    var places: [Int] = []
    var pending: [Int] = []
    private var visitedIn: [Int]
    private var round = 1

    init(_ count: Int) { visitedIn = Array(repeating: 0, count: count) }

    mutating func clear() {
      places.removeAll(keepingCapacity: true)
      round += 1
    }

    /// Marks a step; false where it was marked already.
    mutating func visit(_ place: Int) -> Bool {
      if visitedIn[place] == round { return false }
      visitedIn[place] = round
      return true
    }
  }
}
