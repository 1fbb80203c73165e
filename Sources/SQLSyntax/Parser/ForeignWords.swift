/// What other databases write and tq writes otherwise: hints for who comes from there.
extension Parser {
  /// What to write instead where the next token, or the word before it that was taken for a name, is of another
  /// dialect; nil where neither is.
  func hintForForeignWord() -> String? {
    if at(.not), at(.null, ahead: 1) { return "write \"is not null\"" }
    if let unit = word(at: position), let short = Self.units[unit], position > 0,
      case .integer = tokens[position - 1].kind
    {
      return "a duration is written with a short unit right behind the number, as in 10\(short)"
    }
    guard let before = word(at: position - 1) else {
      let isAfterStar = position > 0 && tokens[position - 1].kind == .symbol(.star)
      guard isAfterStar, let name = word(at: position) else { return nil }
      return "is there a \"from\" missing before \"\(name)\"?"
    }
    switch before {
    case "top", "fetch": return "the number of rows stands at the end: limit 10"
    case "div": return "whole numbers are divided with //"
    case "mod": return "the remainder is written a % b"
    case "date", "timestamp", "time":
      guard case .string = kind() else { return nil }
      return "a cast is written behind the value: 'text'::type"
    default: return nil
    }
  }

  private static let units = [
    "nanoseconds": "ns", "microseconds": "us", "milliseconds": "ms", "millisecond": "ms", "msec": "ms",
    "second": "s",
    "seconds": "s", "sec": "s", "secs": "s", "minute": "m", "minutes": "m", "min": "m", "hour": "h",
    "hours": "h",
  ]

  private func word(at index: Int) -> String? {
    guard tokens.indices.contains(index), case .identifier(let word) = tokens[index].kind else { return nil }
    return word.lowercased()
  }
}
