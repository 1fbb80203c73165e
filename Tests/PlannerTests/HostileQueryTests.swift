import Diagnostics
import SQLSyntax
import Testing

@testable import Planner

/// Queries made to take all memory, time or stack end in an error, soon.
@Suite struct HostileQueryTests {
  @Test func aliasesThatDoubleEnd() {
    let items = (1...60).map { "a\($0 - 1) + a\($0 - 1) as a\($0)" }.joined(separator: ", ")
    #expect(mistake("select 1 as a0, \(items)").hasPrefix("bind: the query is too large"))
  }

  @Test func caseThatDoublesEnds() {
    let nested = (0..<18).reduce("g") { text, _ in "coalesce(\(text), 1)" }
    #expect(mistake("select \(nested) from blocks").hasPrefix("bind: the query is too large"))
  }

  @Test func withThatNestsEnds() {
    let tables = (1...100).map { "t\($0) as (select * from t\($0 - 1))" }.joined(separator: ", ")
    #expect(
      mistake("with t0 as (from blocks), \(tables) select * from t100")
        .hasPrefix("bind: queries are nested more than 50 levels deep"))
  }

  @Test func aliasChainsEnd() {
    let items = (1...300).map { "a\($0 - 1) + 1 as a\($0)" }.joined(separator: ", ")
    let text = mistake("select 1 as a0, \(items)")
    #expect(text.hasPrefix("bind: the expression is nested more than 200 levels deep"), "\(text)")
    // Asked for from the end, too.
    let filtered = mistake("select 1 as a0, \(items) from blocks where a300 > 1")
    #expect(filtered.hasPrefix("bind: the expression is nested more than 200 levels deep"), "\(filtered)")
  }

  @Test func deepButAllowedWorks() throws {
    let sum = (0..<25).reduce("g") { text, i in "(\(text) + \(i))" }
    #expect(try planText("select \(sum) as x from blocks where \(sum) > 1").contains("filter"))
    let nested = (0..<8).reduce("blocks") { text, i in "(select g, g + 1 as g\(i) from \(text))" }
    #expect(try planText("select g from \(nested)") == "scan blocks: g")
  }

  @Test func longChainsOfConditionsAreOneLevel() throws {
    let chain = (0..<150).map { "g = \($0)" }.joined(separator: " or ")
    #expect(
      try planText("select g from blocks where \(chain)").hasPrefix("scan blocks: g where g in (0, 1, 2,"))
  }

  @Test func manySubqueriesEnd() throws {
    func query(_ count: Int) -> String {
      "select "
        + (0..<count).map { "(select max(c.g) + \($0) from blocks c where c.g < b.g)" }.joined(
          separator: ", ")
        + " from blocks b"
    }
    #expect(try planText(query(100)).contains("value join"))
    #expect(mistake(query(101)).hasPrefix("bind: more than 100 subqueries in one query"))
  }

  @Test func subqueriesThatDoubleEnd() {
    let chain = (1...30).map {
      ", lateral (select max(a\($0 - 1).x) + 1 as x from blocks where a\($0 - 1).x > g) a\($0)"
    }
    #expect(
      mistake("select 1 from (select g as x from blocks) a0" + chain.joined())
        .hasPrefix("bind: "))
    let nested = (1...12).reversed().reduce("select max(g) from blocks a13 where a13.g < a12.g") { inner, i in
      "select max(g) from blocks a\(i) where a\(i).g < a\(i - 1).g and a\(i).g > (\(inner))"
    }
    let text = mistake("select (\(nested)) from blocks a0")
    #expect(
      text == "none" || text.hasPrefix("bind: the query is too large") || text.hasPrefix("syntax: "),
      "\(text)")
  }

  @Test func manyColumnsEnd() {
    let stars = Array(repeating: "*", count: 20_000).joined(separator: ", ")
    #expect(mistake("select \(stars) from blocks").hasPrefix("bind: the query is too large"))
  }
}
