/// Where a regular expression matches, and what its groups match there.
///
/// The leftmost match; of those the one that the pattern prefers, as RE2 and Perl have it. All threads are
/// followed at once in the order of preference, each with the places that its groups have so far.
///
/// - Complexity: O(length of the text × length of the program × groups).
struct RegexSearch {
  private let program: RegexProgram
  private let characters: [UInt32]
  private let slotCount: Int

  private struct Thread {
    var place: Int
    var slots: [Int]
  }

  /// A search in a text.
  init(_ program: RegexProgram, in characters: [UInt32]) {
    self.program = program
    self.characters = characters
    slotCount = (program.groupCount + 1) * 2
  }

  /// The first match that begins at `start` or later: for each group, 0 being the whole, the range of
  /// characters it matches; nil where the group took no part.
  func first(from start: Int) -> [Range<Int>?]? {
    // Each step with the last position that it was reached at: those of the next position come only when all
    // of this one are known.
    var visited = [Int](repeating: -1, count: program.steps.count)
    var threads: [Thread] = []
    var best: [Int]?
    var position = start
    while position <= characters.count {
      if best == nil {
        var slots = [Int](repeating: -1, count: slotCount)
        slots[0] = position
        follow(Thread(place: 0, slots: slots), at: position, &visited, &threads)
      }
      var following: [Thread] = []
      search: for thread in threads {
        switch program.steps[thread.place] {
        case .match:
          // Threads behind this one are preferred less.
          best = thread.slots
          best?[1] = position
          break search
        case .oneOf(let ranges, let isNegated):
          guard position < characters.count,
            program.contains(ranges, characters[position]) != isNegated
          else { continue }
          follow(
            Thread(place: thread.place + 1, slots: thread.slots), at: position + 1, &visited, &following)
        default: continue
        }
      }
      if following.isEmpty, best != nil { break }
      threads = following
      position += 1
    }
    guard let best else { return nil }
    return (0..<slotCount / 2).map { group in
      let (low, high) = (best[group * 2], best[group * 2 + 1])
      return low >= 0 && high >= low ? low..<high : nil
    }
  }

  /// Adds the steps that take a character or end the match and can be reached without taking any, the
  /// preferred ones first.
  private func follow(
    _ thread: Thread, at position: Int, _ visited: inout [Int], _ threads: inout [Thread]
  ) {
    var pending = [thread]
    while let next = pending.popLast() {
      if visited[next.place] == position { continue }
      visited[next.place] = position
      switch program.steps[next.place] {
      case .oneOf, .match: threads.append(next)
      case .split(let first, let second):
        pending.append(Thread(place: second, slots: next.slots))
        pending.append(Thread(place: first, slots: next.slots))
      case .jump(let target): pending.append(Thread(place: target, slots: next.slots))
      case .save(let slot):
        var saved = Thread(place: next.place + 1, slots: next.slots)
        saved.slots[slot] = position
        pending.append(saved)
      case .startOfText:
        if position == 0 { pending.append(Thread(place: next.place + 1, slots: next.slots)) }
      case .endOfText:
        if position == characters.count { pending.append(Thread(place: next.place + 1, slots: next.slots)) }
      case .wordBoundary(let isNegated):
        let before = position > 0 && RegexProgram.isWord(characters[position - 1])
        let after = position < characters.count && RegexProgram.isWord(characters[position])
        if (before != after) != isNegated {
          pending.append(Thread(place: next.place + 1, slots: next.slots))
        }
      }
    }
  }

  /// All matches that do not overlap, from left to right.
  func all() -> [[Range<Int>?]] {
    var matches: [[Range<Int>?]] = []
    var position = 0
    var lastEnd = -1
    while position <= characters.count, let match = first(from: position), let whole = match[0] {
      // As RE2 has it, nothing empty is found right behind another match.
      if !whole.isEmpty || whole.lowerBound != lastEnd { matches.append(match) }
      lastEnd = whole.upperBound
      position = whole.isEmpty ? whole.upperBound + 1 : whole.upperBound
    }
    return matches
  }

  /// The characters of a range as text.
  func text(_ range: Range<Int>) -> String { Self.text(characters[range]) }

  /// Characters as text.
  static func text(_ characters: ArraySlice<UInt32>) -> String {
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: characters.compactMap { Unicode.Scalar($0) })
    return String(scalars)
  }
}
