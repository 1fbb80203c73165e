import Diagnostics
import Testing

@testable import SQLSyntax

@Suite struct StatementTests {
  private func node(_ text: String) throws -> Statement.Node { try SQLParser.parseStatement(text).node }

  private func select(_ text: String) throws -> Select {
    guard case .select(let select) = try SQLParser.parseQuery(text).body else {
      throw QueryError(.syntax, "not a select: \(text)")
    }
    return select
  }

  // MARK: Statements

  @Test func scripts() throws {
    let statements = try SQLParser.parseScript(";; select 1; -- one\n show tables;;")
    #expect(statements.map(\.span) == [SourceSpan(3, 11), SourceSpan(21, 32)])
    #expect(try SQLParser.parseScript("#!/usr/bin/env -S tq -f\nselect 1").count == 1)
    #expect(try SQLParser.parseScript("").isEmpty)
    #expect(try SQLParser.parseScript("-- nothing").isEmpty)
  }

  @Test func kinds() throws {
    guard
      case .explain(Explain(isAnalyze: true, format: .json), let inner) =
        try node("EXPLAIN ANALYZE (FORMAT json) from t"), case .query = inner.node
    else { throw UnexpectedShape("explain") }
    guard
      case .explain(Explain(isAnalyze: true, format: .dot), _) = try node(
        "explain (analyze, format dot) (select 1)")
    else { throw UnexpectedShape("options") }
    guard case .explain(Explain(isAnalyze: false, format: .text), _) = try node("explain (select 1)") else {
      throw UnexpectedShape("parentheses")
    }
    guard case .describe(.table(let names)) = try node("describe before.blocks"),
      names.map(\.text) == ["before", "blocks"]
    else { throw UnexpectedShape("describe") }
    guard case .summarize(.query) = try node("summarize from blocks") else {
      throw UnexpectedShape("summarize")
    }
    guard case .show(let name) = try node("show functions"), name.text == "functions" else {
      throw UnexpectedShape("show")
    }
    guard
      case .createView(let view, true, _) = try node(
        "create or replace view v as with a as (select 1) from a"),
      view.text == "v"
    else { throw UnexpectedShape("view") }
    guard
      case .createMacro(let macro, false, let parameters, .expression) = try node(
        "create macro f(a, b) as a + b"),
      macro.text == "f", parameters.map(\.name.text) == ["a", "b"]
    else { throw UnexpectedShape("macro") }
    guard case .createMacro(_, false, [], .table) = try node("create macro f() as table from t") else {
      throw UnexpectedShape("table macro")
    }
    guard case .drop("view", true, let dropped) = try node("drop view if exists v"), dropped.text == "v"
    else {
      throw UnexpectedShape("drop")
    }
    guard case .drop("macro", false, _) = try node("drop macro f") else {
      throw UnexpectedShape("drop macro")
    }
    guard case .set(let setting, let value) = try node("set Memory_Limit = 64MiB"),
      setting.text == "memory_limit",
      value.node == .literal(.integer(67_108_864))
    else { throw UnexpectedShape("set") }
    guard case .set(_, _) = try node("set threads to 4") else { throw UnexpectedShape("set to") }
    guard case .reset(let reset) = try node("reset memory_limit"), reset.text == "memory_limit" else {
      throw UnexpectedShape("reset")
    }
    guard
      case .copy(_, let file) = try node(
        "copy (select 1) to 'a.csv' (format csv, header false, null '-', header)"),
      file.file == "a.csv", file.options.map(\.name.text) == ["format", "header", "null", "header"],
      file.options.map(\.value) == [.string("csv"), .boolean(false), .string("-"), nil]
    else { throw UnexpectedShape("copy") }
    guard case .copy(let query, let target) = try node("copy blocks to 'b'"),
      query.sql == "select * from blocks", target.file == "b", target.options.isEmpty
    else {
      throw UnexpectedShape("copy table")
    }
  }

  // MARK: Queries, each with the form it stands for

  @Test(arguments: [
    ("from blocks", "select * from blocks"), ("FROM blocks SELECT reason", "select reason from blocks"),
    ("select a b, c as d, e, from t", "select a as b, c as d, e from t"),
    ("select all a from t", "select a from t"),
    ("select distinct on (a, b) c from t", "select distinct on (a, b) c from t"),
    (
      "select t.* exclude a, * exclude (b) replace (1 as c) from t",
      "select t.* exclude (a), * exclude (b) replace (1 as c) from t"
    ),
    (
      "select a from t where b group by all having c qualify d",
      "select a from t where b group by all having c qualify d"
    ),
    (
      "select a from t group by 1, rollup(a, b), cube(a), grouping sets ((a, b), c, ()), order by 1,",
      "select a from t group by 1, rollup (a, b), cube (a), grouping sets ((a, b), c, ()) order by 1"
    ),
    (
      "select sum(a) over w from t window w as (order by b), v as (w rows 1 preceding)",
      "select sum(a) over w from t window w as (order by b), v as (w rows between 1 preceding and current row)"
    ),
    (
      "from t order by all desc nulls first offset 5 limit 10",
      "select * from t order by all desc nulls first limit 10 offset 5"
    ),
    (
      "from t order by a asc, b desc nulls last limit $n",
      "select * from t order by a, b desc nulls last limit $n"
    ),
    (
      "select 1 union select 2 intersect all select 3 except distinct select 4",
      "select 1 union select 2 intersect all select 3 except select 4"
    ),
    ("select 1 union all by name select 2", "select 1 union all by name select 2"),
    ("(select 1 limit 1) union (from t)", "(select 1 limit 1) union (select * from t)"),
    ("values (1, 'a'), (2, 'b')", "values (1, 'a'), (2, 'b')"),
    (
      "with recursive a (n) as (select 1 union all select n + 1 from a), b as (from a) from b",
      "with recursive a (n) as (select 1 union all select n + 1 from a), b as (select * from a) select * from b"
    ),
    ("with recursive as (select 1) from recursive", "with recursive as (select 1) select * from recursive"),
    ("from a, b c join d e using (f)", "select * from a cross join (b as c join d as e using (f))"),
    (
      "from a left outer join b on a.x = b.x inner join c on true",
      "select * from a left join b on a.x = b.x join c on true"
    ),
    ("from a natural full join b cross join c", "select * from a natural full join b cross join c"),
    (
      "from a semi join b using (x) anti join c using (y)",
      "select * from a semi join b using (x) anti join c using (y)"
    ),
    (
      "from a asof join b on a.ts >= b.ts asof left join c on a.ts >= c.ts",
      "select * from a asof join b on a.ts >= b.ts asof left join c on a.ts >= c.ts"
    ),
    (
      "from samples s join regions r on s.g = r.g and s overlaps r",
      "select * from samples as s join regions as r on s.g = r.g and s overlaps r"
    ),
    (
      "from slices(states, 10ms) as s (a, b), lateral (select s.a) x",
      "select * from slices(states, 10ms) as s (a, b) cross join lateral (select s.a) as x"
    ),
    ("from (a join b using (x)) join c using (y)", "select * from a join b using (x) join c using (y)"),
    (
      "from ((select 1) t join (values (1)) u (x) on true)",
      "select * from (select 1) as t join (values (1)) as u (x) on true"
    ),
    ("from ((select 1) union (select 2)) t", "select * from ((select 1) union (select 2)) as t"),
    ("from before.blocks b", "select * from before.blocks as b"),
    (
      "from t pivot (sum(a) as s for b in ('x', 'y' as z) group by c) p",
      "select * from t pivot (sum(a) as s for b in ('x', 'y' as z) group by c) as p"
    ),
    (
      "pivot t on b in ('x') using sum(a) group by c",
      "select * from t pivot (sum(a) for b in ('x') group by c)"
    ),
    ("pivot t on b using sum(a) order by 1", "pivot t on b using sum(a) order by 1"),
    ("pivot t on a, b in (1)", "pivot t on a, b in (1)"),
    (
      "pivot t on a in (1), b || c in ('x' as y) using sum(d)",
      "select * from t pivot (sum(d) for a in (1) b || c in ('x' as y))"
    ),
    (
      "from t unpivot include nulls ((v, w) for n in ((a, b) as x, (c, d)))",
      "select * from t unpivot include nulls ((v, w) for n in ((a, b) as x, (c, d)))"
    ),
    (
      "unpivot t on columns(* exclude (a)), b as c into name n value v, w",
      "select * from t unpivot ((v, w) for n in (* exclude (a), b as c))"
    ),
    (
      "select 1 group by (), rollup ((a, b), c), grouping sets (cube (a), (b, c), ())",
      "select 1 group by (), rollup ((a, b), c), grouping sets (cube (a), (b, c), ())"
    ),
    ("select f(1, b := 2 + 3)", "select f(1, b := 2 + 3)"),
    ("from t unpivot (v for n in (a, b))", "select * from t unpivot (v for n in (a, b))"),
    (
      "unpivot t on a, columns('b.*') into name n value v",
      "select * from t unpivot (v for n in (a, columns('b.*')))"
    ),
    ("unpivot t on * exclude (a)", "select * from t unpivot (value for name in (* exclude (a)))"),
  ])
  func queries(text: String, canonical: String) throws {
    let query = try SQLParser.parseQuery(text)
    #expect(query.sql == canonical)
    #expect(shape(try SQLParser.parseQuery(canonical)) == shape(query))
  }

  @Test func setOperationsLeanToTheLeft() throws {
    let body = try SQLParser.parseQuery("select 1 except select 2 union select 3 intersect select 4").body
    guard
      case .setOperation(
        .union, false, false, .setOperation(.except, _, _, _, _), .setOperation(.intersect, _, _, _, _)) =
        body
    else { throw UnexpectedShape("\(shape(body))") }
  }

  @Test func partsOfASelect() throws {
    let select = try select(
      "select distinct a as \"B\", c d from t where e group by f having g window w as () qualify h")
    #expect(select.distinct == .all)
    #expect(select.items.map(\.alias?.text) == ["B", "d"])
    #expect(select.items.map(\.alias?.isQuoted) == [true, false])
    #expect(select.filter?.sql == "e" && select.having?.sql == "g" && select.qualify?.sql == "h")
    #expect(select.windows.map(\.name.text) == ["w"])
    #expect(try self.select("select 1").from == nil)
  }

  // MARK: For the shell

  @Test(arguments: [
    ("select 1;", true), ("select 1", false), ("select 1; -- done", true), ("select 1; select 2", false),
    ("select ';'", false), ("select ';", false), ("select \";", false), ("select 1 /* ; */", false),
    ("select 1 /* ;", false), ("select 1; /* open", false), ("-- ;", false), ("", false), ("  \n", false),
    (";", false), ("select “x”;", true), ("selct 1 ? ;", true), ("select 1; ;", true),
    ("select 10msec;", true),
  ])
  func completeness(text: String, expected: Bool) {
    #expect(SQLParser.isComplete(text) == expected)
  }

  @Test func splitting() {
    let text = "select ';'; /* ; */ ? x ;;\n from t -- ; end"
    let parts = SQLParser.splitStatements(text).map { span in
      String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self)
    }
    #expect(parts == ["select ';'", "? x", "from t"])
  }
}
