import Foundation

/// Grammar/tq.ebnf as data, in the notation that stands at its top.
package struct Grammar {
  package indirect enum Node: Hashable {
    case sequence([Node])
    case choice([Node])
    case optional(Node)
    case repeated(Node)
    case text(String)
    case characters(from: Unicode.Scalar, to: Unicode.Scalar)
    case difference(Node, Node)
    case special(String)
    case rule(String)
  }

  package var rules: [String: Node] = [:]
  package var order: [String] = []

  package static func isToken(_ rule: String) -> Bool { rule.first?.isUppercase ?? false }

  /// The file of this repository.
  package static func load() throws -> Grammar { try Grammar(text()) }

  /// The text of the file.
  package static func text() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("Grammar/tq.ebnf"), encoding: .utf8)
  }

  package init(_ text: String) throws {
    var reader = GrammarReader(text)
    while let (name, node) = try reader.rule() {
      guard rules[name] == nil else { throw GrammarError(text: "\(name) is defined twice") }
      rules[name] = node
      order.append(name)
    }
  }

  /// The rules that a node names.
  package static func references(_ node: Node) -> Set<String> {
    switch node {
    case .sequence(let parts), .choice(let parts): parts.reduce(into: []) { $0.formUnion(references($1)) }
    case .optional(let inner), .repeated(let inner): references(inner)
    case .difference(let a, let b): references(a).union(references(b))
    case .rule(let name): [name]
    default: []
    }
  }

  /// The words and symbols in double quotes that a node has.
  package static func texts(_ node: Node) -> Set<String> {
    switch node {
    case .sequence(let parts), .choice(let parts): parts.reduce(into: []) { $0.formUnion(texts($1)) }
    case .optional(let inner), .repeated(let inner): texts(inner)
    case .text(let text): [text]
    default: []
    }
  }
}

package struct GrammarError: Error {
  package var text: String
}

/// Reads the notation, one rule at a time.
private struct GrammarReader {
  private var rest: Substring.UnicodeScalarView

  init(_ text: String) { rest = Substring(text).unicodeScalars }

  mutating func rule() throws -> (String, Grammar.Node)? {
    skipSpace()
    guard !rest.isEmpty else { return nil }
    let name = try word()
    try expect("=")
    let node = try choice()
    try expect(";")
    return (name, node)
  }

  private mutating func choice() throws -> Grammar.Node {
    var parts = [try sequence()]
    while accept("|") { parts.append(try sequence()) }
    return parts.count == 1 ? parts[0] : .choice(parts)
  }

  private mutating func sequence() throws -> Grammar.Node {
    var parts: [Grammar.Node] = []
    while let next = peek(), !"|;)]}".unicodeScalars.contains(next) {
      var part = try atom()
      if accept("-") { part = .difference(part, try atom()) }
      parts.append(part)
    }
    guard !parts.isEmpty else { throw GrammarError(text: "an empty sequence before \(rest.prefix(40))") }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func atom() throws -> Grammar.Node {
    if accept("[") { return .optional(try closed("]")) }
    if accept("{") { return .repeated(try closed("}")) }
    if accept("(") { return try closed(")") }
    if accept("?") {
      let text = take(until: "?")
      return .special(text.trimmingCharacters(in: .whitespaces))
    }
    for quote in ["\"", "'"] as [Unicode.Scalar] where accept(quote) {
      let text = take(until: quote)
      guard accept(".") else { return .text(text) }
      try expect(".")
      try expect(quote)
      guard let from = text.unicodeScalars.first, let to = take(until: quote).unicodeScalars.first else {
        throw GrammarError(text: "a bad range")
      }
      return .characters(from: from, to: to)
    }
    return .rule(try word())
  }

  private mutating func closed(_ end: Unicode.Scalar) throws -> Grammar.Node {
    let node = try choice()
    try expect(end)
    return node
  }

  private mutating func take(until end: Unicode.Scalar) -> String {
    let text = String(String.UnicodeScalarView(rest.prefix { $0 != end }))
    rest = rest.dropFirst(text.unicodeScalars.count + 1)
    return text
  }

  private mutating func word() throws -> String {
    skipSpace()
    let word = String(String.UnicodeScalarView(rest.prefix { $0 == "_" || $0.properties.isAlphabetic }))
    guard !word.isEmpty else {
      throw GrammarError(text: "a name is missing before \(String(rest.prefix(40)))")
    }
    rest = rest.dropFirst(word.unicodeScalars.count)
    return word
  }

  private mutating func peek() -> Unicode.Scalar? {
    skipSpace()
    return rest.first
  }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek() == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws {
    guard accept(scalar) else {
      throw GrammarError(text: "expected \(scalar) before \(String(rest.prefix(40)))")
    }
  }

  private mutating func skipSpace() {
    while let next = rest.first {
      if next.properties.isWhitespace {
        rest.removeFirst()
      } else if next == "(", rest.dropFirst().first == "*" {
        rest = rest.dropFirst(2)
        while !rest.isEmpty, !(rest.first == "*" && rest.dropFirst().first == ")") { rest.removeFirst() }
        rest = rest.dropFirst(2)
      } else {
        return
      }
    }
  }
}
