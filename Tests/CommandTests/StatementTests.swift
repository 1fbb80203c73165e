import Testing

/// Statements that change what those behind them mean, and what they print: nothing.
@Suite struct StatementTests {
  @Test(arguments: [
    (
      "create macro f(a, b := 5) as a + b; select f(1) as x, f(1, 2) as y, f(1, b := 7) as z",
      "x,y,z\n6,3,8\n"
    ),
    // The lambda's y is not the column that is put into it.
    (
      "create macro f(x) as list_transform([1, 2], y -> y * 10 + x); select f(y) as l from (values (7)) t(y)",
      "l\n\"[17,27]\"\n"
    ),
    ("create macro f() as 1; create or replace macro f() as 2; select f() as x", "x\n2\n"),
    (
      "create macro rows(n) as table select * from (values (1), (2), (3)) t(v) where v > n; from rows(1)",
      "v\n2\n3\n"
    ),
    (
      "set default_null_order = nulls_first; select * from (values (1), (null)) t(v) order by v",
      "v\n\n1\n"
    ),
    (
      "set default_null_order = nulls_first; reset default_null_order; "
        + "select * from (values (null), (1)) t(v) order by v", "v\n1\n\n"
    ),
  ])
  func takesEffect(script: String, expected: String) throws {
    let result = try Command.run(["--csv", "-e", script, Command.trace])
    #expect(result.status == 0 && result.errors == "", "\(result.errors)")
    #expect(result.output == expected)
  }

  @Test func macrosAreListedUntilTheyAreDropped() throws {
    let listed = try Command.run([
      "--csv", "-e", "create macro my_rate(n, per := 1s) as n / epoch(per); show functions", Command.trace,
    ])
    #expect(
      listed.output.contains("my_rate,macro,\"my_rate(n, per := 1s) stands for n / epoch(per)\",\n"),
      "\(listed.output.suffix(200))")
    let dropped = try Command.run([
      "-e", "create macro my_rate() as 1; drop macro my_rate; select my_rate()", Command.trace,
    ])
    #expect(dropped.status == 1 && dropped.errors.contains("no function \"my_rate\""))
  }

  /// The place is that of the call, in the text that has it.
  @Test func errorsPointIntoTheCall() throws {
    let result = try Command.run([
      "-e", "create macro bad(n) as n + nothing", "-e", "select 1, bad(2) from blocks", Command.trace,
    ])
    #expect(result.status == 1)
    #expect(
      result.errors.contains(
        "in macro bad: no column \"nothing\" in blocks"), "\(result.errors)")
    #expect(result.errors.contains("select 1, bad(2) from blocks\n            ^^^^^^"), "\(result.errors)")
  }
}
