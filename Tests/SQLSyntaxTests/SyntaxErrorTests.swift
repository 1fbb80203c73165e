import Diagnostics
import Testing

@testable import SQLSyntax

/// A text that someone could type, and what is said about it.
struct Mistake: Sendable, CustomTestStringConvertible {
  var text: String
  var message: String
  var span: SourceSpan
  var hint: String?

  init(_ text: String, _ message: String, _ start: Int, _ end: Int, _ hint: String? = nil) {
    self.text = text
    self.message = message
    span = SourceSpan(start, end)
    self.hint = hint
  }

  var testDescription: String { text }
}

@Suite struct SyntaxErrorTests {
  @Test(arguments: words + clauses) func mistakes(mistake: Mistake) {
    do {
      _ = try SQLParser.parseScript(mistake.text)
      Issue.record("no error")
    } catch {
      #expect(error.code == .syntax)
      #expect(error.message == mistake.message)
      #expect(error.span == mistake.span)
      #expect(error.hint == mistake.hint)
    }
  }

  @Test func theFirstMistakeIsTold() {
    let error = QueryError(
      .syntax, #"expected a statement, found "selct""#, at: SourceSpan(0, 5), hint: #"did you mean "select"?"#
    )
    #expect(throws: error) {
      try SQLParser.parseScript("selct 1; select 'abc")
    }
  }

  @Test func anExpressionIsAllOfTheText() {
    let error = QueryError(
      .syntax, #"unexpected "from" after "a""#, at: SourceSpan(2, 6), hint: #"a query has one "from""#)
    #expect(throws: error) {
      try SQLParser.parseExpression("a from")
    }
    #expect(throws: QueryError(.syntax, "there is no statement", at: SourceSpan(1, 1))) {
      try SQLParser.parseStatement(" ")
    }
    #expect(throws: QueryError(.syntax, "expected a query", at: SourceSpan(0, 11))) {
      try SQLParser.parseQuery("show tables")
    }
  }

  // MARK: Words, numbers and strings

  static let words: [Mistake] = [
    Mistake("select 'abc", "this string is not closed", 7, 8, "add ' where it ends"),
    Mistake(#"select "abc"#, "this quoted name is not closed", 7, 8, #"add " where it ends"#),
    Mistake("select 1 /* x", "this comment is not closed", 9, 11, "add */ where it ends"),
    Mistake("select 1 – 2", #"unexpected character "–""#, 9, 12, "a minus sign is -"),
    Mistake(
      "select “x”", #"unexpected character "“""#, 7, 10,
      #"strings stand in straight quotes ', names in ""#),
    Mistake("select a & b", #"unexpected character "&""#, 9, 10),
    Mistake("select a ! b", #"unexpected character "!""#, 9, 10, #"write "not", or != for unequal"#),
    Mistake("select `a`", #"unexpected character "`""#, 7, 8, #"names stand in double quotes: ""#),
    Mistake(
      "select 10msec", #"no unit "msec""#, 9, 13,
      "durations end in ns, us, ms, s, m or h, sizes in KB, MB, GB, TB, KiB, MiB, GiB or TiB"),
    Mistake(
      "select 1m30", #"the "30" at the end of this duration has no unit"#, 8, 11, "write it as in 1m30s"),
    Mistake(
      "select 1h30x", #"no unit "h30x""#, 8, 12,
      "durations end in ns, us, ms, s, m or h, sizes in KB, MB, GB, TB, KiB, MiB, GiB or TiB"),
    Mistake("select 1h0.5ns", "0.5ns is not a whole number of nanoseconds", 9, 14),
    Mistake(
      "select f(l, lambda (x): x)", #"unexpected ":" after "lambda""#, 22, 23,
      "write lambda x: x + 1, lambda a, x: a + x, or x -> x + 1"),
    Mistake(
      "select f(l, lambda x -> x)", #"unexpected "x" after "lambda""#, 19, 20,
      "write lambda x: x + 1, lambda a, x: a + x, or x -> x + 1"),
    Mistake(
      "select a:bigint", #"unexpected ":" after "a""#, 8, 9,
      "a cast is written x::bigint, a slice of a list x[2:3]"),
    Mistake(
      "select array(select 1)", #"there is no "array" of a query"#, 7, 12,
      "a list of a query's values is (select list(x) from ...)"),
    Mistake(
      "select a = any(from t)", #"there is no "any" of a query"#, 11, 14,
      "write x in (select ...), or compare with (select min(x) from ...) or max(x)"),
    Mistake(
      "select a >= all (select 1)", #"there is no "all" of a query"#, 12, 15,
      "compare with (select max(x) from ...) or min(x)"),
    Mistake(
      "select extract(hour from w)", #"expected "," or ")" after "hour", found "from""#, 20, 24,
      "write date_part('hour', x), or hour(x)"),
    Mistake(
      "select substring(a from 2)", #"expected "," or ")" after "a", found "from""#, 19, 23,
      "write substring(text, from, count)"),
    Mistake(
      "select trim(both ' ' from a)", #"expected "," or ")" after "both", found ' '"#, 17, 20,
      "write trim(text, characters), ltrim or rtrim"),
    Mistake("select 2 ** 3", #"there is no "**""#, 10, 11, "a power is pow(x, y)"),
    Mistake(
      "select [x for x in l]", #"expected "," or "]" after "x", found "for""#, 10, 13,
      "write list_transform(list, x -> ...) or list_filter(list, x -> ...)"),
    Mistake(
      "from t where a similar to 'x'", #"unexpected "similar" after "a""#, 15, 22,
      "a regular expression is compared with ~, as in text ~ '^a.*z$'"),
    Mistake(
      "from t where a not similar to 'x'", #"unexpected "not" after "a""#, 15, 18,
      "write !~ with a regular expression"),
    Mistake("from t where a isnull", #"unexpected "isnull" after "a""#, 15, 21, #"write "is null""#),
    Mistake(
      "from t limit 1 + 1", #"unexpected "+" after "1""#, 15, 16, "put it in parentheses: limit (1 + 1)"),
    Mistake(
      "from t limit 10%", #"unexpected "%" after "10""#, 15, 16,
      "limit takes a number of rows, not a part of them"),
    Mistake(
      "show t", #"expected tables, functions or settings after "show", found "t""#, 5, 6,
      "a table's columns: describe t"),
    Mistake(
      "create temp view v as select 1", #"expected "view" or "macro" after "create", found "temp""#, 7, 11,
      "leave it out: views and macros stay until the session ends"),
    Mistake("select l[1:2:]", #"expected a step after ":", found "]""#, 13, 14),
    Mistake("select l[1:2", #"expected "]" after "2""#, 12, 12),
    Mistake("select l[]", #"expected an index after "[", found "]""#, 9, 10),
    Mistake(
      "select columns(1)",
      #"expected a regular expression in single quotes, "*" or a lambda after "(", found "1""#,
      15, 16),
    Mistake(
      "select columns((a, b) -> a)", #"the lambda of "columns" has one parameter, the name of a column"#, 15,
      16),
    Mistake("select 3M", #""M" could be minutes or millions"#, 8, 9, "write 3m or 3_000_000"),
    Mistake(
      "select 9223372036854775808", "9223372036854775808 is too big: a BIGINT goes up to 9223372036854775807",
      7, 26,
      "write 9223372036854775808.0 for a DOUBLE"),
    Mistake(
      "select 100000000000h",
      "100000000000h is too long: a DURATION goes up to 9223372036854775807ns (292 years)", 7, 20),
    Mistake("select 1.5ns", "1.5ns is not a whole number of nanoseconds", 7, 12),
    Mistake("select 1.5KiB", "1.5KiB: a size takes no fraction", 7, 13, "use a smaller unit"),
    Mistake("select $", #""$" has no name behind it"#, 7, 8, "a parameter is written $name"),
    Mistake(
      "select 0x", "0x is not a hexadecimal number", 7, 9,
      "write 0x and the digits 0 to 9 and a to f, as in 0xff"),
    Mistake("select 1e999", "1e999 is too big for a DOUBLE", 7, 12),
    Mistake(
      "select 1__0", #"unexpected "__0" after a number"#, 8, 11,
      "single underscores may stand between digits, as in 1_000"),
    Mistake(
      "select :x", #"expected a column or an expression after "select", found ":""#, 7, 8,
      "a parameter is written $name"),
    Mistake("select x := 1", #"unexpected ":=" after "x""#, 9, 11),
  ]

  // MARK: Clauses and statements

  static let clauses: [Mistake] = [
    Mistake(
      "select * from order", #"expected a table name after "from", found "order""#, 14, 19,
      "a keyword as a name stands in double quotes"),
    Mistake("select * exclude from t", #"expected a column name after "exclude", found "from""#, 17, 21),
    Mistake(
      "select avg(dur) form blocks group by reason", #"unexpected "blocks" after "form""#, 21, 27,
      #"did you mean "from" instead of "form"?"#),
    Mistake("selct * from blocks", #"expected a statement, found "selct""#, 0, 5, #"did you mean "select"?"#),
    Mistake("select from blocks", #"expected a column or an expression after "select", found "from""#, 7, 11),
    Mistake("select * from", #"expected a table name after "from""#, 13, 13),
    Mistake("select * from where g = 1", #"expected a table name after "from", found "where""#, 14, 19),
    Mistake("select * from blocks where", #"expected an expression after "where""#, 26, 26),
    Mistake(
      "select * from blocks where group by g",
      #"expected an expression after "where", found "group""#, 27, 32),
    Mistake(
      "select * from blocks were g = 1", #"unexpected "g" after "were""#, 26, 27,
      #"did you mean "where" instead of "were"?"#),
    Mistake(
      "select a form blocks", #"unexpected "blocks" after "form""#, 14, 20,
      #"did you mean "from" instead of "form"?"#),
    Mistake(
      "select * from blocks limt 5", #"unexpected "5" after "limt""#, 26, 27,
      #"did you mean "limit" instead of "limt"?"#),
    Mistake(
      "select reason, count(*) from blocks gruop by reason", #"unexpected "by" after "gruop""#, 42, 44,
      #"did you mean "group" instead of "gruop"?"#),
    Mistake("select * from blocks order ts", #"expected "by" after "order""#, 27, 29),
    Mistake(
      "select * from blocks order by ts where g = 1", #"unexpected "where" after "ts""#, 33, 38,
      #""where" stands after "from" and before "group by", "order by" and "limit""#),
    Mistake("select * from blocks group reason", #"expected "by" after "group", found "reason""#, 27, 33),
    Mistake(
      "select a b c from t", #"unexpected "c" after "b""#, 11, 12,
      "is there a comma or an operator missing?"),
    Mistake(
      "select reason count(*) from blocks", #"unexpected "(" after "count""#, 19, 20,
      #"is there a comma missing before "count"?"#),
    Mistake(
      "from blocks where dur > 10 ms", #"unexpected "ms" after "10""#, 27, 29,
      "the unit stands right behind the number: 10ms"),
    Mistake(
      "show tables; .tables", #"expected a statement, found ".""#, 13, 14,
      "lines that begin with a dot are for the shell; SHOW TABLES, SHOW FUNCTIONS and DESCRIBE work anywhere"),
    Mistake(
      "help", #"expected a statement, found "help""#, 0, 4,
      "SHOW TABLES, SHOW FUNCTIONS and DESCRIBE tell what there is"),
    Mistake(
      "from blocks limit -1",
      #"expected a whole number, a parameter or an expression in parentheses after "limit", found "-""#, 18,
      19),
    Mistake("select (1 + 2", #"this "(" is never closed"#, 7, 8),
    Mistake("select 1 + 2)", #"this ")" closes nothing"#, 12, 13),
    Mistake("select f(1, 2 from t", #"expected "," or ")" after "2", found "from""#, 14, 18),
    Mistake("select f(1,) from t", #"expected an expression after ",", found ")""#, 11, 12),
    Mistake(
      "select 1 = 2 = 3", #"unexpected "=" after "2""#, 13, 14,
      "comparisons do not chain: write a < b and b < c"),
    Mistake(
      "select a is 5", #"expected null, true, false or "distinct from" after "is", found "5""#, 12, 13,
      "values are compared with ="),
    Mistake("select a in 5", #"expected "(" after "in", found "5""#, 12, 13),
    Mistake("select case when a then b", #"this "case" has no "end""#, 7, 11),
    Mistake("select case a end", #"expected "when" after "a", found "end""#, 14, 17),
    Mistake("select cast(a bigint)", #"expected "as" after "a", found "bigint""#, 14, 20),
    Mistake("select count(*) over", #"expected "(" or the name of a window after "over""#, 20, 20),
    Mistake(
      "select * from a join b", #"expected "on" or "using" after "b""#, 22, 22,
      #"every pair of rows is a "cross join""#),
    Mistake(
      "select * from a cross join b on c", "a cross join has no condition", 29, 31,
      #"write "join" instead"#),
    Mistake(
      "select * from 'trace.out'", #"expected a table name after "from", found 'trace.out'"#, 14, 25,
      "traces are named on the command line, or with .open and .add"),
    Mistake(
      "insert into t values (1)", #"traces are read-only: there is no "insert""#, 0, 6,
      "a query can have a name: create view name as select ..."),
    Mistake(
      "delete from t", #"traces are read-only: there is no "delete""#, 0, 6,
      "a query can have a name: create view name as select ..."),
    Mistake(
      "create table t (a int)", #"traces are read-only: there is no "create table""#, 7, 12,
      "a query can have a name: create view name as select ..."),
    Mistake("explain explain select 1", #""explain" cannot explain itself"#, 8, 15),
    Mistake(
      "show tabels", #"expected tables, functions or settings after "show", found "tabels""#, 5, 11,
      #"did you mean "tables"?"#),
    Mistake("set x", #"expected "=" after "x""#, 5, 5),
    Mistake(
      "copy blocks to out.csv",
      #"expected a file name in single quotes after "to", found "out""#, 15, 18),
    Mistake("copy (select 1) from 'x'", #"traces are read-only: there is no "copy from""#, 16, 20),
    Mistake("select a.b.c.d from t", "a column has at most three names: trace.table.column", 13, 14),
    Mistake("select 1 limit 5, 10", #"unexpected "," after "5""#, 16, 17, "write limit 10 offset 5"),
    Mistake(
      "select 1 limit -1",
      #"expected a whole number, a parameter or an expression in parentheses after "limit", found "-""#, 15,
      16),
    Mistake(
      "select interval '1 s'", #"there is no "interval""#, 7, 15,
      "a duration is written 10ms, 1.5s or 2h"),
    Mistake("select x between 1", #"expected "and" after "1""#, 18, 18),
    Mistake("select * from t where a like", #"expected a pattern after "like""#, 28, 28),
    Mistake(
      "from t where a select b", #"unexpected "select" after "a""#, 15, 21,
      #"another statement begins after ";"; in "from t select a", "where" comes last"#),
    Mistake(
      "create viw v as select 1", #"expected "view" or "macro" after "create", found "viw""#, 7, 10,
      #"did you mean "view"?"#),
    Mistake(
      "explain (format xml) select 1",
      #"expected text, json or dot after "format", found "xml""#, 16, 19),
    Mistake("drop view", #"expected the name of a view after "view""#, 9, 9),
    Mistake(
      "select 1;; selct 2", #"expected a statement, found "selct""#, 11, 16,
      #"did you mean "select"?"#),
    Mistake("values (1), (2, 3)", #"rows of "values" must be equally long: 1 and 2"#, 13, 14),
    Mistake("select a from t union", #"expected a query after "union""#, 21, 21),
    Mistake("with a select 1", #"expected "as" after "a", found "select""#, 7, 13),
    Mistake("with a as select 1 select 2", #"expected "(" after "as", found "select""#, 10, 16),
    Mistake("select 1 2", #"unexpected "2" after "1""#, 9, 10, "is there a comma or an operator missing?"),
    Mistake("select * from t group by", #"expected an expression after "group by""#, 24, 24),
    Mistake("select distinct on a from t", #"expected "(" after "on", found "a""#, 19, 20),
    Mistake("select count(distinct) from t", #"expected an expression after "distinct", found ")""#, 21, 22),
    Mistake("select a -> b", #"unexpected "->" after "a""#, 9, 11),
    Mistake("select x::", #"expected a type after "::""#, 10, 10),
    Mistake("select x[1", #"expected "]" after "1""#, 10, 10),
    Mistake("select t.* + 1 from t", #"unexpected "+" after "*""#, 11, 12),
    Mistake(
      "select sum(a) over (partion by b)",
      #"expected "partition by", "order by", a frame or ")" after "partion", found "by""#, 28, 30,
      #"did you mean "partition" instead of "partion"?"#),
    Mistake(
      "select rank() over (rows current)",
      #"expected "preceding" or "following" after "current", found ")""#, 32, 33),
    Mistake(
      "select * from t order by a desk", #"unexpected "desk" after "a""#, 27, 31,
      #"did you mean "desc"?"#),
    Mistake("select not", #"expected an expression after "not""#, 10, 10),
    Mistake("pragma x", #"expected a statement, found "pragma""#, 0, 6),
    Mistake("select a from t for update", #"unexpected "for" after "t""#, 16, 19),
    Mistake(
      "select exists select 1", #"unexpected "select" after "exists""#, 14, 20,
      "the query stands in parentheses"),
    Mistake(
      "select a = not b", #"expected an expression after "=", found "not""#, 11, 14,
      #"put "not ..." in parentheses"#),
    Mistake("select 1 where a in ()", #"expected an expression after "(", found ")""#, 21, 22),
    Mistake(
      "select top 10 * from t", #"unexpected "10" after "top""#, 11, 13,
      "the number of rows stands at the end: limit 10"),
    Mistake(
      "select * from t fetch first 5 rows only", #"unexpected "first" after "fetch""#, 22, 27,
      "the number of rows stands at the end: limit 10"),
    Mistake(
      "select * events", #"unexpected "events" after "*""#, 9, 15,
      #"is there a "from" missing before "events"?"#),
    Mistake(
      "from t where ts > 10 seconds", #"unexpected "seconds" after "10""#, 21, 28,
      "a duration is written with a short unit right behind the number, as in 10s"),
    Mistake("from t where g not null", #"unexpected "not" after "g""#, 15, 18, #"write "is not null""#),
    Mistake(
      "select 5 div 2", #"unexpected "2" after "div""#, 13, 14, "whole numbers are divided with //"),
    Mistake(
      "select date '2024-01-01'", #"unexpected '2024-01-01' after "date""#, 12, 24,
      "a cast is written behind the value: 'text'::type"),
    Mistake(
      "select 1 where g = 1 from t", #"unexpected "from" after "1""#, 21, 25,
      #""from" stands before "where""#),
    Mistake("select a,, b from t", #"expected a column or an expression after ",", found ",""#, 9, 10),
  ]
}
