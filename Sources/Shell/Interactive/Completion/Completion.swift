/// What may stand in the place of what was typed before the cursor.
struct Completion: Hashable, Sendable {
  /// One of the texts.
  struct Candidate: Hashable, Sendable {
    /// What stands in the place of the word.
    var text: String
    /// What follows it where there is no other: a space, a parenthesis, the end of a quote.
    var end = ""
  }

  /// Where the word begins, in bytes of UTF-8; it ends at the cursor.
  var start: Int
  /// In the order in which they are shown; no text twice.
  var candidates: [Candidate]

  /// Nothing fits.
  static func none(at cursor: Int) -> Completion { Completion(start: cursor, candidates: []) }

  /// The candidates as texts in the place of what stands from `offset` to the cursor, which is where an editor thinks
  /// that the word begins.
  func replacements(in line: String, from offset: Int) -> [String] {
    let texts = candidates.count == 1 ? candidates.map { $0.text + $0.end } : candidates.map(\.text)
    let bytes = Array(line.utf8)
    if start >= offset {
      let kept = String(decoding: bytes[offset..<min(start, bytes.count)], as: UTF8.self)
      return texts.map { kept + $0 }
    }
    let dropped = String(decoding: bytes[max(0, start)..<offset], as: UTF8.self).lowercased()
    return texts.compactMap { text in
      text.lowercased().hasPrefix(dropped) ? String(text.dropFirst(dropped.count)) : nil
    }
  }
}

/// What all texts begin with, letters of either case taken for the same and written as in the first.
func commonPrefix(of texts: [String]) -> String {
  guard var prefix = texts.first?[...] else { return "" }
  for text in texts.dropFirst() {
    var end = prefix.startIndex
    for (a, b) in zip(prefix, text) {
      guard a == b || a.lowercased() == b.lowercased() else { break }
      end = prefix.index(after: end)
    }
    prefix = prefix[..<end]
  }
  return String(prefix)
}
