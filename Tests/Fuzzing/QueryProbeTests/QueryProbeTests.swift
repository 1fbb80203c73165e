import Diagnostics
import Foundation
import GrammarSupport
import QueryProbe
import SQLSyntax
import Testing

/// What the fuzzer looks for, without the fuzzer: what it found, a choice of what it tried, and texts made by hand.
/// A text that breaks tq ends the process of the tests, and the name of the test that began last is in the log.
@Suite(.serialized) struct QueryProbeTests {
  /// One text a file.
  static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Corpus")

  @Test func corpusDoesNoHarm() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path).sorted()
    #expect(files.count > 100)
    var ran = 0
    for file in files {
      let text = try String(contentsOf: Self.corpus.appending(path: file), encoding: .utf8)
      if QueryProbe.run(text) { ran += 1 }
    }
    #expect(ran > 50)
  }

  @Test func derivedSentencesDoNoHarm() throws {
    var generator = SentenceGenerator(try Grammar.load(), seed: 77)
    for index in 0..<300 { QueryProbe.prepare(generator.sentence("statement", budget: 8 + index % 20)) }
  }

  /// Sources of tests whose texts are wrong on purpose.
  private static let mistaken: Set<String> = ["SyntaxErrorTests.swift", "HostileInputTests.swift"]

  /// Documentation, examples and tests speak the language.
  @Test func statementsOfThisRepositoryAreInTheLanguage() throws {
    let all = StatementTexts.all().filter {
      !Self.mistaken.contains(String($0.file.split(separator: "/").last ?? "")) && !$0.file.contains("QueryProbeTests")
    }
    #expect(all.count > 600)
    #expect(all.count { $0.file.hasPrefix("docs/") } > 80)
    for found in all {
      do {
        _ = try SQLParser.parseScript(found.text)
      } catch {
        Issue.record("\(found.file): \(error.text(source: found.text))")
      }
    }
  }
}
