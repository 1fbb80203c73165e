import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax
import Testing

@testable import Planner

/// Queries put together at random: each is refused with an error that has a place, or becomes a plan that is
/// valid after every rule and keeps its columns and its rows.
@Suite struct RandomQueryTests {
  /// xorshift, so that a failure can be had again.
  private struct Dice {
    var state: UInt64
    mutating func roll(_ sides: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(sides))
    }
    mutating func pick(_ texts: [String]) -> String { texts[roll(texts.count)] }
  }

  /// What an expression is to be; now and then it is something else.
  private enum Sort: Int { case number, text, duration, condition }

  private func expression(_ dice: inout Dice, _ depth: Int, _ sort: Sort, grouped: Bool = false) -> String {
    let sort = dice.roll(40) == 0 ? Sort(rawValue: dice.roll(4)) ?? sort : sort
    func inner(_ sort: Sort) -> String { self.expression(&dice, depth - 1, sort, grouped: grouped) }
    if depth == 0 || dice.roll(4) == 0 {
      if grouped, sort != .condition, dice.roll(3) > 0 {
        let argument = expression(&dice, 1, sort)
        return sort == .number && dice.roll(2) == 0
          ? "count(*)" : "\(dice.pick(["min", "max", "any_value"]))(\(argument))"
      }
      switch sort {
      case .number: return dice.pick(["g", "g", "1", "0", "2.5", "$p", "null", "x"])
      case .text: return dice.pick(["reason", "reason", "'a'", "'B'", "null"])
      case .duration: return dice.pick(["dur", "dur", "10ms", "4ms", "null"])
      case .condition:
        return dice.pick([
          "is_long", "true", "false", "(ts > 20ns)", "(end_ts < ts)", "null", "(stack is null)",
        ])
      }
    }
    switch (dice.roll(6), sort) {
    case (0, _): return "coalesce(\(inner(sort)), \(inner(sort)))"
    case (1, _): return "case when \(inner(.condition)) then \(inner(sort)) else \(inner(sort)) end"
    case (2, .number): return "(\(inner(.number)) * 2)"
    case (3, .number): return "(\(dice.roll(8)) // \(dice.pick(["g", "0", "2"])))"
    case (_, .number), (2, .duration): return "(\(inner(sort)) + \(inner(sort)))"
    case (_, .duration): return "(\(inner(.duration)) * \(dice.roll(3)))"
    case (_, .text): return "upper(\(inner(.text)))"
    case (2, .condition): return "(\(inner(.condition)) \(dice.pick(["and", "or"])) \(inner(.condition)))"
    case (3, .condition): return "(not \(inner(.condition)))"
    case (_, .condition):
      let operands = Sort(rawValue: dice.roll(3)) ?? .number
      switch dice.roll(6) {
      case 0 where dice.roll(4) == 0: return subquery(&dice, depth)
      case 0: return "(\(inner(operands)) in (\(inner(operands)), \(inner(operands))))"
      case 1: return "(\(inner(operands)) is null)"
      case 2: return "(\(inner(operands)) between \(inner(operands)) and \(inner(operands)))"
      default:
        let comparison = dice.pick(["=", "<", ">=", "<>", "is distinct from", "is not distinct from"])
        return "(\(inner(operands)) \(comparison) \(inner(operands)))"
      }
    }
  }

  /// A condition or a comparison with a subquery, mostly one that reads the row around it.
  private func subquery(_ dice: inout Dice, _ depth: Int) -> String {
    let table = dice.pick(["goroutines r", "blocks r", "(select distinct g from blocks) r"])
    let test = dice.pick([
      "true", "r.g = blocks.g", "r.g = g", "r.g < blocks.g", "r.g = blocks.g and r.g > 1",
      "r.g is not distinct from blocks.g", "r.g = 1", "blocks.is_long", "r.g + 1 = blocks.g",
    ])
    let value = dice.pick(["r.g", "r.g + 1", "blocks.g", "null"])
    switch dice.roll(8) {
    case 0: return "(exists (from \(table) where \(test)))"
    case 1: return "(not exists (from \(table) where \(test)))"
    case 2: return "(g in (select \(value) from \(table) where \(test)))"
    case 3: return "(g not in (select \(value) from \(table) where \(test)))"
    case 4:
      return "(g \(dice.pick(["=", "<"])) (select \(dice.pick(["max(r.g)", "count(*)", "sum(r.g) + 1"])) "
        + "from \(table) where \(test)))"
    case 5: return "((select r.g from \(table) where \(test) order by 1 limit 1) > 0)"
    case 6: return "(1 < (select count(*) from (select distinct r.g from \(table) where \(test)) d))"
    default: return "((select any_value(d.g) from \(table), (from goroutines) d where \(test)) >= g)"
    }
  }

  private func window(_ dice: inout Dice) -> String {
    let call = dice.pick([
      "row_number()", "rank()", "lag(g)", "sum(g)", "count(*)", "max(g)", "min(x)", "count(reason)",
    ])
    let partition = dice.pick(["", "partition by g ", "partition by reason ", "partition by g, is_long "])
    return call + " over (" + partition
      + dice.pick([
        "", "order by ts", "order by dur desc", "order by ts rows unbounded preceding", "order by g",
      ])
      + ")"
  }

  /// What stands in FROM; tables are joined so that the bare names of expressions are still one column's,
  /// mostly.
  private func source(_ dice: inout Dice, _ depth: Int) -> String {
    if dice.roll(3) == 0, depth > 0 {
      let left = dice.pick(["blocks", "(\(query(&dice, depth - 1))) s"])
      let kind = dice.pick(["", "left", "right", "full", "semi", "anti"])
      switch dice.roll(4) {
      case 0:
        return "\(left) \(kind) join goroutines r using (g)"
      case 1:
        let other =
          "(select ts as at, dur as wait, g as h from blocks where \(expression(&dice, 1, .condition)))"
        return "blocks b asof \(dice.pick(["", "left"])) join \(other) c on b.g = c.h and "
          + "b.ts \(dice.pick(["<", "<=", ">", ">="])) c.at"
      default:
        let test = dice.pick([
          "g = h", "h = g + 1", "g < h", "reason = name", "share > 1", "10 // h > 1", "true",
        ])
        return "\(left) \(kind) join (select g as h, name, share from goroutines) r on "
          + (dice.roll(2) == 0 ? test : "\(test) and \(expression(&dice, 1, .condition))")
      }
    }
    return depth > 0 && dice.roll(2) == 0 ? "(\(query(&dice, depth - 1))) s" : "blocks"
  }

  private func query(_ dice: inout Dice, _ depth: Int) -> String {
    if depth > 0, dice.roll(6) == 0 {
      let operation = dice.pick([
        "union all", "union", "intersect", "intersect all", "except", "except all", "union all by name",
      ])
      return "(\(query(&dice, depth - 1))) \(operation) (\(query(&dice, depth - 1)))"
        + dice.pick(["", " order by 1", " limit 3"])
    }
    let grouping =
      dice.roll(3) == 0
      ? dice.pick([
        "all", "g", "reason, g", "upper(reason)", "1", "rollup (g, reason)", "g, cube (reason)",
        "grouping sets ((g), (), (1))",
      ]) : nil
    let grouped = grouping != nil && grouping != "all"
    var text = "select \(dice.pick(["", "", "distinct ", "distinct on (g) "]))"
    let names = dice.pick(["g reason dur is_long", "g reason dur ok", "x reason y ok"]).split(separator: " ")
    let items = (0...dice.roll(4)).prefix(4).map { i in
      expression(
        &dice, 2, Sort(rawValue: i) ?? .number, grouped: grouped || (grouping != nil && dice.roll(2) == 0))
        + " as \(names[i])"
    }
    let hasWindow = grouping == nil && dice.roll(4) == 0
    if hasWindow { text += window(&dice) + " as w, " }
    text += grouping == nil && dice.roll(4) == 0 ? "*" : items.joined(separator: ", ")
    text += " from " + source(&dice, depth)
    if dice.roll(2) == 0 { text += " where \(expression(&dice, 3, .condition))" }
    if let grouping {
      text += " group by \(grouping)"
      if dice.roll(2) == 0 { text += " having \(expression(&dice, 2, .condition, grouped: true))" }
    }
    if hasWindow, dice.roll(3) == 0 { text += " qualify w > \(dice.roll(4))" }
    if dice.roll(2) == 0 {
      text +=
        " order by \(dice.pick(["1", "ts", "all desc", "g, reason", expression(&dice, 1, .number, grouped: grouped)]))"
    }
    if dice.roll(3) == 0 { text += " limit \(dice.roll(5)) offset \(dice.roll(3))" }
    return text
  }

  @Test func everyPlanIsValid() throws {
    var dice = Dice(state: 0x9E37_79B9_7F4A_7C15)
    let optimizer = Optimizer(catalog: SampleCatalog.one, fold: evaluate)
    var planned = 0
    var answered = 0
    for _ in 0..<6000 {
      let sql = query(&dice, 2)
      let tree = try SQLParser.parseQuery(sql)
      let context = BindingContext(catalog: SampleCatalog.one, parameters: ["p": .bigint(3)], fold: evaluate)
      let bound = Result { () throws(QueryError) in try QueryBinder(context: context).bind(tree) }
      switch bound {
      case .failure(let error):
        #expect(error.span != nil && (error.code == .bind || error.code == .type), "\(sql): \(error)")
      case .success(var plan):
        planned += 1
        let answer = Result { try PlanInterpreter().rows(of: plan) }
        let columns = plan.output
        try #require(flaws(of: plan) == [], "\(sql)\n\(plan.treeText())")
        for rule in optimizer.rules {
          let before = plan.treeText()
          plan = rule.apply(plan)
          try #require(flaws(of: plan) == [], "\(rule.name): \(sql)\n\(before)\n\(plan.treeText())")
          switch (answer, Result { try PlanInterpreter().rows(of: plan) }) {
          case (.success(let rows), .success(let same)):
            answered += rows.isEmpty ? 0 : 1
            try #require(same == rows, "\(rule.name): \(sql)\n\(before)\n\(plan.treeText())")
          // A rule may keep an error from being met, and must not bring one about.
          case (.success, .failure):
            Issue.record("\(rule.name) brings an error: \(sql)\n\(before)\n\(plan.treeText())")
          case (.failure, _): break
          }
          try #require(plan.output == columns, "\(rule.name): \(sql)\n\(before)\n\(plan.treeText())")
        }
      }
    }
    #expect(planned > 1000 && answered > 4000, "\(planned) planned, \(answered) answered")
  }
}
