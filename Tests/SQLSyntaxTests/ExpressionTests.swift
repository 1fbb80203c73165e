import Diagnostics
import Testing

@testable import SQLSyntax

@Suite struct ExpressionTests {
  /// Precedence as PostgreSQL documents it, "Lexical Structure", and DuckDB follows it.
  @Test(arguments: [
    ("a + b * c", "(+ a (* b c))"), ("a * b + c", "(+ (* a b) c)"), ("a - b - c", "(- (- a b) c)"),
    ("a / b // c % d", "(% (// (/ a b) c) d)"), ("(a + b) * c", "(* (+ a b) c)"),
    ("-a + b", "(+ (- a) b)"), ("- - a", "(- (- a))"), ("-a * b", "(* (- a) b)"), ("a - -b", "(- a (- b))"),
    ("-a::bigint", "(- (cast a BIGINT))"), ("a::bigint::double[]", "(cast (cast a BIGINT) DOUBLE[])"),
    ("a[1][2]", "(element (element a 1) 2)"), ("a[1:2][3]", "(element (slice a 1:2) 3)"),
    ("-a[:]", "(- (slice a :))"), ("a[b + 1:]", "(slice a (+ b 1):)"), ("a[:-1]", "(slice a :(- 1))"),
    ("a[2:-:3]", "(slice a 2:-:3)"), ("a[b:c:-d]", "(slice a b:c:(- d))"),
    ("a[b::int:c]", "(slice a (cast b INT):c)"),
    ("a[:-:2]::int[]", "(cast (slice a :-:2) INT[])"), ("a[1:2:]", nil), ("a[-:2]", nil), ("a[]", nil),
    ("a[1:-:]", nil), ("a[1::2]", nil), ("-a[1]", "(- (element a 1))"),
    ("a.b[1]::int", "(cast (element a.b 1) INT)"),
    ("a || b + c", "(|| a (+ b c))"), ("a || b || c", "(|| (|| a b) c)"), ("a ~ b || c", "(|| (~ a b) c)"),
    ("a !~* b = c", "(= (!~* a b) c)"),
    ("a = b or c < d and e", "(or (= a b) (and (< c d) e))"), ("a or b or c", "(or a b c)"),
    ("a and b and c", "(and a b c)"), ("not a = b", "(not (= a b))"), ("not a and b", "(and (not a) b)"),
    ("not not a", "(not (not a))"), ("a == b", "(= a b)"), ("a != b", "(<> a b)"), ("a <> b", "(<> a b)"),
    ("a = b is null", "(null? (= a b))"), ("a is null = b is null", nil), ("a is not null", "(not null? a)"),
    ("a is unknown", "(null? a)"), ("a is not true or b is false", "(or (not true? a) (false? b))"),
    ("a is distinct from b + 1", "(is distinct from a (+ b 1))"),
    ("a is not distinct from b and c", "(and (is not distinct from a b) c)"),
    ("a between 1 and 2 and b", "(and (between a 1 2) b)"),
    ("a not between b + 1 and c", "(not between a (+ b 1) c)"),
    ("a in (1, 2) = b", "(= (in a [1 2]) b)"), ("a not in (1)", "(not in a [1])"),
    ("(a, b) in ((1, 2))", "(in (row a b) [(row 1 2)])"), ("a = b in (c)", "(= a (in b [c]))"),
    ("a like b || '%'", "(like a (|| b '%'))"), ("a not ilike b escape '!'", "(not ilike a b '!')"),
    ("a glob 'x*' and b", "(and (glob a 'x*') b)"), ("s overlaps r and a", "(and (overlaps s r) a)"),
    ("a < b overlaps c", "(< a (overlaps b c))"), ("cast(a + 1 as varchar[])", "(cast (+ a 1) VARCHAR[])"),
    ("try_cast(a as double)", "(try_cast a DOUBLE)"), ("a = b = c", nil), ("a < b < c", nil),
    ("a like b like c", nil), ("a in (1) in (2)", nil), ("a -> b", nil), ("lambda x: x", nil),
    ("(a, b) < (c, d) or e", "(or (< (row a b) (row c d)) e)"),
    ("(a, b) = (c, d) and e", "(and (= (row a b) (row c d)) e)"),
  ])
  func precedence(text: String, expected: String?) {
    #expect((try? SQLParser.parseExpression(text)).map(prefix) == expected)
  }

  @Test func chainsOfAndLeanToTheLeft() throws {
    guard case .binary(.and, let left, let right) = try SQLParser.parseExpression("a and b and c").node else {
      throw UnexpectedShape("and")
    }
    #expect(left.sql == "a and b" && right.sql == "c")
  }

  @Test func longChainsOfAndAreBalanced() throws {
    let text = (0..<1000).map { "a\($0)" }.joined(separator: " and ")
    let expression = try SQLParser.parseExpression(text)
    func height(_ expression: Expression) -> Int {
      guard case .binary(.and, let left, let right) = expression.node else { return 0 }
      return 1 + max(height(left), height(right))
    }
    #expect(height(expression) == 10)
    #expect(expression.sql == text)
  }

  @Test func calls() throws {
    func call(_ text: String) throws -> FunctionCall? {
      guard case .call(let call) = try SQLParser.parseExpression(text).node else { return nil }
      return call
    }
    let count = try #require(try call("COUNT(*)"))
    #expect(count.name.text == "count")
    #expect(count.arguments.map(\.node) == [.star(StarExpression())])
    let text = "string_agg(distinct a, ',' order by b desc nulls last, c) filter (where d > 1) over w"
    let aggregate = try #require(try call(text))
    #expect(aggregate.isDistinct)
    #expect(aggregate.arguments.map(\.sql) == ["a", "','"])
    #expect(aggregate.orderBy.map(\.isDescending) == [true, false])
    #expect(aggregate.orderBy.map(\.nullsFirst) == [false, nil])
    #expect(aggregate.filter?.sql == "d > 1")
    #expect(aggregate.over == .named(Name("w", span: SourceSpan(text.utf8.count - 1, text.utf8.count))))
    let lambda = try #require(try call("list_reduce(l, (x, y) -> x + y)"))
    #expect(lambda.arguments.map(prefix) == ["l", "(lambda x,y (+ x y))"])
    #expect(
      try call("list_transform(l, x -> x > 1 and y)")?.arguments.last.map(prefix)
        == "(lambda x (and (> x 1) y))")
    #expect(
      try call("list_reduce(l, lambda a, x: a[1:2] = x or y, 0)")?.arguments.map(prefix)
        == ["l", "(lambda a,x (or (= (slice a 1:2) x) y))", "0"])
    // Where no lambda begins the word is a name.
    #expect(
      try call("f(lambda, lambda -> lambda, lambda(lambda))")?.arguments.map(prefix)
        == ["lambda", "(lambda lambda lambda)", "lambda(lambda)"])
    #expect(try call("left(a, 2)")?.name.text == "left")
  }

  @Test func windows() throws {
    func window(_ text: String) throws -> WindowDefinition? {
      guard case .call(let call) = try SQLParser.parseExpression("f() over (\(text))").node,
        case .inline(let window) = call.over
      else { return nil }
      return window
    }
    let plain = try #require(try window("partition by a, b order by c desc"))
    #expect(plain.partitionBy.map(\.sql) == ["a", "b"])
    #expect(plain.orderBy.count == 1 && plain.frame == nil && plain.base == nil)
    #expect(try window("w rows unbounded preceding")?.base?.text == "w")
    let short = try #require(try window("rows 1 preceding")?.frame)
    #expect(short.unit == .rows && short.end == .currentRow)
    let long = try #require(
      try window("order by ts range between 10ms preceding and unbounded following exclude ties")?.frame)
    #expect(long.unit == .range && long.end == .unboundedFollowing && long.exclusion == .ties)
    guard case .preceding(let distance) = long.start else {
      Issue.record("no distance")
      return
    }
    #expect(distance.node == .literal(.duration(10_000_000)))
    #expect(
      try window("groups between current row and 1 following exclude current row")?.frame?.exclusion
        == .currentRow)
    #expect(
      try window("rows between unbounded preceding and current row exclude no others")?.frame?.exclusion
        == WindowFrame.Exclusion.none)
  }

  @Test func queriesAsValues() throws {
    func node(_ text: String) throws -> Expression.Node { try SQLParser.parseExpression(text).node }
    guard case .scalarQuery = try node("(select 1)") else { throw UnexpectedShape("scalar") }
    guard case .scalarQuery = try node("((select 1) union (select 2))") else {
      throw UnexpectedShape("union")
    }
    guard case .binary(.add, _, _) = try node("((select 1) + 2)") else { throw UnexpectedShape("sum") }
    guard case .row = try node("((select 1), 2)") else { throw UnexpectedShape("row") }
    guard case .inQuery(false, _, _) = try node("a in (from t)") else { throw UnexpectedShape("in") }
    guard case .inQuery(true, _, _) = try node("a not in ((select 1))") else {
      throw UnexpectedShape("not in")
    }
    guard case .exists(true, _) = try node("not exists (select 1)") else { throw UnexpectedShape("exists") }
    guard case .exists(false, _) = try node("exists (values (1))") else { throw UnexpectedShape("values") }
    guard case .columns(.pattern("a.*")) = try node("columns('a.*')") else {
      throw UnexpectedShape("columns")
    }
    guard case .caseWhen(nil, let branches, nil) = try node("case when a then 1 when b then 2 end") else {
      throw UnexpectedShape("case")
    }
    #expect(branches.count == 2)
  }

  /// What an item of a SELECT list without an alias is called.
  @Test(arguments: [
    ("COUNT( * )", "count(*)"), ("Sum(Dur)", "sum(dur)"), ("dur/2", "dur / 2"), ("b.dur", "dur"),
    ("\"Dur\"", "Dur"),
    ("a+(b*c)", "a + b * c"), ("(a+b)*c", "(a + b) * c"), ("a-(b-c)", "a - (b - c)"), ("-(-a)", "- -a"),
    ("- 1", "-1"), ("a OR(b AND c)", "a or b and c"), ("(a or b)and c", "(a or b) and c"),
    ("not(a=b)", "not a = b"), ("(not a)=b", "(not a) = b"), ("(a=b)=c", "(a = b) = c"), ("a!=1", "a <> 1"),
    ("CAST(a AS BIGINT)", "a::bigint"), ("(a+1)::DOUBLE", "(a + 1)::double"), ("(-1)::text", "(-1)::text"),
    ("1500ms", "1.5s"), ("120s", "2m"), ("90s", "90s"), ("1_000", "1000"), ("'it''s'", "'it''s'"),
    ("\"from\"", "from"), ("t.\"from\"", "from"), ("\"a b\" + 1", "\"a b\" + 1"),
    ("f(\"from\")", "f(\"from\")"),
    ("a is NOT null", "a is not null"), ("p99( dur )filter(where a)", "p99(dur) filter (where a)"),
    ("sum(a) OVER(PARTITION BY b ORDER BY c)", "sum(a) over (partition by b order by c)"),
    ("case when a then 1 else 2 end", "case when a then 1 else 2 end"), ("[1,2][1]", "[1, 2][1]"),
    ("list_filter(l,x->x>1)", "list_filter(l, x -> x > 1)"), ("a in(1,2)", "a in (1, 2)"),
    ("x between 1 and 2", "x between 1 and 2"), ("(select 1)", "(select 1)"), ("$G", "$g"),
    ("1.5e-3", "0.0015"), ("a not like 'b' escape '!'", "a not like 'b' escape '!'"),
  ])
  func resultNames(text: String, expected: String) throws {
    #expect(try SQLParser.parseExpression(text).resultName == expected)
  }

  @Test func spansCoverTheText() throws {
    let text = "select  a + (b * 2)  from t"
    guard case .select(let select) = try SQLParser.parseQuery(text).body,
      case .binary(_, let left, let right) = select.items[0].expression.node
    else { throw UnexpectedShape("no sum") }
    #expect(select.items[0].expression.span == SourceSpan(8, 19))
    #expect(left.span == SourceSpan(8, 9))
    #expect(right.span == SourceSpan(12, 19))
    #expect(select.from?.span == SourceSpan(26, 27))
    #expect(select.span == SourceSpan(0, 27))
  }
}
