/// The name in `candidates` that `name` was most likely meant to be, or nil when none is close.
///
/// Distance counts insertions, deletions, substitutions and swaps of neighbours, without regard to case;
/// a name is close within a third of its length (at least one). A candidate that begins with the whole of
/// `name` (three characters or more) or is contained in it is close too: `duration` for `dur`. Last comes one
/// that `name` abbreviates by leaving out letters: `cnt` for `count`.
///
/// - Complexity: O(candidates × length²).
public func nearestName(to name: String, in candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased().utf8)
  guard !wanted.isEmpty, wanted.count <= 128 else { return nil }
  var best: String?
  var bestDistance = max(1, wanted.count / 3) + 1
  var contained: String?
  var abbreviated: String?
  for candidate in candidates {
    let other = Array(candidate.lowercased().utf8)
    guard other.count <= 128 else { continue }
    let distance = editDistance(wanted, other)
    if distance < bestDistance {
      best = candidate
      bestDistance = distance
    }
    let shorter = min(wanted.count, other.count)
    if shorter >= 3, contained == nil || other.count > (contained?.utf8.count ?? 0),
      wanted.starts(with: other) || other.starts(with: wanted)
    {
      contained = candidate
    }
    if abbreviated == nil, isAbbreviation(wanted, of: other) { abbreviated = candidate }
  }
  return best ?? contained ?? abbreviated
}

/// Whether `short` is `long` without some of its inner letters, most of which are left.
private func isAbbreviation(_ short: [UInt8], of long: [UInt8]) -> Bool {
  guard short.count >= 3, short.count < long.count, short.count * 2 >= long.count,
    short.first == long.first, short.last == long.last
  else { return false }
  var rest = long[...]
  for letter in short {
    guard let index = rest.firstIndex(of: letter) else { return false }
    rest = rest[(index + 1)...]
  }
  return true
}

/// Edit distance with swaps of neighbours (optimal string alignment).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var twoBack = [Int](repeating: 0, count: b.count + 1)
  var previous = Array(0...b.count)
  for i in 1...a.count {
    var current = [i] + [Int](repeating: 0, count: b.count)
    for j in 1...b.count {
      let substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      current[j] = min(previous[j] + 1, current[j - 1] + 1, substitution)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        current[j] = min(current[j], twoBack[j - 2] + 1)
      }
    }
    twoBack = previous
    previous = current
  }
  return previous[b.count]
}
