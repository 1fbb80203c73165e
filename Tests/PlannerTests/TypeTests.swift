import Columns
import LogicalPlan
import Testing

@testable import Planner

/// Which types fit, what is converted on the way, and what is said where they do not fit.
@Suite struct TypeTests {
  @Test(arguments: [
    (
      "select dur > 10 from blocks",
      "cannot compare DURATION with BIGINT; write 10ms, or 10ns for nanoseconds @ dur > 10"
    ),
    (
      "select 5 between ts and ts from blocks",
      "cannot compare BIGINT with TIMESTAMP; write 5s for a time since the start, or 5ns for nanoseconds @ 5 between ts and ts"
    ),
    (
      "select dur + 10 from blocks",
      "there is no DURATION + BIGINT; write 10ms, or 10ns for nanoseconds @ dur + 10"
    ),
    (
      "select dur in (1ms, 2) from blocks",
      "cannot compare DURATION with BIGINT; write 2ms, or 2ns for nanoseconds @ dur in (1ms, 2)"
    ),
    (
      "select dur > '10ms' from blocks",
      "cannot compare DURATION with VARCHAR; write the duration without quotes: 10ms @ dur > '10ms'"
    ),
    (
      "select g = '1' from blocks",
      "cannot compare BIGINT with VARCHAR; cast one of them: x::VARCHAR or x::BIGINT @ g = '1'"
    ),
    (
      "select stack < stack from blocks",
      "stacks can be equal or not, but have no order; compare leaf(stack) or depth(stack) @ stack < stack"
    ),
    (
      "select g from blocks where stack like '%net%'",
      "like does not take (STACK, VARCHAR); has_func(stack, 'net/http.*') looks into a stack, leaf(stack) takes "
        + "its first function @ stack like '%net%'"
    ),
    ("select upper() from blocks", "upper needs an argument; there is upper(VARCHAR) @ upper()"),
    ("select upper(g) from blocks", "upper does not take (BIGINT); there is upper(VARCHAR) @ upper(g)"),
    (
      "select case when g > 1 then dur else 0 end from blocks",
      "cannot mix DURATION with BIGINT; write 0ms, or 0ns for nanoseconds @ case when g > 1 then dur else 0 end"
    ),
    ("from blocks where g", "WHERE needs a BOOLEAN, and this is BIGINT @ g"),
    ("select not g from blocks", "NOT needs a BOOLEAN, and this is BIGINT @ g"),
    ("select g::stack from blocks", "there is no cast from BIGINT to STACK @ g::stack"),
    (
      "select sum(reason) from blocks",
      "sum does not take (VARCHAR); there is sum(BIGINT), sum(DOUBLE), sum(DURATION) @ sum(reason)"
    ),
  ])
  func misfitsAreNamed(_ sql: String, _ expected: String) {
    #expect(mistake(sql) == "type: " + expected)
  }

  @Test func aDurationBesideATimestampIsATimeSinceTheStart() throws {
    #expect(try planText("select ts from blocks where ts > 1500ms") == "scan blocks: ts where ts > 1500ms")
    #expect(
      try boundText("select ts > dur from blocks").hasPrefix("project ts > dur::TIMESTAMP as ts > dur\n"))
  }

  @Test func resultsHaveTheirTypes() throws {
    #expect(
      try columns(
        """
        select 1 + 1.5 as a, dur * 2 as b, ts - ts as c, ts + dur as d, dur / dur as e, coalesce(null, g, 2.5) as f,
          [1, 2.5] as g, [dur][1] as h, nullif(dur, 1ms) as i, case g when 1 then null else 'x' end as j,
          if(is_long, 1, null) as k, greatest(1, null, 2.5) as l, null as m, sqrt(g) as n, 1::text as o
        from blocks
        """)
        == [
          "a DOUBLE", "b DURATION", "c DURATION", "d TIMESTAMP", "e DOUBLE", "f DOUBLE", "g DOUBLE[]",
          "h DURATION",
          "i DURATION", "j VARCHAR", "k BIGINT", "l DOUBLE", "m NULL", "n DOUBLE", "o VARCHAR",
        ])
  }

  @Test func constantsAreConvertedOnTheSpot() throws {
    #expect(
      try planText("select share from goroutines where share > 1")
        == "scan goroutines: share where share > 1.0")
    #expect(try boundText("select g > 1.5 from blocks").hasPrefix("project g::DOUBLE > 1.5"))
  }

  @Test func theFirstOverloadThatFitsExactlyIsTaken() throws {
    guard case .project(_, let items) = try bound("select 1 + 1, 1 + 1.0, null + 1ms, 1ms + null") else {
      Issue.record("no projection")
      return
    }
    let overloads = items.map { item -> Int in
      if case .call(let function, _, _, _) = item.expression { return function.overload }
      return -1
    }
    #expect(overloads == [0, 1, 2, 2])
  }

  @Test func operatorsBecomeFunctions() throws {
    #expect(
      try boundText(
        """
        select reason like 'a%' escape '!' as a, reason not ilike 'b' as b, reason glob 'c*' as c, reason ~ 'd' as d,
          reason !~* 'e' as e, -g as f, -5 as g, is_long is not true as h, dur not between 1ms and 2ms as i,
          g not in (1, 2) as j, reason is distinct from null as k
        from blocks
        """
      ).split(separator: "\n").first
        == """
        project like(reason, 'a%', '!') as a, not reason ilike 'b' as b, reason glob 'c*' as c, \
        regexp_matches(reason, 'd') as d, not regexp_matches(reason, 'e', 'i') as e, -g as f, -5 as g, \
        is_long is distinct from true as h, not (dur >= 1ms and dur <= 2ms) as i, not g in (1, 2) as j, \
        reason is distinct from null as k
        """)
  }
}
