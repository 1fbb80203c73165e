import Catalog
import Columns
import Diagnostics
import SQLSyntax
import Testing

@testable import Planner

/// Macros: what stands in the place of a call.
@Suite struct MacroTests {
  private let catalog = QueryCatalog(
    tables: SampleCatalog.one.tables, functions: SampleCatalog.one.functions,
    macros: [
      MacroDefinition(
        name: "plus", parameters: [.init(name: "a"), .init(name: "b", defaultValue: "5")], body: "a + b",
        isTable: false),
      MacroDefinition(
        name: "mean", parameters: [.init(name: "x")], body: "sum(x) // count(x)", isTable: false),
      MacroDefinition(name: "twice", parameters: [.init(name: "n")], body: "plus(n, n)", isTable: false),
      MacroDefinition(
        name: "slow", parameters: [.init(name: "least", defaultValue: "10ms")],
        body: "select g, dur from blocks where dur > least", isTable: true),
      MacroDefinition(name: "broken", parameters: [], body: "nothing + 1", isTable: false),
      MacroDefinition(name: "ping", parameters: [], body: "pong()", isTable: false),
      MacroDefinition(name: "pong", parameters: [], body: "ping()", isTable: false),
    ], traceNames: ["t"])

  private func planned(_ sql: String) throws -> PlannedStatement {
    try QueryPlanner(catalog: catalog, parameters: [:], fold: evaluate).plan(
      try SQLParser.parseStatement(sql))
  }

  @Test(arguments: [
    ("select plus(g) as x from blocks", "g + 5"), ("select plus(g, 2) as x from blocks", "g + 2"),
    ("select plus(g, b := g * 2) as x from blocks", "g + g * 2"),
    ("select twice(g + 1) as x from blocks", "(g + 1) + (g + 1)"),
    ("select plus(plus(g, 1), plus(2, g)) as x from blocks", "g + 1 + (2 + g)"),
    ("select mean(g) as x from blocks", "sum(g)"),
    ("from slow()", "scan blocks: g, dur where dur > 10ms"),
    ("from slow(1s)", "scan blocks: g, dur where dur > 1s"),
    ("select s.g from slow(least := 2s) as s", "dur > 2s"),
  ])
  func standsForItsBody(query: String, part: String) throws {
    let text = try planText(query, catalog: catalog)
    #expect(text.contains(part), "\(text)")
  }

  @Test(arguments: [
    ("select plus()", "bind: macro \"plus\" takes 1 to 2 arguments, not 0; it is plus(a, b := 5) @ plus()"),
    ("select twice(1, 2)", "bind: macro \"twice\" takes 1 argument, not 2; it is twice(n) @ twice(1, 2)"),
    ("select plus(1, c := 2)", "bind: macro \"plus\" has no parameter \"c\"; did you mean \"a\"? @ c"),
    (
      "select plus(1, 2, b := 3)",
      "bind: parameter \"b\" is given twice @ b"
    ),
    ("select plus(1, a := 2)", "bind: parameter \"a\" is given twice @ a"),
    ("select plus(b := 1, 2)", "bind: an argument without a name stands behind one with a name @ 2"),
    ("select plus(gg) from blocks", "bind: no column \"gg\" in blocks; did you mean \"g\"? @ gg"),
    (
      "select plus(dur) from blocks",
      "type: in macro plus: there is no DURATION + BIGINT; write 5ms, or 5ns for nanoseconds @ plus(dur)"
    ),
    (
      "select broken() from blocks",
      "bind: in macro broken: no column \"nothing\" in blocks; it has g, reason, ts, end_ts, dur, is_long, stack @ broken()"
    ),
    ("select pluss(1)", "bind: no function \"pluss\"; did you mean \"plus\"? @ pluss"),
    ("select slow(1s)", "bind: macro \"slow\" stands for a table; write from slow(...) @ slow(1s)"),
    ("from plus(1)", "bind: macro \"plus\" stands for a value, not a table; write select plus(...) @ plus"),
    ("from slwo(1)", "bind: no table function \"slwo\"; did you mean \"slow\"? @ slwo"),
    (
      "select plus(distinct g) from blocks",
      "bind: DISTINCT belongs in aggregates, and \"plus\" is none @ plus(distinct g)"
    ),
    (
      "select upper(x := 'a')",
      "bind: \"x := ...\" names a parameter of a macro, and this is no call of one @ x := 'a'"
    ),
    ("create macro upper(a) as a", "bind: \"upper\" is a function; give the macro another name @ upper"),
    (
      "create macro plus(a) as a",
      "bind: there is a macro \"plus\" already; CREATE OR REPLACE MACRO takes its place @ plus"
    ),
    ("create macro f(a, a) as a", "bind: the macro has \"a\" twice @ a"),
    (
      "create macro f(a := 1, b) as a", "bind: parameter \"b\" needs a default: the one before it has one @ b"
    ),
    (
      "create macro f(n) as f(n - 1)",
      "bind: macro \"f\" needs itself; a macro is put in the place of its calls and cannot repeat itself @ f"
    ),
    (
      "create or replace macro plus(n) as twice(n)",
      "bind: macro \"plus\" needs itself; a macro is put in the place of its calls and cannot repeat itself @ plus"
    ),
    ("drop macro pluss", "bind: no macro \"pluss\"; did you mean \"plus\"? @ pluss"),
  ])
  func mistakes(query: String, expected: String) {
    #expect(mistake(query, catalog: catalog) == expected)
  }

  @Test func whatNeedsItselfEndsSoon() {
    #expect(mistake("select ping()", catalog: catalog).contains("needs itself"))
    let chain = (0..<100).map { i in
      MacroDefinition(name: "m\(i)", parameters: [.init(name: "x")], body: "m\(i + 1)(-x)", isTable: false)
    }
    let chained = QueryCatalog(
      tables: [], functions: SampleCatalog.one.functions, macros: chain, traceNames: ["t"])
    #expect(mistake("select m0(1)", catalog: chained).contains("more than 32 levels deep"))
    // Every call doubles what comes out; the limit on a query's size ends it.
    let many = String(repeating: "twice(", count: 25) + "1" + String(repeating: ")", count: 25)
    #expect(mistake("select \(many)", catalog: catalog).hasPrefix("bind: "))
  }

  @Test func isCreatedAndDropped() throws {
    guard case .createMacro(let macro, false) = try planned("create macro F(x, y := 2 * 3) as x + Y * 1")
    else { return #expect(Bool(false), "no macro") }
    #expect(macro.title == "f(x, y := 2 * 3)" && macro.body == "x + y * 1" && !macro.isTable)
    guard
      case .createMacro(let table, true) = try planned("create or replace macro slow() as table from blocks")
    else { return #expect(Bool(false), "no macro") }
    #expect(table.isTable && table.body == "select * from blocks")
    guard case .dropMacro("plus", false) = try planned("drop macro plus") else {
      return #expect(Bool(false), "not dropped")
    }
    guard case .dropMacro("none", true) = try planned("drop macro if exists none") else {
      return #expect(Bool(false), "not dropped")
    }
  }
}
