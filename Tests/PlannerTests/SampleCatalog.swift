import Catalog
import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

@testable import Planner

/// Two small tables and the functions that the tests call.
enum SampleCatalog {
  static let one = make(traceNames: ["trace.out"])
  static let two = make(traceNames: ["before", "After"])

  static func make(traceNames: [String]) -> QueryCatalog {
    QueryCatalog(tables: tables, functions: functions, traceNames: traceNames)
  }

  private static let tables = [
    TableSchema(
      name: "blocks", summary: "A time that a goroutine was blocked.",
      columns: [
        ColumnSchema("g", .bigint, "The goroutine."),
        ColumnSchema("reason", .varchar, "Why it blocked."),
        ColumnSchema("ts", .timestamp, "When it began."),
        ColumnSchema("end_ts", .timestamp, "When it ended.", null: "Still blocked when the trace ends."),
        ColumnSchema("dur", .duration, "How long it lasted.", null: "Still blocked when the trace ends."),
        ColumnSchema("is_long", .boolean, "Longer than a scheduler's tick."),
        ColumnSchema("stack", .stack, "Where it blocked.", null: "No stack was recorded."),
      ], rowOrder: "ts", example: "select reason, count(*) from blocks group by reason"),
    TableSchema(
      name: "goroutines", summary: "A goroutine.",
      columns: [
        ColumnSchema("g", .bigint, "Its number."), ColumnSchema("name", .varchar, "Its first function."),
        ColumnSchema("created", .walltime, "When it began."), ColumnSchema("share", .double, "Of the time."),
      ], rowOrder: nil, isSmall: true, example: "from goroutines"),
  ]

  private static func scalar(
    _ name: String, aliases: [String] = [], _ overloads: FunctionOverload...
  ) -> FunctionSignature {
    FunctionSignature(
      name, aliases: aliases, kind: .scalar, overloads: overloads, documentation: "The \(name).",
      example: "\(name)()")
  }

  private static func aggregate(_ name: String, _ overloads: FunctionOverload...) -> FunctionSignature {
    FunctionSignature(
      name, kind: .aggregate, overloads: overloads, documentation: "The \(name).", example: "\(name)()")
  }

  private static func window(_ name: String, _ overloads: FunctionOverload...) -> FunctionSignature {
    FunctionSignature(
      name, kind: .window, overloads: overloads, documentation: "The \(name).", example: "\(name)() over ()")
  }

  private static func overload(_ types: LogicalType..., returns result: LogicalType) -> FunctionOverload {
    FunctionOverload(types.map { .exact($0) }, returns: .exact(result))
  }

  private static func arithmetic(
    _ name: String, risesWith: Set<Int> = [], _ more: FunctionOverload...
  ) -> FunctionSignature {
    FunctionSignature(
      name, kind: .scalar,
      overloads: [
        overload(.bigint, .bigint, returns: .bigint), overload(.double, .double, returns: .double),
      ] + more, documentation: "The \(name).", example: "1 \(name) 1", risesWith: risesWith)
  }

  private static let functions: [FunctionSignature] = [
    arithmetic(
      "+", risesWith: [0, 1], overload(.duration, .duration, returns: .duration),
      overload(.timestamp, .duration, returns: .timestamp)),
    arithmetic(
      "-", risesWith: [0], overload(.duration, .duration, returns: .duration),
      overload(.timestamp, .timestamp, returns: .duration)),
    arithmetic("*", overload(.duration, .bigint, returns: .duration)),
    arithmetic("/", overload(.duration, .duration, returns: .double)),
    FunctionSignature(
      "time_bucket", kind: .scalar,
      overloads: [overload(.duration, .timestamp, returns: .timestamp)], documentation: "The bucket.",
      example: "time_bucket(10ms, 27ms) => 20ms", risesWith: [1]),
    scalar("//", overload(.bigint, .bigint, returns: .bigint)),
    scalar("%", overload(.bigint, .bigint, returns: .bigint)),
    scalar("||", overload(.varchar, .varchar, returns: .varchar)),
    scalar("negate", overload(.bigint, returns: .bigint), overload(.duration, returns: .duration)),
    scalar(
      "like", overload(.varchar, .varchar, returns: .boolean),
      overload(.varchar, .varchar, .varchar, returns: .boolean)),
    scalar("ilike", overload(.varchar, .varchar, returns: .boolean)),
    scalar("glob", overload(.varchar, .varchar, returns: .boolean)),
    scalar(
      "regexp_matches", overload(.varchar, .varchar, returns: .boolean),
      overload(.varchar, .varchar, .varchar, returns: .boolean)),
    scalar("upper", aliases: ["ucase"], overload(.varchar, returns: .varchar)),
    scalar("sqrt", overload(.double, returns: .double)),
    scalar("leaf", overload(.stack, returns: .varchar)),
    scalar("list_value", FunctionOverload([.any], variadic: true, returns: .list(of: 0))),
    scalar("list_extract", FunctionOverload([.anyList, .exact(.bigint)], returns: .element(of: 0))),
    scalar("greatest", FunctionOverload([.any, .same(as: 0)], variadic: true, returns: .same(as: 0))),
    aggregate("count_star", FunctionOverload([], returns: .exact(.bigint))),
    aggregate("count", FunctionOverload([.any], returns: .exact(.bigint))),
    aggregate(
      "sum", overload(.bigint, returns: .bigint), overload(.double, returns: .double),
      overload(.duration, returns: .duration)),
    aggregate("min", FunctionOverload([.any], returns: .same(as: 0))),
    aggregate("max", FunctionOverload([.any], returns: .same(as: 0))),
    aggregate("any_value", FunctionOverload([.any], returns: .same(as: 0))),
    window("row_number", FunctionOverload([], returns: .exact(.bigint))),
    window("rank", FunctionOverload([], returns: .exact(.bigint))),
    window(
      "lag", FunctionOverload([.any], returns: .same(as: 0)),
      FunctionOverload([.any, .exact(.bigint)], returns: .same(as: 0))),
    window("last_value", FunctionOverload([.any], returns: .same(as: 0))),
    aggregate("string_agg", overload(.varchar, .varchar, returns: .varchar)),
    scalar(
      "overlap", overload(.timestamp, .timestamp, .timestamp, .timestamp, returns: .duration)),
    FunctionSignature(
      "series", kind: .table,
      overloads: [
        overload(.bigint, .bigint, returns: .bigint),
        overload(.duration, .duration, .duration, returns: .duration),
      ], documentation: "The numbers.", example: "from series(1, 3)",
      rows: RowForm([RowForm.Column("series", .same(as: 0))])),
    FunctionSignature(
      "slices", kind: .table,
      overloads: [overload(.timestamp, .timestamp, .duration, returns: .timestamp)],
      documentation: "The slices.", example: "from slices(blocks, 1ms)",
      rows: RowForm(
        [
          RowForm.Column("bucket", .same(as: 0)), RowForm.Column("ts", .same(as: 0)),
          RowForm.Column("end_ts", .same(as: 0)), RowForm.Column("dur", .exact(.duration)),
        ], takesIntervals: true)),
  ]
}

/// Computes the few constants of the tests: integer arithmetic, `upper`, and patterns that are found as they
/// are written.
func evaluate(_ expression: BoundExpression) -> Value? {
  guard case .call(let function, let arguments, _, _) = expression else { return nil }
  let values = arguments.compactMap(\.constantValue)
  guard values.count == arguments.count, let first = values.first, let last = values.last else { return nil }
  switch (function.name, first, last) {
  case ("+", .bigint(let a), .bigint(let b)):
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : .bigint(sum)
  case ("*", .bigint(let a), .bigint(let b)):
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : .bigint(product)
  case ("//", .bigint(let a), .bigint(let b)): return b == 0 || b == -1 ? nil : .bigint(a / b)
  case ("upper", .varchar(let text), _): return .varchar(text.uppercased())
  case ("regexp_matches", .varchar(let text), .varchar(let pattern)): return .boolean(contains(text, pattern))
  default: return nil
  }
}

private func contains(_ text: String, _ part: String) -> Bool {
  let text = Array(text)
  let part = Array(part)
  guard part.count <= text.count else { return false }
  return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
}

private func context(_ catalog: QueryCatalog, _ parameters: [String: Value]) -> BindingContext {
  BindingContext(catalog: catalog, parameters: parameters, fold: evaluate)
}

/// A query as the binder leaves it.
func bound(
  _ sql: String, parameters: [String: Value] = [:], catalog: QueryCatalog = SampleCatalog.one
) throws -> LogicalOperator {
  try QueryBinder(context: context(catalog, parameters)).bind(try SQLParser.parseQuery(sql))
}

/// A query's plan as the binder leaves it, as text.
func boundText(_ sql: String, parameters: [String: Value] = [:]) throws -> String {
  try bound(sql, parameters: parameters).treeText()
}

/// A query's plan after all rules, as text.
func planText(
  _ sql: String, parameters: [String: Value] = [:], catalog: QueryCatalog = SampleCatalog.one
) throws -> String {
  let planner = QueryPlanner(catalog: catalog, parameters: parameters, fold: evaluate)
  switch try planner.plan(try SQLParser.parseStatement(sql)) {
  case .query(let plan, _), .explain(let plan, _, _), .copy(let plan, _, _): return plan.treeText()
  case .createView, .dropView, .createMacro, .dropMacro, .set: return ""
  }
}

/// The names and types of a query's columns.
func columns(_ sql: String, catalog: QueryCatalog = SampleCatalog.one) throws -> [String] {
  try bound(sql, catalog: catalog).output.map { "\($0.name) \($0.type.name)" }
}

/// What is wrong with a statement: `bind: message; hint @ the text at its place`.
func mistake(
  _ sql: String, parameters: [String: Value] = [:], catalog: QueryCatalog = SampleCatalog.one
) -> String {
  do throws(QueryError) {
    let planner = QueryPlanner(catalog: catalog, parameters: parameters, fold: evaluate)
    _ = try planner.plan(try SQLParser.parseStatement(sql))
    return "none"
  } catch {
    let place = error.span.map { span in
      let bytes = Array(sql.utf8)
      return " @ "
        + String(decoding: bytes[min(span.start, bytes.count)..<min(span.end, bytes.count)], as: UTF8.self)
    }
    return "\(error.code.rawValue): \(error.message)" + (error.hint.map { "; \($0)" } ?? "") + (place ?? "")
  }
}
