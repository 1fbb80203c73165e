import Foundation
import Testing

@testable import Shell

/// What is offered for a text with a cursor, which is written as `▮`.
@Suite struct CompletionTests {
  private static var names: CompletionNames {
    var names = CompletionNames()
    names.keywords = [
      "select", "from", "where", "group", "by", "order", "limit", "as", "and", "or", "in", "not", "like",
      "with",
      "join", "on", "having", "count",
    ]
    names.tables = [
      .init(name: "blocks", columns: ["g", "reason", "dur", "trace"]),
      .init(name: "goroutines", columns: ["g", "name", "last_state", "trace"]),
      .init(name: "weird", columns: ["Count", "two words"]),
    ]
    names.views = ["waits"]
    names.functions = ["count", "count_if", "coalesce", "abs"]
    names.tableFunctions = ["range", "slices"]
    names.settings = ["memory_limit", "temp_directory"]
    names.settingValues = ["memory_limit": ["'50%'"]]
    names.traces = ["before", "after"]
    names.commands = [
      .init(name: ".open", arguments: [.trace]), .init(name: ".output", arguments: [.file]),
      .init(name: ".mode", arguments: [.format]), .init(name: ".schema", arguments: [.table]),
      .init(name: ".help", arguments: [.command]), .init(name: ".timer", arguments: [.words(["on", "off"])]),
      .init(name: ".save", arguments: [.query, .text]), .init(name: "\\d", arguments: [.table]),
      .init(name: ".close", arguments: [.openTrace]), .init(name: ".param", arguments: [.parameter]),
    ]
    names.formats = ["table", "csv", "json", "jsonl"]
    names.queries = ["gc", "goroutines"]
    names.parameters = ["least", "last"]
    names.values = { column, tables in
      column == "reason" && tables == ["blocks"] ? ["chan receive", "chan send", "it's", "select"] : []
    }
    names.files = { folder in
      switch folder {
      case "": ["a.trace", "b c.trace", "sub/", ".hidden"]
      case "sub/": ["deep.trace"]
      default: []
      }
    }
    return names
  }

  private func completion(_ text: String) -> Completion {
    let parts = text.split(separator: "▮", omittingEmptySubsequences: false)
    let whole = parts.joined()
    let cursor = parts[0].utf8.count
    let isCommand = whole.hasPrefix(".") || whole.hasPrefix("\\")
    return isCommand
      ? completeCommand(whole, cursor: cursor, names: Self.names)
      : completeStatement(whole, cursor: cursor, names: Self.names)
  }

  private func offered(_ text: String) -> [String] { completion(text).candidates.map { $0.text + $0.end } }

  @Test(arguments: [
    // Keywords, in the case that is typed.
    ("sel▮", ["select "]), ("SEL▮", ["SELECT "]), ("select 1 from blocks gr▮", ["group by "]),
    ("select 1; wi▮", ["with "]), ("select g from blocks order ▮", ["by "]),
    // Tables and views where a table stands.
    ("select * from bl▮", ["blocks "]), ("select * from g▮", ["goroutines "]),
    ("select * from blocks b join go▮", ["goroutines "]), ("select * from blocks, go▮", ["goroutines "]),
    ("select * from (select * from bl▮", ["blocks "]), ("describe blo▮", ["blocks "]),
    ("select * from ra▮", ["range("]), ("select * from bef▮", ["before."]),
    ("select * from before.b▮", ["blocks "]),
    ("with mine as (select g from blocks) select * from mi▮", ["mine "]),
    // Columns: of all tables while no FROM is there, then of its tables.
    ("select last_▮", ["last_state"]), ("select re▮", ["reason"]),
    ("select last_▮ from blocks", []), ("select rea▮ from blocks", ["reason"]),
    ("select * from blocks where re▮", ["reason"]),
    ("select na▮ from (select name from goroutines)", ["name"]),
    ("select b.re▮ from blocks b", ["reason"]),
    ("select b.▮ from blocks b", ["g", "reason", "dur", "trace"]),
    ("select goroutines.la▮", ["last_state"]), ("select nothing.▮ from blocks", []),
    ("select to▮ from (select g, sum(dur) as total from blocks) t", ["total"]),
    ("with w as (select g as gg from blocks) select g▮ from w", ["gg", "group by "]),
    ("select * from blocks where g in (select g from goroutines where na▮", ["name"]),
    ("select \"Co▮ from weird", ["Count\""]), ("select tw▮ from weird", []),
    ("select * from blocks b where b.d▮ > 1; select 1", ["dur"]),
    // Functions.
    ("select coal▮ from blocks", ["coalesce("]), ("select count_▮", ["count_if("]),
    // Settings and parameters.
    ("set me▮", ["memory_limit "]), ("reset temp▮", ["temp_directory "]), ("set memory_limit ▮", ["to "]),
    ("set memory_limit = ▮", ["'50%'"]), ("show ta▮", ["tables "]),
    ("select $l▮", ["$least", "$last"]), ("select * from blocks where dur > $le▮", ["$least"]),
    // A new name is nobody's to guess.
    ("select g as ▮ from blocks", []),
  ])
  func statements(_ text: String, _ expected: [String]) {
    #expect(offered(text) == expected, "\(text)")
  }

  @Test(arguments: [
    ("select * from blocks where reason = 'ch▮", ["chan receive'", "chan send'"]),
    ("select * from blocks where reason = 'chan r▮", ["chan receive'"]),
    ("select * from blocks where reason in ('select', 'chan s▮", ["chan send'"]),
    ("select * from blocks where reason not in ('chan s▮", ["chan send'"]),
    ("select * from blocks b where b.reason <> 'se▮", ["select'"]),
    ("select * from blocks where reason not like 'SE▮", ["select'"]),
    ("select * from blocks where reason = 'it▮", ["it''s'"]),
    ("select count(*) filter (where reason = 'se▮", ["select'"]),
    ("select * from goroutines where reason = 'se▮", []), ("select * from blocks where g = 'se▮", []),
    ("select 'se▮", []), ("copy (select 1) to 'a▮", ["a.trace'"]),
  ])
  func values(_ text: String, _ expected: [String]) {
    #expect(offered(text) == expected, "\(text)")
  }

  @Test(arguments: [
    (".o▮", [".open ", ".output "]), (".mod▮", [".mode "]), (".mode js▮", ["json", "jsonl"]),
    (".mode c▮", ["csv"]),
    (".schema bl▮", ["blocks"]), ("\\d gor▮", ["goroutines"]), (".help op▮", ["open"]),
    (".help .op▮", [".open"]),
    (".timer o▮", ["on", "off"]), (".save g▮", ["gc", "goroutines"]), (".save gc x▮", []),
    (".close b▮", ["before"]), (".param le▮", ["least="]), (".bogus x▮", []),
    (".output a▮", ["a.trace "]), (".output sub/▮", ["sub/deep.trace "]), (".output s▮", ["sub/"]),
    (".output b▮", ["'b c.trace' "]), (".output 'b▮", ["'b c.trace' "]), (".output .h▮", [".hidden "]),
    (".open x=a▮", ["a.trace "]), (".open a.trace y=sub/d▮", ["sub/deep.trace "]),
    (".out▮ x", [".output "]),
  ])
  func commands(_ text: String, _ expected: [String]) {
    #expect(offered(text) == expected, "\(text)")
  }

  /// What is put in stands in the place of the word alone.
  @Test(arguments: [
    ("select b.re▮", 9), ("select * from blocks where reason = 'chan r▮", 37), (".open x=su▮", 8),
    ("sel▮", 0),
    (".output sub/d▮", 8), ("select 'ä', rea▮", 13),
  ])
  func places(_ text: String, _ start: Int) {
    #expect(completion(text).start == start)
  }

  @Test func editorsMayCutWordsElsewhere() {
    let values = completion("select * from blocks where reason = 'chan r▮")
    #expect(values.replacements(in: "select * from blocks where reason = 'chan r", from: 42) == ["receive'"])
    let column = completion("select b.re▮ from blocks b")
    #expect(column.replacements(in: "select b.re", from: 7) == ["b.reason"])
    #expect(commonPrefix(of: ["chan receive", "chan send"]) == "chan ")
    #expect(commonPrefix(of: ["Blocks", "blown"]) == "Blo")
  }

  /// Whatever is typed, there is an answer and its place is in the text.
  @Test func nothingIsTooBroken() {
    let statement =
      "with a as (select g, \"x y\" from blocks b, (select 1 from before.goroutines)) -- ä\nselect /*"
    let bytes = Array(
      (statement + " a.g in ('x', $p, 1.5e3)::bigint from a join slices(blocks, 1ms) s; .x").utf8)
    for cursor in 0...bytes.count {
      let text = String(decoding: bytes, as: UTF8.self)
      let found = completeStatement(text, cursor: cursor, names: Self.names)
      #expect(found.start <= cursor && found.start >= 0)
      let cut = String(decoding: bytes[..<cursor], as: UTF8.self)
      #expect(completeStatement(cut, cursor: cut.utf8.count, names: Self.names).start >= 0)
      #expect(completeCommand("." + cut, cursor: cut.utf8.count + 1, names: Self.names).start >= 0)
    }
  }
}

@Suite struct HistoryTests {
  @Test func entriesAreLines() {
    let entries = ["select 1", "a\nb", "back\\slash\\n", "\\n"]
    #expect(History.entries(in: entries.map(History.line).joined()) == entries)
    #expect(History.line("a\nb") == "a\\nb\n")
  }

  @Test func keptInAFileForItsOwnerOnly() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("history")
    let first = History(path: path)
    first.add("one")
    first.add("one")
    let second = History(path: path)
    #expect(second.entries == ["one"])
    second.add("two\nlines")
    first.add("three")
    #expect(try folder.text("history") == "one\ntwo\\nlines\nthree\n")
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    first.clear()
    #expect(try folder.text("history") == "")
  }

  @Test func isBounded() throws {
    let folder = try TemporaryFolder()
    let many = (0..<(History.limit + History.limit / 5 + 1)).map { "select \($0);\n" }.joined()
    try folder.write(many, to: "history")
    let history = History(path: folder.path("history"))
    #expect(history.entries.count == History.limit)
    #expect(history.entries.last == "select 12000;")
    #expect(try folder.text("history").split(separator: "\n").count == History.limit)
  }

  @Test func withoutAFileItIsInMemory() {
    let history = History(path: "/nowhere/at/all")
    history.add("x")
    #expect(history.entries == ["x"])
  }
}

@Suite struct ScriptSegmentTests {
  @Test func commandsStandBetweenStatements() {
    #expect(
      scriptSegments(".mode csv\nselect 1;\n.x y\n  select\n2;") == [
        .command(".mode csv", line: 1), .statements("\nselect 1;\n"), .command(".x y", line: 3),
        .statements("\n\n\n  select\n2;\n"),
      ])
    // Inside a statement, a comment or a text it is none.
    for text in ["select 1\n.5;", "/*\n.mode csv\n*/ select 1;", "select '\n.mode csv\n';"] {
      #expect(!hasShellCommands(text), "\(text)")
    }
  }

  @Test func filesOfStatementsRunInOnePass() {
    let text = "-- param: n\nselect 1;\n.read other.tq\nselect 2;"
    #expect(scriptSegments(text) == [.statements(text)])
    #expect(!hasShellCommands(text))
    #expect(
      scriptSegments(text + "\n.mode csv\nselect $n;").last
        == .statements("-- param: n\n\n\n\n\nselect $n;\n"))
  }
}
