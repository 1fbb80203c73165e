import Diagnostics
import GrammarSupport
import Testing

@testable import SQLSyntax

@Suite struct GrammarTests {
  let grammar: Grammar

  init() throws { grammar = try Grammar.load() }

  @Test func everyRuleIsDefined() {
    let named = grammar.rules.values.reduce(into: Set<String>()) { $0.formUnion(Grammar.references($1)) }
    #expect(named.subtracting(grammar.rules.keys) == [])
    #expect(grammar.rules.count > 80)
  }

  @Test func everyRuleIsReached() {
    // What a script has, what stands between its tokens, and the words that are never names.
    var reached: Set<String> = ["script", "SEPARATOR", "reserved_keyword"]
    var waiting = Array(reached)
    while let name = waiting.popLast() {
      guard let rule = grammar.rules[name] else { continue }
      for next in Grammar.references(rule) where reached.insert(next).inserted { waiting.append(next) }
    }
    #expect(Set(grammar.rules.keys).subtracting(reached) == [])
  }

  @Test func keywordsOfTheLexerAreThoseOfTheGrammar() {
    let phrases = grammar.rules.filter { !Grammar.isToken($0.key) }
    let words = phrases.values.reduce(into: Set<String>()) { $0.formUnion(Grammar.texts($1)) }
      .filter { $0.first?.isLetter ?? false }
    let lexer = Set(Keyword.allCases.map { $0.rawValue.uppercased() })
    #expect(words.subtracting(lexer) == [])
    #expect(lexer.subtracting(words) == [])
  }

  @Test func symbolsOfTheLexerAreThoseOfTheGrammar() {
    let phrases = grammar.rules.filter { !Grammar.isToken($0.key) }
    let symbols = phrases.values.reduce(into: Set<String>()) { $0.formUnion(Grammar.texts($1)) }
      .filter { !($0.first?.isLetter ?? true) }
    #expect(symbols == Set(Symbol.allCases.map(\.rawValue)))
  }

  @Test(arguments: [
    ("reserved_keyword", Keyword.Use.reserved), ("restricted_keyword", .restricted), ("form_keyword", .form),
    ("free_keyword", .free),
  ])
  func usesOfKeywords(rule: String, use: Keyword.Use) throws {
    let words = Grammar.texts(try #require(grammar.rules[rule]))
    #expect(words == Set(Keyword.allCases.filter { $0.use == use }.map { $0.rawValue.uppercased() }))
  }

  @Test func keywordsAreSorted() {
    #expect(Keyword.allCases.map(\.rawValue) == Keyword.allCases.map(\.rawValue).sorted())
    for keyword in Keyword.allCases { #expect(Keyword(word: keyword.rawValue) == keyword) }
    #expect(Keyword(word: "selct") == nil)
  }

  @Test(arguments: 0..<10)
  func derivedScriptsParse(seed: UInt64) {
    var generator = SentenceGenerator(grammar, seed: seed)
    for index in 0..<200 {
      let text = generator.sentence("statement", budget: 12 + index % 14)
      // A sentence deeper than the limit would be an error of another kind; none of this size is.
      do {
        #expect(try SQLParser.parseScript(text).count == 1)
      } catch {
        Issue.record("seed \(seed), sentence \(index): \(error.text(source: text))")
        return
      }
    }
  }

  /// Printing a tree and parsing the text gives the same tree, on every kind of query that can be derived.
  @Test(arguments: 100..<110)
  func derivedQueriesSurvivePrinting(seed: UInt64) throws {
    var generator = SentenceGenerator(grammar, seed: seed)
    for index in 0..<100 {
      let text = generator.sentence("query", budget: 12 + index % 14)
      let query = try SQLParser.parseQuery(text)
      let printed = query.sql
      do {
        let again = try SQLParser.parseQuery(printed)
        #expect(again.sql == printed)
      } catch {
        Issue.record("\(error.text(source: printed)) from \(text)")
        return
      }
    }
  }

  @Test(arguments: 200..<210)
  func derivedExpressionsSurvivePrinting(seed: UInt64) throws {
    var generator = SentenceGenerator(grammar, seed: seed)
    for index in 0..<200 {
      let text = generator.sentence("expression", budget: 14 + index % 14)
      let expression = try SQLParser.parseExpression(text)
      let again = try SQLParser.parseExpression(expression.sql)
      #expect(prefix(again) == prefix(expression), "from \(text)")
    }
  }
}
