import Foundation
import GrammarSupport
import Testing

/// The page of the grammar and its pictures are those of Grammar/tq.ebnf.
@Suite struct GrammarPageTests {
  let grammar: Grammar

  init() throws { grammar = try Grammar.load() }

  @Test func pageIsUpToDate() throws {
    let page = GrammarPage.markdown(grammar, source: try Grammar.text())
    for rule in grammar.order { #expect(page.contains("\n### \(rule)\n"), "\(rule) is not on the page") }
    try Reference.check("grammar.md", Reference.notice + page)
  }

  @Test func picturesAreUpToDate() throws {
    for rule in grammar.order {
      let node = try #require(grammar.rules[rule])
      try Reference.check("grammar/\(rule).svg", RailroadDiagram.svg(of: rule, node))
    }
    let folder = Reference.folder.appending(path: "grammar")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(files) == Set(grammar.order.map { "\($0).svg" }))
  }

  /// Every word, symbol and rule that a rule names stands in its picture.
  @Test func picturesShowAll() throws {
    for (rule, node) in grammar.rules {
      let svg = RailroadDiagram.svg(of: rule, node)
      let document = try XMLText(svg)
      for name in Grammar.references(node) { #expect(document.contains(name), "\(name) is not in \(rule)") }
      for text in Grammar.texts(node) { #expect(document.contains(text), "\(text) is not in \(rule)") }
    }
  }
}

/// The words of the texts of a well-formed SVG.
private struct XMLText {
  private var words: Set<Substring> = []

  init(_ svg: String) throws {
    for line in svg.split(separator: "\n") where line.hasPrefix("<text") {
      let start = try #require(line.firstIndex(of: ">"))
      #expect(line.hasSuffix("</text>"))
      let text = line[line.index(after: start)...].dropLast("</text>".count)
      #expect(!text.contains("<") && !text.contains(">"))
      words.formUnion(
        text.replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
          .replacingOccurrences(of: "&amp;", with: "&").split(separator: " ").map { Substring(String($0)) })
    }
  }

  func contains(_ text: String) -> Bool { words.contains(Substring(text)) }
}
