import Diagnostics

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
    switch word(at: position) {
    case "similar" where at(.to, ahead: 1):
      return "a regular expression is compared with ~, as in text ~ '^a.*z$'"
    case "isnull": return "write \"is null\""
    case "notnull": return "write \"is not null\""
    case "fetch": return "the number of rows stands at the end: limit 10"
    default: break
    }
    if at(.not), word(at: position + 1) == "similar" { return "write !~ with a regular expression" }
    guard let before = word(at: position - 1) else {
      let isAfterStar = position > 0 && tokens[position - 1].kind == .symbol(.star)
      guard isAfterStar, let name = word(at: position) else { return nil }
      return "is there a \"from\" missing before \"\(name)\"?"
    }
    switch before {
    case "top", "fetch": return "the number of rows stands at the end: limit 10"
    case "similar" where at(.to): return "a regular expression is compared with ~, as in text ~ '^a.*z$'"
    case "tablesample", "sample": return "rows are chosen with where, or cut off with limit"
    case "div": return "whole numbers are divided with //"
    case "mod": return "the remainder is written a % b"
    case "date", "timestamp", "time":
      guard case .string = kind() else { return nil }
      return "a cast is written behind the value: 'text'::type"
    default: return nil
    }
  }

  /// The error for a form of other databases that looks like a call with a query in it; nil where there is none.
  func foreignCall(_ function: Name) -> QueryError? {
    guard !function.isQuoted, atQueryWord() else { return nil }
    let hint: String
    switch function.text {
    case "array": hint = "a list of a query's values is (select list(x) from ...)"
    case "any", "some": hint = "write x in (select ...), or compare with (select min(x) from ...) or max(x)"
    default: return nil
    }
    return QueryError(.syntax, "there is no \"\(function.text)\" of a query", at: function.span, hint: hint)
  }

  /// The error for the words that standard SQL has between arguments of some functions; nil where none stands
  /// here.
  func foreignArguments(_ function: Name) -> QueryError? {
    guard !function.isQuoted, !at(.rightParenthesis), !at(.order) else { return nil }
    let hint: String
    switch function.text {
    case "extract": hint = "write date_part('hour', x), or hour(x)"
    case "substring", "substr": hint = "write substring(text, from, count)"
    case "trim": hint = "write trim(text, characters), ltrim or rtrim"
    case "overlay": hint = "write left(text, n) || new || text[m:]"
    default: return nil
    }
    var error = expected("\",\" or \")\"")
    error.hint = hint
    return error
  }

  /// The error for `percentile_cont(0.5) WITHIN GROUP (ORDER BY x)`, whose first word was taken for an alias.
  func withinGroup() -> QueryError? {
    guard word(at: position - 1) == "within" else { return nil }
    return QueryError(
      .syntax, "there is no \"within group\"", at: tokens[position - 1].span.union(current.span),
      hint: "write quantile_cont(x, 0.5), or string_agg(x, ',' order by y)")
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
