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

  /// Texts made to take all memory, time or stack. Each ends in an error or an answer, soon.
  @Test(arguments: [
    "select repeat('x', 9223372036854775807)", "select length(repeat('x', 1000000000000))",
    "select lpad('x', 9223372036854775807, 'y')", "select count(*) from range(0, 9223372036854775807)",
    "select range(0, 9223372036854775807)", "select sum(a.x) from range(1000000) a(x), range(1000000) b(x)",
    "from blocks limit 9223372036854775807 offset 9223372036854775807",
    "select ts, ntile(9223372036854775807) over (order by ts) from events",
    "select lag(ts, 9223372036854775807) over (order by ts) from events",
    "select sum(ts) over (order by ts rows between 9223372036854775807 preceding and 9223372036854775807 following) from events",
    "from series(1ns)", "from series(0s)", "select regexp_matches(repeat('a', 5000), '(a*)*b')",
    "select regexp_matches(repeat('a', 5000), '((((((((((a{1,100}){1,100}){1,100}){1,100}){1,100}){1,100}))))))')",
    "select repeat('a', 5000) like '" + String(repeating: "%a", count: 500) + "b'",
    "with recursive r(n) as (values (1) union all select n + 1 from r) select count(*) from r",
    "with recursive r(n) as (values (1) union all select a.n from r a, r b) select count(*) from r",
    "select -9223372036854775808 // -1, -9223372036854775808 % -1, abs(-9223372036854775808)",
    "select 292y, 9223372036854775807ns + 1ns, 1e308 * 10, -(-9223372036854775808)",
    "select width_bucket(1, 0, 1, 9223372036854775807), date_trunc('x', now())",
    "select approx_quantile(ts, 2.0), quantile_cont(ts, -1) from events",
    "select (select ts from events)", "select [1][9223372036854775807], [1][-9223372036854775807 - 1]",
    "create macro m(x) as m(x); select m(1)", "create macro a() as b(); create macro b() as a(); select a()",
    "create view v as from v; from v",
  ])
  func hostileQueriesEndSoon(text: String) {
    QueryProbe.run(text)
  }

  @Test func wideTextsEndSoon() {
    let columns = (0..<10_000).map { "\($0) as c\($0)" }.joined(separator: ", ")
    QueryProbe.run("select \(columns)")
    QueryProbe.run("select count(*) from (select \(columns)) group by all")
    QueryProbe.run("select '" + String(repeating: "x", count: 1_000_000) + "'")
    QueryProbe.run("select 1 -- " + String(repeating: "é", count: 500_000))
    QueryProbe.run("select 1" + String(repeating: ", 1", count: 330_000))
    QueryProbe.run("select \"" + String(repeating: "x", count: 1_000_000) + "\" from events")
  }

  /// Each macro calls the one before it twice.
  @Test func macrosThatDoubleEndSoon() {
    let macros = (1...40).map { "create macro m\($0)(x) as m\($0 - 1)(x) + m\($0 - 1)(x);" }.joined(
      separator: "\n")
    QueryProbe.run("create macro m0(x) as x + x;\n\(macros)\nselect m40(1)")
    let views = (1...40).map { "create view v\($0) as from v\($0 - 1) union all from v\($0 - 1);" }
    QueryProbe.run("create view v0 as select 1;" + views.joined() + "from v40")
  }

  /// Sources of tests with texts that are wrong on purpose, or that only look like statements.
  private static let mistaken: Set<String> = [
    "SyntaxErrorTests.swift", "HostileInputTests.swift", "ShellTests.swift", "ErrorTextTests.swift",
    "SQLSyntaxTests/StatementTests.swift", "QueryProbeTests.swift", "ProfileTests.swift", "SLTDatabase.swift",
  ]

  /// Documentation, examples and tests speak the language.
  @Test func statementsOfThisRepositoryAreInTheLanguage() throws {
    let all = StatementTexts.all().filter { found in
      !Self.mistaken.contains { found.file.hasSuffix($0) } && !isPartOfOther(found.text)
    }
    #expect(all.count > 600)
    #expect(all.count { $0.file.hasPrefix("docs/") } > 60)
    #expect(all.count { $0.file.hasSuffix(".slt") } > 400)
    for found in all {
      do {
        _ = try SQLParser.parseScript(found.text)
      } catch {
        Issue.record("\(found.file): \(error.text(source: found.text))")
      }
    }
  }

  /// Half a statement, which the test ends with another literal, or the text of a message.
  private func isPartOfOther(_ text: String) -> Bool {
    text.hasSuffix(" ") || text.contains("^^^") || text.hasPrefix("COPY needs") || text.hasPrefix("COPY has")
  }
}
