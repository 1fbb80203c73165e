import Columns
import Diagnostics
import Testing

@testable import Functions

@Suite struct RegexTests {
  let functions = FunctionCall()

  /// Expected values are DuckDB's (RE2).
  @Test(arguments: [
    ("abc", "b", true),
    ("abc", "^b", false),
    ("abc", "c$", true),
    ("abc", "^abc$", true),
    ("", "^$", true),
    ("abc", "", true),
    ("a\nb", "a.b", false),
    ("a\nb", "(?s)a.b", true),
    ("abc", "a|x", true),
    ("xbc", "^(a|x)b", true),
    ("aaa", "^a{2}$", false),
    ("aaa", "^a{2,}$", true),
    ("aaa", "^a{1,3}$", true),
    ("aaaa", "^a{1,3}$", false),
    ("a{b", "a{b", true),
    ("worker-12", "[a-z]+-\\d+$", true),
    ("worker-x", "\\d", false),
    ("a b", "\\bb\\b", true),
    ("ab", "\\bb\\b", false),
    ("ab", "a\\Bb", true),
    ("GC", "(?i)gc", true),
    ("é", "^.$", true),
    ("a]", "[]]", true),
    ("a-", "[a-]-", true),
    ("x", "[^a-c]", true),
    ("b", "[^a-c]", false),
    ("_9", "^\\w+$", true),
    (" \t", "^\\s+$", true),
    ("a.b", "a\\.b", true),
    ("axb", "a\\.b", false),
    ("ab", "(?:a)(b)?$", true),
    ("a", "^(a*)*$", true),
    ("a", "a*?", true),
    ("5x", "^[\\dx]+$", true),
    ("zz", "^[^\\d]+$", true),
    ("net/http.(*conn).serve", "\\(\\*conn\\)", true),
  ])
  func matches(text: String, pattern: String, expected: Bool) throws {
    #expect(
      try functions.call("regexp_matches", .varchar(text), .varchar(pattern)) == .boolean(expected))
  }

  @Test func optionsDisregardCase() throws {
    #expect(
      try functions.call("regexp_matches", .varchar("ABC"), .varchar("^a[b-c]+$"), .varchar("i"))
        == .boolean(true))
    #expect(functions.failure("regexp_matches", .varchar("a"), .varchar("a"), .varchar("q")) != nil)
  }

  @Test(arguments: [
    "(", ")", "a)", "[a", "*a", "a**", "\\", "[z-a]", "a{1001}", "a{2,1}", "(?<n>a)", "\\q", "[\\",
  ])
  func wrongPatternsAreErrors(pattern: String) {
    #expect(
      functions.failure("regexp_matches", .varchar("a"), .varchar(pattern))?.contains("regular expression")
        == true)
  }

  @Test(.timeLimit(.minutes(1))) func hostilePatternsTakeNoExponentialTime() throws {
    let text = Value.varchar(String(repeating: "a", count: 2000))
    #expect(try functions.call("regexp_matches", text, .varchar("^(a*)*(a|a)*(a+)+b$")) == .boolean(false))
    #expect(functions.failure("regexp_matches", text, .varchar("((a{1000}){1000}){1000}")) != nil)
    let nothing = String(repeating: "(", count: 50) + ")" + String(repeating: "{1000})", count: 49)
    #expect(try functions.call("regexp_matches", text, .varchar(nothing)) == .boolean(true))
    let deep = String(repeating: "(", count: 100_000)
    #expect(functions.failure("regexp_matches", text, .varchar(deep)) != nil)
  }
}
