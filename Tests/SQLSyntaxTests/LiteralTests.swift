import Diagnostics
import Testing

@testable import SQLSyntax

@Suite struct LiteralTests {
  @Test(arguments: [
    ("1", Literal.integer(1)), ("007", .integer(7)), ("1_000_000", .integer(1_000_000)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("0xff", .integer(255)), ("0XFF", .integer(255)), ("0xdead_beef", .integer(0xDEAD_BEEF)),
    ("0x7fffffffffffffff", .integer(.max)),
    ("1.5e-3", .double(0.0015)), (".5", .double(0.5)), ("1.", .double(1)), ("1e3", .double(1000)),
    ("1E+3", .double(1000)), ("1_0.2_5", .double(10.25)), ("5e-324", .double(5e-324)),
    ("'text'", .string("text")), ("'it''s'", .string("it's")), ("''", .string("")), ("''''", .string("'")),
    ("'-- no /* comment'", .string("-- no /* comment")), ("'é🙂\n'", .string("é🙂\n")),
    ("100ns", .duration(100)), ("250us", .duration(250_000)), ("250\u{B5}s", .duration(250_000)),
    ("250\u{3BC}s", .duration(250_000)), ("10ms", .duration(10_000_000)), ("10MS", .duration(10_000_000)),
    ("1.5s", .duration(1_500_000_000)), (".5s", .duration(500_000_000)), ("3m", .duration(180_000_000_000)),
    ("2h", .duration(7_200_000_000_000)), ("1_000ms", .duration(1_000_000_000)),
    // 0.1 and 1.1 are not exact in binary; 8h of nanoseconds in a DOUBLE would be, 2562047.788h would not.
    ("0.1s", .duration(100_000_000)), ("1.1us", .duration(1_100)), ("0.000000001s", .duration(1)),
    ("1.000000001s", .duration(1_000_000_001)), ("1.50000000000000000000s", .duration(1_500_000_000)),
    ("2562047.788h", .duration(9_223_372_036_800_000_000 as Int64)), ("1.0ns", .duration(1)),
    ("9223372036854775807ns", .duration(.max)),
    // Go's time.ParseDuration: parts in any order add up.
    ("1h30m", .duration(5_400_000_000_000)), ("1m30.5s", .duration(90_500_000_000)),
    ("1H0m0.5S", .duration(3_600_500_000_000)), ("1.5h1m1ms1us1ns", .duration(5_460_001_001_001)),
    ("5ns1µs", .duration(1_005)), (".5m1s", .duration(31_000_000_000)),
    ("2562047h47m16.854775807s", .duration(.max)),
    ("64KiB", .integer(65_536)), ("64kib", .integer(65_536)), ("10MB", .integer(10_000_000)),
    ("1KB", .integer(1_000)), ("2GB", .integer(2_000_000_000)), ("1TB", .integer(1_000_000_000_000)),
    ("3MiB", .integer(3_145_728)), ("1GiB", .integer(1_073_741_824)), ("1TiB", .integer(1_099_511_627_776)),
    ("null", .null), ("NULL", .null), ("true", .boolean(true)), ("False", .boolean(false)),
  ])
  func literals(text: String, expected: Literal) throws {
    let expression = try SQLParser.parseExpression(text)
    #expect(expression.node == .literal(expected))
    #expect(expression.span == SourceSpan(0, text.utf8.count))
    // The canonical text reads as the same.
    #expect(try SQLParser.parseExpression(expression.sql).node == expression.node)
  }

  @Test(arguments: [
    "18446744073709551616", "9223372036854775808", "-9223372036854775809", "0x8000000000000000",
    "0x10000000000000000", "9223372036854775808ns", "9223372036.854775808s", "2562048h", "8388608TiB",
    "9223373TB", "- 1e309", "2562047h47m16.854775808s", "2562047h9999999h",
  ])
  func overflowIsAnError(text: String) {
    #expect(throws: QueryError.self) { try SQLParser.parseExpression(text) }
  }

  @Test func namesAreFolded() throws {
    func names(_ text: String) throws -> [String] {
      guard case .column(let names) = try SQLParser.parseExpression(text).node else { return [] }
      return names.map(\.text)
    }
    #expect(try names("Reason") == ["reason"])
    #expect(try names("B.\"Dur\"") == ["b", "Dur"])
    #expect(try names("before.blocks.DUR") == ["before", "blocks", "dur"])
    #expect(try names("\"a \"\"b\"\"\"") == ["a \"b\""])
    #expect(try names("größe") == ["größe"])
    #expect(try names("_") == ["_"])
    #expect(try SQLParser.parseExpression("$Goroutine_1").node == .parameter("goroutine_1"))
  }

  /// Every column that design gives a table; none needs double quotes.
  @Test(arguments: [
    "trace seq ts wall gen kind type g p m stack resource resource_id from_state to_state reason transition_stack",
    "name value scope scope_id task parent_task category message state prev_state next_state end_ts dur by_g",
    "by_stack end_g end_stack complete wake_g wake_stack sched_dur parent_g created_ts start_ts running runnable",
    "waiting syscall syscall_blocked blocks preemptions syscalls wakeups created_stack last_state last_reason",
    "system blocked idle starts steals goroutine_switches first_ts last_ts events procs_held target_g",
    "target_stack waited child_g swept_bytes reclaimed_bytes regions logs depth label leaf root func file line",
    "pc package path version size clock_start wall_start generations damaged error error_offset bytes_lost bytes",
    "batches strings stacks frequency offset raw_ts args op id pages order bucket first last key window row rows",
    "text json dot format values columns filter left right range groups current no set show view macro if",
  ])
  func columnNamesAreNotReserved(names: String) throws {
    for name in names.split(separator: " ") {
      for text in [
        "select \(name) from t", "select t.\(name), \(name) as \(name) from t", "select \(name), from t",
        "select sum(\(name)) from t where \(name) = 1 group by \(name) order by \(name) desc, t.\(name)",
        "from t select \(name) + 1 order by \(name), limit 1", "select a from t order by a, \(name)",
        "select * exclude (\(name)) replace (1 as \(name)) from a join b using (\(name))",
      ] {
        let query = try SQLParser.parseQuery(text)
        #expect(try SQLParser.parseQuery(query.sql).sql == query.sql)
      }
      guard case .column(let parts) = try SQLParser.parseExpression(String(name)).node else {
        Issue.record("\(name) is no column")
        return
      }
      #expect(parts.map(\.text) == [String(name)])
    }
  }
}
