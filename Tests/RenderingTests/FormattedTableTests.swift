import Columns
import Rendering
import Testing

/// Box, Markdown and a value a line.
@Suite struct FormattedTableTests {
  private let blocks = RenderedResult(
    [("reason", .varchar), ("count(*)", .bigint), ("sum(dur)", .duration)],
    [
      [.varchar("chan receive"), .bigint(1204), .duration(1_204_000_000)],
      [.null, .bigint(3), .null],
      [.varchar("a|b\nc"), .bigint(-1), .duration(0)],
    ])

  @Test func box() throws {
    #expect(
      try blocks.text(.box) { $0.showsFooter = true } == """
        ┌──────────────┬──────────┬──────────┐
        │ reason       │ count(*) │ sum(dur) │
        ├──────────────┼──────────┼──────────┤
        │ chan receive │     1204 │   1.204s │
        │ NULL         │        3 │     NULL │
        │ a|b\\nc       │       -1 │       0s │
        └──────────────┴──────────┴──────────┘
        (3 rows, 12.4 ms)

        """)
    #expect(
      try RenderedResult([("n", .bigint)], []).text(.box) == """
        ┌───┐
        │ n │
        ├───┤
        └───┘

        """)
  }

  @Test func boxWithoutHeader() throws {
    let text = try blocks.text(.box) {
      $0.showsHeader = false
      $0.nullText = "-"
      $0.isRaw = true
    }
    #expect(
      text == """
        ┌──────────────┬──────┬────────────┐
        │ chan receive │ 1204 │ 1204000000 │
        │ -            │    3 │          - │
        │ a|b\\nc       │   -1 │          0 │
        └──────────────┴──────┴────────────┘

        """)
  }

  /// Every line of a box is as wide as the terminal lets it be, whatever its letters.
  @Test(arguments: [30, 40, 80])
  func boxOnATerminal(_ width: Int) throws {
    let result = RenderedResult(
      [("name", .varchar), ("n", .bigint), ("names", .varchar)],
      [
        [.varchar("日本語日本語日本語日本語"), .bigint(1), .varchar("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧")],
        [.varchar("e\u{301}e\u{301}e\u{301}"), .bigint(-20), .varchar("🇩🇪 1️⃣ ❤️ 👍🏽")],
      ])
    let lines = try result.text(.box) {
      $0.terminalWidth = width
      $0.showsFooter = true
    }.split(separator: "\n").map(String.init)
    let widths = Set(lines.prefix(6).map { displayWidth($0) })
    #expect(widths.count == 1, "\(lines)")
    #expect(widths.allSatisfy { $0 <= width }, "\(lines)")
  }

  /// By the Unicode standard: what is drawn as one takes two cells where it is wide or an emoji.
  @Test(arguments: [
    ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("1️⃣", 2), ("❤️", 2), ("❤", 1), ("👍🏽", 2), ("日本", 4), ("ﾊﾝ", 2), ("가", 2),
    ("e\u{301}", 1),
    ("\u{1100}\u{1161}\u{11A8}", 2), ("a\u{200B}b", 2), ("→", 1), ("─", 1), ("µs", 2), ("…", 1), ("🏴‍☠️", 2),
  ])
  func widths(_ text: String, _ cells: Int) { #expect(displayWidth(text) == cells) }

  @Test func markdown() throws {
    #expect(
      try blocks.text(.markdown) == """
        | reason       | count(\\*) | sum(dur) |
        | ------------ | --------: | -------: |
        | chan receive |      1204 |   1.204s |
        | NULL         |         3 |     NULL |
        | a\\|b\\\\nc     |        -1 |       0s |

        """)
    // What is pasted elsewhere is not fitted to this terminal.
    let wide = String(repeating: "w", count: 60)
    let text = try RenderedResult([("s", .varchar)], [[.varchar(wide)]]).text(.markdown) {
      $0.terminalWidth = 20
    }
    #expect(text.contains(wide))
  }

  /// A table in Markdown has a header, if an empty one.
  @Test func markdownWithoutHeader() throws {
    let text = try RenderedResult([("n", .bigint), ("s", .varchar)], [[.bigint(1), .varchar("x")]])
      .text(.markdown) { $0.showsHeader = false }
    #expect(text == "|     |     |\n| --: | --- |\n|   1 | x   |\n")
  }

  @Test func markdownEscapes() throws {
    let texts = ["<nil>", "a_b", "_a_", "`x`", "2 * 3", "main.(*shop).lookup"]
    let rows = texts.map { [Value.varchar($0)] }
    let lines = try RenderedResult([("s", .varchar)], rows).text(.markdown).split(separator: "\n").dropFirst(
      2)
    #expect(
      lines.map { $0.dropFirst(2).dropLast(2).trimmingSuffix(while: { $0 == " " }) } == [
        "\\<nil>", "a_b", "\\_a\\_", "\\`x\\`", "2 \\* 3", "main.(\\*shop).lookup",
      ])
  }

  @Test func line() throws {
    #expect(
      try blocks.text(.line) { $0.showsFooter = true } == """
          reason = chan receive
        count(*) = 1204
        sum(dur) = 1.204s

          reason = NULL
        count(*) = 3
        sum(dur) = NULL

          reason = a|b\\nc
        count(*) = -1
        sum(dur) = 0s
        (3 rows, 12.4 ms)

        """)
    let plain = try blocks.text(.line) {
      $0.showsHeader = false
      $0.isRaw = true
      $0.nullText = ""
    }
    #expect(plain == "chan receive\n1204\n1204000000\n\n\n3\n\n\na|b\\nc\n-1\n0\n")
  }

  /// A stack is whole: that is what the format is for.
  @Test func lineOfAStack() throws {
    let names = (0..<40).map { "main.function\($0)" }
    let value = Value.stack(names.map { StackFrame(pc: 1, function: $0, file: "f.go", line: 1) })
    let text = try RenderedResult([("stack", .stack)], [[value]]).text(.line) { $0.terminalWidth = 40 }
    #expect(text == "stack = \(names.joined(separator: " ← "))\n")
  }

  @Test func names() throws {
    #expect(try OutputFormat(named: "BOX") == .box)
    for name in ["html", "folded", "pprof", "flamegraph", "chart", "trace"] {
      #expect(throws: (any Error).self) { try OutputFormat(named: name) }
    }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isBlank: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isBlank(last) { text.removeLast() }
    return String(text)
  }
}
