import Columns
import LogicalPlan
import Testing

@testable import Planner

/// How joins are bound: which names they make, what they hold, and what is wrong with those that are none.
@Suite struct JoinTests {
  private func join(_ sql: String) throws -> LogicalJoin {
    func first(_ plan: LogicalOperator) -> LogicalJoin? {
      if case .join(_, _, let join) = plan { return join }
      return plan.inputs.lazy.compactMap { first($0) }.first
    }
    return try #require(first(try bound(sql)))
  }

  private let two = "(values (1, 2)) a(x, k)"
  private let other = "(values (1, 2)) b(y, k)"

  // MARK: Names

  @Test func starShowsMergedColumnsOnceWhereTheLeftHasThem() throws {
    #expect(
      try columns("from \(two) join \(other) on a.k = b.k") == [
        "x BIGINT", "k BIGINT", "y BIGINT", "k BIGINT",
      ])
    for kind in ["join", "left join", "right join", "full join", "natural join", "asof join"] {
      let using = kind == "natural join" ? "" : "using (k)"
      #expect(try columns("from \(two) \(kind) \(other) \(using)") == ["x BIGINT", "k BIGINT", "y BIGINT"])
      #expect(try columns("select b.*, a.k from \(two) \(kind) \(other) \(using)").count == 3)
    }
    #expect(
      try columns("select * exclude (k) from \(two) join \(other) using (k)") == ["x BIGINT", "y BIGINT"])
    #expect(try columns("select columns('k') from \(two) full join \(other) using (k)") == ["k BIGINT"])
    for kind in ["semi", "anti"] {
      #expect(try columns("from \(two) \(kind) join \(other) using (k)") == ["x BIGINT", "k BIGINT"])
    }
  }

  /// Values as DuckDB gives them.
  @Test(arguments: [
    ("select k, a.k, b.k from l a full join r b using (k)", "1 1 1|2 2 .|. . .|3 . 3|. . ."),
    ("select k, a.k, b.k from l a right join r b using (k)", "1 1 1|3 . 3|. . ."),
    ("select k, a.k, b.k from l a left join r b using (k)", "1 1 1|2 2 .|. . ."),
    ("select k, c.k from l a full join r b using (k) full join r c using (k)", "1 1|2 .|. .|3 3|. .|. ."),
    ("select k from l a full join r b using (k) where k = 3", "3"),
    ("select a.k, b.k from l a, r b where a.k < b.k", "1 3|2 3"),
    ("select k from l natural join r", "1"), ("select k from l semi join r using (k)", "1"),
    ("select k from l anti join r using (k)", "2|."),
    ("select a.k, b.k from l a asof join r b on a.k >= b.k", "1 1|2 1"),
    ("select a.k, b.k from l a asof left join r b on b.k > a.k", "1 3|2 3|. ."),
    ("select a.k, b.k, c.k from l a join r b on a.k = b.k join l c on c.k > b.k", "1 1 2"),
    ("select count(*) from l cross join r", "9"),
    ("select a.k from l a left join r b on a.k = b.k and b.k > 5 where b.k is null", "1|2|."),
  ])
  func answers(_ sql: String, _ expected: String) throws {
    let tables = "with l(k) as (values (1), (2), (null)), r(k) as (values (1), (3), (null)) "
    for plan in [try bound(tables + sql), try optimized(tables + sql)] {
      let text = try PlanInterpreter().rows(of: plan).map { row in
        row.map { value in if case .bigint(let n) = value { "\(n)" } else { "." } }.joined(separator: " ")
      }.joined(separator: "|")
      #expect(text == expected)
    }
  }

  private func optimized(_ sql: String) throws -> LogicalOperator {
    Optimizer(catalog: SampleCatalog.one, fold: evaluate).optimize(try bound(sql)).plan
  }

  @Test(arguments: [
    (
      "select g from blocks b join goroutines r on b.g = r.g",
      "\"g\" is ambiguous: b and r both have it; write b.g or r.g @ g"
    ),
    (
      "select 1 from blocks join goroutines on gg = name",
      "no column \"gg\" in blocks, goroutines; did you mean \"g\"? @ gg"
    ),
    (
      "select 1 from blocks b join goroutines r on b.gg = r.g",
      "no column \"gg\" in b; did you mean \"g\"? @ gg"
    ),
    (
      "select 1 from blocks b join goroutines r on c.g = r.g",
      "no table \"c\" in FROM; did you mean \"b\"? @ c"
    ),
    (
      "from blocks join blocks using (g)",
      "two tables in FROM go by the name \"blocks\"; give one another name: blocks as blocks2 @ blocks"
    ),
    (
      "from blocks join goroutines using (reason)",
      "no column \"reason\" in goroutines; it has g, name, created, share @ reason"
    ),
    (
      "from blocks join goroutines using (nam)",
      "no column \"nam\" in blocks; it has g, reason, ts, end_ts, dur, is_long, stack @ nam"
    ),
    (
      "from (select 1 as a) x natural join (select 2 as b) y",
      "x and y have no column in common; NATURAL joins by columns of one name: write ON, or CROSS JOIN for every "
        + "pair @ (select 1 as a) x natural join (select 2 as b) y"
    ),
    (
      "select r.g from blocks semi join goroutines r using (g)",
      "no table \"r\" in FROM; the table goes by \"blocks\" here @ r"
    ),
    (
      "from blocks b join goroutines r on sum(b.g) = 1",
      "\"sum(b.g)\" is an aggregate, which ON cannot have @ sum(b.g)"
    ),
    (
      "from blocks b asof join goroutines r on b.g = r.g",
      "an ASOF join needs an inequality that says which row is the nearest; such as a.ts >= b.ts, the latest row "
        + "of b that is not after a's @ blocks b asof join goroutines r on b.g = r.g"
    ),
    (
      "from blocks b asof join goroutines r on b.g > r.g and b.g < r.g",
      "an ASOF join has one inequality, and this has more; put the other into WHERE @ b.g > r.g and b.g < r.g"
    ),
    (
      "from blocks b asof join goroutines r on b.g > r.g and b.dur > 1ms",
      "an ASOF join takes equalities of both sides and one inequality between them; test a single side in a "
        + "subquery, or the pairs in WHERE @ b.g > r.g and b.dur > 1ms"
    ),
  ])
  func mistakes(_ sql: String, _ expected: String) {
    #expect(mistake(sql) == "bind: " + expected)
  }

  @Test(arguments: [
    ("from blocks b join goroutines r on b.reason = r.g", "cannot compare VARCHAR with BIGINT"),
    ("from blocks b join goroutines r on b.g", "ON needs a BOOLEAN, and this is BIGINT"),
    (
      "from blocks join (select 'a' as g) x using (g)",
      "\"g\" is BIGINT in blocks and VARCHAR in x, which do not compare"
    ),
    ("from blocks b join blocks c on b.stack < c.stack", "stacks can be equal or not, but have no order"),
    ("from blocks b asof join blocks c using (g, stack)", "stacks can be equal or not, but have no order"),
  ])
  func typeMistakes(_ sql: String, _ expected: String) {
    #expect(mistake(sql).hasPrefix("type: " + expected), "\(mistake(sql))")
  }

  @Test func thereAreNotTooManyJoins() {
    let many = (0..<150).map { "(select 1) t\($0)" }.joined(separator: ", ")
    #expect(mistake("select 1 from \(many)").hasPrefix("bind: more than 100 joins, one on top of another"))
    let some = (0..<90).map { "(select 1) t\($0)" }.joined(separator: ", ")
    #expect(mistake("select count(*) from \(some)") == "none")
  }

  // MARK: What is held

  @Test(arguments: [
    ("blocks b join goroutines r", JoinSide.right), ("goroutines r join blocks b", .left),
    ("blocks b join blocks r", .right), ("goroutines b join goroutines r", .right),
    ("(select g from blocks where g > 1) b join (select g from goroutines limit 2) r", .right),
    ("(select g from goroutines order by g limit 2) b join goroutines r", .left),
    ("(select g from blocks group by g) b join blocks r", .left),
    ("blocks b asof join goroutines r", .right), ("goroutines b asof join blocks r", .right),
  ])
  func theSmallerSideIsHeld(_ tables: String, _ side: JoinSide) throws {
    let on = tables.contains("asof") ? "b.g >= r.g" : "b.g = r.g"
    #expect(try join("select 1 from \(tables) on \(on)").held == side)
  }

  @Test func explainSaysWhatIsHeld() throws {
    let text = try bound("select 1 from goroutines r join blocks b using (g)").treeText {
      ["holds: \($0.holds.text)"]
    }
    #expect(
      text.contains(
        """
        └─ inner join on g = g
           │  holds: all rows of its left input, and those of the right that come before the left has ended
           ├─ scan goroutines as r:
        """), "\(text)")
  }
}
