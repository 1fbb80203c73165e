import Columns
import Rendering
import Testing

@Suite struct TableTests {
  private let blocks = RenderedResult(
    [("reason", .varchar), ("count(*)", .bigint), ("sum(dur)", .duration), ("ok", .boolean)],
    [
      [.varchar("chan receive"), .bigint(1204), .duration(1_204_000_000), .boolean(true)],
      [.varchar("sync"), .bigint(12), .duration(12_300_000), .boolean(false)],
      [.null, .bigint(3), .null, .null],
    ])

  @Test func alignment() throws {
    #expect(
      try blocks.text(.table) == """
        reason        count(*)  sum(dur)  ok
        ────────────  ────────  ────────  ─────
        chan receive      1204    1.204s  true
        sync                12    12.3ms  false
        NULL                 3      NULL  NULL

        """)
  }

  @Test func rawNoHeaderAndNullText() throws {
    let text = try blocks.text(.table) {
      $0.isRaw = true
      $0.showsHeader = false
      $0.nullText = "-"
    }
    #expect(
      text == """
        chan receive  1204  1204000000  true
        sync            12    12300000  false
        -                3           -  -

        """)
  }

  @Test func footer() throws {
    #expect(try blocks.text(.table) { $0.showsFooter = true }.hasSuffix("\n(3 rows, 12.4 ms)\n"))
    let one = RenderedResult([("n", .bigint)], [[.bigint(1)]])
    #expect(try one.text(.table) { $0.showsFooter = true }.hasSuffix("\n(1 row, 12.4 ms)\n"))
    let none = RenderedResult([("n", .bigint)], [])
    #expect(try none.text(.table) { $0.showsFooter = true } == "n\n─\n(0 rows, 12.4 ms)\n")
  }

  @Test func colors() throws {
    let result = RenderedResult([("a", .varchar), ("b", .bigint)], [[.null, .bigint(1)]])
    #expect(
      try result.text(.table) { $0.usesColor = true }
        == "\u{1b}[1ma\u{1b}[0m     \u{1b}[1mb\u{1b}[0m\n────  ─\n\u{1b}[2mNULL\u{1b}[0m  1\n")
  }

  @Test func wideCharacters() throws {
    let result = RenderedResult(
      [("名前", .varchar), ("n", .bigint)],
      [[.varchar("日本語"), .bigint(1)], [.varchar("e\u{301}"), .bigint(2)], [.varchar("🎉"), .bigint(3)]])
    #expect(
      try result.text(.table) == """
        名前    n
        ──────  ─
        日本語  1
        e\u{301}       2
        🎉      3

        """)
  }

  /// A value must not be able to move the cursor, clear the screen or turn the direction of writing.
  @Test func controlCharacters() throws {
    let result = RenderedResult(
      [("s\n", .varchar)], [[.varchar("a\nb\tc\r\u{1b}[2J\u{0}\u{7f}\u{9b}\u{202e}\\n")]])
    #expect(
      try result.text(.table) { $0.showsHeader = false }
        == #"a\nb\tc\r\x1b[2J\x00\x7f\u{9b}\u{202e}\n"# + "\n")
    #expect(try result.text(.table).hasPrefix("s\\n\n"))
  }

  @Test func instantsAndLists() throws {
    let result = RenderedResult(
      [("t", .timestamp), ("w", .walltime), ("l", .list(.duration)), ("d", .double)],
      [
        [
          .timestamp(1_002_345_678), .walltime(0), .list([.duration(1500), .null], of: .duration),
          .double(1.0 / 3),
        ]
      ])
    #expect(
      try result.text(.table) { $0.showsHeader = false }
        == "1.002345678s  1970-01-01T00:00:00.000000000Z  [1.5µs, NULL]  0.3333333333333333\n")
  }

  @Test func stacksAreReadFromTheLeaf() throws {
    let deep = stack("sync.(*Mutex).Lock", "main.work", "main.main")
    let many = Value.stack(
      (0..<40).map { StackFrame(pc: 1, function: "main.f\($0)", file: "", line: 0) })
    let result = RenderedResult([("stack", .stack)], [[deep], [many], [stack()]])
    let text = try result.text(.table) { $0.showsHeader = false }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "sync.(*Mutex).Lock ← main.work ← main.main")
    #expect(lines[1] == "main.f0 ← main.f1 ← main.f2 ← main.f3 ← main.f4 ← main.f5 ← main.f6 ← …")
    #expect(lines[2] == "")
    let narrow = try result.text(.table) {
      $0.terminalWidth = 24
      $0.showsHeader = false
    }
    #expect(narrow.hasPrefix("sync.(*Mutex).Lock ← …\nmain.f0 ← main.f1 ← …\n"))
  }

  @Test func fitting() throws {
    let result = RenderedResult(
      [("name", .varchar), ("n", .bigint), ("text", .varchar), ("short", .varchar)],
      [
        [
          .varchar(String(repeating: "a", count: 30)), .bigint(123_456_789_012),
          .varchar(String(repeating: "b", count: 50)), .varchar("xy"),
        ]
      ])
    let text = try result.text(.table) { $0.terminalWidth = 60 }
    let lines = text.split(separator: "\n")
    #expect(lines.dropLast().allSatisfy { displayWidth(String($0)) <= 60 })
    #expect(lines[2].contains("123456789012"))
    #expect(lines[2].hasSuffix("xy"))
    #expect(lines[2].contains("a…") && lines[2].contains("b…"))
    #expect(lines.last == "(cut to fit: name, text)")
    // Nothing is cut where nothing has to be.
    #expect(try !result.text(.table) { $0.terminalWidth = 120 }.contains("…"))
    #expect(try !result.text(.table).contains("…"))
  }

  @Test func documentationIsWrappedInsteadOfCut() throws {
    let result = RenderedResult(
      [("n", .bigint), ("meaning", .varchar), ("null", .varchar)],
      [
        [.bigint(1), .varchar("one two three four five six seven"), .null],
        [.bigint(2), .varchar("short"), .varchar("abcdefghijklmnopqrstuvwxyz")],
      ])
    let text = try result.text(.table) {
      $0.terminalWidth = 30
      $0.wrapsText = true
    }
    #expect(
      text == """
        n  meaning        null
        ─  ─────────────  ────────────
        1  one two three  NULL
           four five six
           seven
        2  short          abcdefghijkl
                          mnopqrstuvwx
                          yz

        """)
  }

  /// The widths are those of the first rows; a number that has grown since must not push a line over the edge.
  @Test func numbersThatGrowTakeRoomFromTheColumnsBehind() throws {
    let rows = (0..<12_000).map { i -> [Value] in
      [.bigint(i < 11_000 ? Int64(i) : Int64(i) * 1000), .varchar("text that is cut"), .bigint(7)]
    }
    let result = RenderedResult([("n", .bigint), ("s", .varchar), ("k", .bigint)], rows)
    let lines = try result.text(.table, batchSize: 2048) { $0.terminalWidth = 20 }.split(separator: "\n")
    #expect(lines[2] == "    0  text that…  7")
    #expect(lines[2 + 11_500] == "11500000  text t…  7")
    #expect(lines.dropLast().allSatisfy { displayWidth(String($0)) <= 20 })
  }

  @Test func columnsThatDoNotFitAreNamed() throws {
    let columns = (0..<10).map { ("column\($0)", LogicalType.bigint) }
    let result = RenderedResult(columns, [(0..<10).map { .bigint(1_000_000 + Int64($0)) }])
    let text = try result.text(.table) { $0.terminalWidth = 40 }
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "column0  column1  column2  column3")
    #expect(lines[2] == "1000000  1000001  1000002  1000003")
    #expect(lines[3...] == ["(not shown: column4, column5, column6,", "column7, column8, column9)"])
  }

  /// Rows after the first 10 000 come without waiting for the end, in the widths that these decided.
  @Test func longResultsStream() throws {
    let rows = (0..<25_000).map { [Value.bigint(Int64($0)), .varchar($0 == 24_000 ? "a longer text" : "x")] }
    let result = RenderedResult([("n", .bigint), ("s", .varchar)], rows)
    let lines = try result.text(.table, batchSize: 2048).split(separator: "\n")
    #expect(lines.count == 25_002)
    #expect(lines[2] == "    0  x")
    #expect(lines[2 + 24_000] == "24000  a longer text")
  }
}
