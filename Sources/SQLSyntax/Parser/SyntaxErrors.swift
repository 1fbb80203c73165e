import Diagnostics

// The words of the parser's errors.
extension Parser {
  /// That `what` should stand here: `expected an expression after "where", found "group"`. Where a word
  /// stands here that looks like one of `words`, that one is offered.
  func expected(_ what: String, offering words: [Keyword] = []) -> QueryError {
    if case .invalid(let error) = kind() { return error }
    var message = "expected \(what)"
    if let before = textBefore() { message += " after \(before)" }
    if !atStatementEnd { message += ", found \(text(of: current))" }
    let hint = misspelling(at: position, of: words) ?? misspelling(at: position - 1, of: words)
    return QueryError(.syntax, message, at: current.span, hint: hint)
  }

  /// That the statement should have ended, or gone on otherwise, before the next token.
  func unexpected() -> QueryError {
    if case .invalid(let error) = kind() { return error }
    if at(.rightParenthesis) {
      return QueryError(.syntax, "this \")\" closes nothing", at: current.span)
    }
    if at(.order), !at(.by, ahead: 1) {
      let place = tokens[min(position + 1, tokens.count - 1)].span
      return QueryError(.syntax, "expected \"by\" after \"order\"", at: place)
    }
    var message = "unexpected \(text(of: current))"
    if let before = textBefore() { message += " after \(before)" }
    return QueryError(.syntax, message, at: current.span, hint: hintForUnexpected())
  }

  /// Whether nothing is left of the statement.
  var atStatementEnd: Bool { kind() == .end || at(.semicolon) }

  private static let clauses: [Keyword] = [
    .and, .asc, .between, .desc, .except, .from, .group, .having, .inner, .intersect, .join, .left, .like,
    .limit, .offset,
    .order, .qualify, .right, .select, .union, .using, .where, .window,
  ]

  private func hintForUnexpected() -> String? {
    if let hint = misspelling(at: position, of: Self.clauses) { return hint }
    // `select a form blocks`: "form" was taken for an alias, and the next word is the one in the way.
    if let hint = misspelling(at: position - 1, of: Self.clauses) { return hint }
    if let hint = hintForForeignWord() { return hint }
    switch kind() {
    case .keyword(.where):
      return "\"where\" stands after \"from\" and before \"group by\", \"order by\" and \"limit\""
    case .keyword(.group): return "\"group by\" stands after \"where\" and before \"order by\" and \"limit\""
    case .keyword(.having): return "\"having\" stands after \"group by\" and before \"order by\""
    case .keyword(.order): return "\"order by\" stands before \"limit\", and once"
    case .keyword(.select):
      if position > 0, tokens[position - 1].kind == .keyword(.exists) {
        return "the query stands in parentheses"
      }
      return "another statement begins after \";\"; in \"from t select a\", \"where\" comes last"
    case .keyword(.from):
      return tokens[..<position].contains { $0.kind == .keyword(.where) }
        && !tokens[..<position].contains { $0.kind == .keyword(.from) }
        ? "\"from\" stands before \"where\"" : "a query has one \"from\""
    case .symbol(.leftParenthesis) where position > 0:
      guard case .identifier(let name) = tokens[position - 1].kind else { return nil }
      return "is there a comma missing before \"\(name)\"?"
    case .identifier(let word) where isDetachedUnit(word):
      return "the unit stands right behind the number: \(excerpt(tokens[position - 1].span))\(word)"
    case .identifier, .quotedName, .string, .integer, .double, .duration, .parameter:
      return "is there a comma or an operator missing?"
    case .symbol(.colon): return "a cast is written x::bigint, a slice of a list x[2:3]"
    case .symbol(.comma) where textBefore() != nil && isAfterLimit:
      return "write limit 10 offset 5"
    case .symbol(.percent) where isAfterLimit:
      return "limit takes a number of rows, not a part of them"
    case .symbol where isAfterLimit: return "put it in parentheses: limit (1 + 1)"
    case .symbol(.equal), .symbol(.less), .symbol(.lessOrEqual), .symbol(.greater), .symbol(.greaterOrEqual),
      .symbol(.doubleEqual), .symbol(.lessGreater), .symbol(.bangEqual):
      return "comparisons do not chain: write a < b and b < c"
    default: return nil
    }
  }

  /// `10 ms`: a unit that has come off its number.
  private func isDetachedUnit(_ word: String) -> Bool {
    guard position > 0, NumberUnit(word) != nil else { return false }
    switch tokens[position - 1].kind {
    case .integer, .double: return true
    default: return false
    }
  }

  private var isAfterLimit: Bool { position > 1 && tokens[position - 2].kind == .keyword(.limit) }

  /// `did you mean "select"?` where the token at `index` is a name close to one of `words`.
  private func misspelling(at index: Int, of words: [Keyword]) -> String? {
    guard tokens.indices.contains(index), case .identifier(let word) = tokens[index].kind,
      word.utf8.count >= 3
    else {
      return nil
    }
    guard let nearest = nearestName(to: word, in: words.map(\.rawValue)) else { return nil }
    return index == position
      ? "did you mean \"\(nearest)\"?" : "did you mean \"\(nearest)\" instead of \"\(word)\"?"
  }

  /// The token before this one in its statement, quoted for a message; two where it is the "by" of a pair.
  private func textBefore() -> String? {
    guard position > 0, tokens[position - 1].kind != .symbol(.semicolon) else { return nil }
    let previous = tokens[position - 1]
    if previous.kind == .keyword(.by), position > 1 {
      switch tokens[position - 2].kind {
      case .keyword(.group), .keyword(.order), .keyword(.partition):
        return "\"\(text(of: tokens[position - 2]).filter { $0 != "\"" }) by\""
      default: break
      }
    }
    return text(of: previous)
  }

  /// A token as an error shows it: in double quotes, strings in their own, long ones cut.
  func text(of token: Token) -> String {
    switch token.kind {
    case .end: return "the end"
    case .keyword(let keyword): return "\"\(keyword.rawValue)\""
    case .quotedName, .string: return excerpt(token.span)
    default: return "\"\(excerpt(token.span))\""
    }
  }

  private func excerpt(_ span: SourceSpan) -> String {
    let whole = String(decoding: bytes[span.start..<min(span.end, bytes.count)], as: UTF8.self)
    return whole.count <= 40 ? whole : whole.prefix(37) + "..."
  }
}
