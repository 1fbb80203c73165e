import Foundation

/// The page of docs/reference that shows Grammar/tq.ebnf: each rule's picture, its text and the rules it names.
package enum GrammarPage {
  /// Markdown; pictures are at `grammar/RULE.svg`.
  package static func markdown(_ grammar: Grammar, source: String) -> String {
    var page = introduction
    let users = grammar.order.reduce(into: [String: [String]]()) { users, name in
      for used in Grammar.references(grammar.rules[name] ?? .sequence([])).sorted() {
        users[used, default: []].append(name)
      }
    }
    for part in parts(of: source) {
      switch part {
      case .heading(let title): page += "\n## \(title)\n"
      case .note(let note): page += "\n\(note)\n"
      case .rule(let name, let text):
        page += "\n### \(name)\n\n![The rule \(name)](grammar/\(name).svg)\n\n```ebnf\n\(text)\n```\n"
        let links = (users[name] ?? []).filter { $0 != name }.map { "[\($0)](#\($0.lowercased()))" }
        if !links.isEmpty { page += "\nIn \(links.joined(separator: ", ")).\n" }
      }
    }
    return page
  }

  private static let introduction = """
    # Grammar

    What a query may say, rule by rule, from [Grammar/tq.ebnf](../../Grammar/tq.ebnf), which begins with an
    explanation of its notation. Follow the line from the left to the right: what stands in the round boxes is
    written as it is, in upper or lower case; a square box is another rule. Between the boxes of a rule in lower
    case there may be space and comments; nothing stands between those of a rule in UPPER case.

    """

  private enum Part {
    case heading(String)
    case note(String)
    case rule(String, text: String)
  }

  /// The file in pieces, without its first comment, which is about the notation.
  private static func parts(of source: String) -> [Part] {
    var parts: [Part] = []
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var isFirst = true
    while let line = lines.popFirst() {
      if line.isEmpty { continue }
      var text = String(line)
      let end = text.hasPrefix("(*") ? "*)" : " ;"
      while !text.hasSuffix(end), let next = lines.popFirst() { text += "\n" + next }
      if end == " ;" {
        parts.append(.rule(String(text.prefix { $0 != " " }), text: text))
      } else if !isFirst {
        let inner = text.dropFirst(2).dropLast(2)
          .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "\n")
        let title = inner.trimmingCharacters(in: CharacterSet(charactersIn: "- "))
        parts.append(inner.hasPrefix("----") ? .heading(title) : .note(inner))
      }
      isFirst = false
    }
    return parts
  }
}
