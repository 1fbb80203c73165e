import SQLSyntax

/// A small generator of random numbers with a seed (SplitMix64), so that a failure can be repeated.
package struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  package init(state: UInt64) { self.state = state }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Derives random sentences from the grammar.
package struct SentenceGenerator {
  let grammar: Grammar
  package var random: SeededGenerator
  private let rules: [String: Piece]
  /// Rules whose rows must be equally long, which a grammar cannot say: they are derived without repetition.
  private static let withoutRepetition: Set<String> = ["values_list"]

  /// A part of a rule, with the fewest applications of rules that end it.
  private final class Piece {
    let node: Grammar.Node
    let parts: [Piece]
    let height: Int

    init(_ node: Grammar.Node, _ heights: [String: Int]) {
      self.node = node
      switch node {
      case .sequence(let nodes), .choice(let nodes): parts = nodes.map { Piece($0, heights) }
      case .optional(let inner), .repeated(let inner): parts = [Piece(inner, heights)]
      default: parts = []
      }
      height = SentenceGenerator.height(node, heights) ?? .max
    }

    /// The height of what an optional or repeated part has inside.
    var innerHeight: Int { parts.first?.height ?? .max }
  }

  package init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SeededGenerator(state: seed)
    var heights: [String: Int] = [:]
    var changed = true
    while changed {
      changed = false
      for (name, node) in grammar.rules where !Grammar.isToken(name) {
        guard let height = Self.height(node, heights).map({ $0 + 1 }), height < heights[name] ?? .max else {
          continue
        }
        heights[name] = height
        changed = true
      }
    }
    rules = grammar.rules.mapValues { Piece($0, heights) }
  }

  /// A sentence that `rule` derives, with at most about `budget` applications of rules on any path.
  package mutating func sentence(_ rule: String, budget: Int) -> String {
    var tokens: [String] = []
    if let piece = rules[rule] { phrase(piece, budget, repeats: true, into: &tokens) }
    return tokens.map { $0 + separator() }.joined()
  }

  private static func height(_ node: Grammar.Node, _ heights: [String: Int]) -> Int? {
    switch node {
    case .sequence(let parts):
      var tallest = 0
      for part in parts {
        guard let height = height(part, heights) else { return nil }
        tallest = max(tallest, height)
      }
      return tallest
    case .choice(let parts): return parts.compactMap { height($0, heights) }.min()
    case .rule(let name): return Grammar.isToken(name) ? 0 : heights[name]
    case .optional, .repeated, .text, .characters, .difference, .special: return 0
    }
  }

  private mutating func phrase(_ piece: Piece, _ budget: Int, repeats: Bool, into tokens: inout [String]) {
    switch piece.node {
    case .sequence:
      for part in piece.parts { phrase(part, budget, repeats: repeats, into: &tokens) }
    case .choice:
      let affordable = piece.parts.filter { $0.height <= budget }
      let lowest = piece.parts.min { $0.height < $1.height }
      if let part = affordable.randomElement(using: &random) ?? lowest {
        phrase(part, budget, repeats: repeats, into: &tokens)
      }
    case .optional:
      guard piece.innerHeight <= budget, Int.random(in: 0..<3, using: &random) == 0 else { return }
      phrase(piece.parts[0], budget, repeats: repeats, into: &tokens)
    case .repeated:
      guard repeats, piece.innerHeight <= budget else { return }
      while Int.random(in: 0..<4, using: &random) == 0 {
        phrase(piece.parts[0], budget, repeats: repeats, into: &tokens)
      }
    case .rule(let name):
      if Grammar.isToken(name) {
        tokens.append(token(name))
      } else if let rule = rules[name] {
        phrase(rule, budget - 1, repeats: !Self.withoutRepetition.contains(name), into: &tokens)
      }
    case .text(let text):
      tokens.append(Bool.random(using: &random) ? text : text.lowercased())
    case .characters, .difference, .special: break
    }
  }

  // MARK: Tokens

  private mutating func token(_ name: String) -> String {
    while true {
      let text = characters(.rule(name))
      switch name {
      case "IDENTIFIER" where Keyword(word: text.lowercased()) != nil: continue
      case "FLOAT" where !(Double(text.filter { $0 != "_" })?.isFinite ?? false): continue
      default: return text
      }
    }
  }

  private mutating func separator() -> String {
    // The space first: `/` before a comment would be another symbol.
    " " + (0..<Int.random(in: 0...1, using: &random)).map { _ in token("SEPARATOR") }.joined()
  }

  private mutating func characters(_ node: Grammar.Node) -> String {
    switch node {
    case .sequence(let parts): return parts.map { characters($0) }.joined()
    case .choice(let parts): return parts.randomElement(using: &random).map { characters($0) } ?? ""
    case .optional(let inner): return Bool.random(using: &random) ? characters(inner) : ""
    case .repeated(let inner):
      return (0..<Int.random(in: 0...2, using: &random)).map { _ in characters(inner) }.joined()
    case .text(let text): return text
    case .characters(let from, let to):
      return Unicode.Scalar(UInt32.random(in: from.value...to.value, using: &random)).map { String($0) } ?? ""
    case .difference(let a, let b):
      let excluded = b == .rule("NEWLINE") ? "\n" : characters(b)
      while true {
        let text = characters(a)
        if text != excluded { return text }
      }
    case .special(let text): return special(text)
    case .rule(let name): return grammar.rules[name].map { characters($0) } ?? ""
    }
  }

  private mutating func special(_ text: String) -> String {
    let samples: [String]
    switch text {
    case "an alphabetic character of Unicode beyond ASCII": samples = ["é", "ß", "λ", "名", "Я"]
    case "any character of Unicode":
      samples = ["a", "Z", "0", " ", "'", "\"", ";", "-", "\n", "*", "/", "é", "🙂", "名"]
    case "a white-space character of Unicode, or U+FEFF":
      samples = [" ", " ", " ", "\n", "\t", "\r\n", "\u{A0}", "\u{FEFF}"]
    case "U+000A, or the end of the text": samples = ["\n"]
    case "any character that begins neither a comment nor its end": samples = ["a", " ", ";", "'", "-", "é"]
    default: samples = []
    }
    return samples.randomElement(using: &random) ?? "?\(text)?"
  }
}
