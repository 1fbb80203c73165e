import Catalog
import Columns
import Diagnostics
import Functions
import LogicalPlan
import Planner
import SQLSyntax

@testable import Execution

/// A query's plan over the tables, after all rules.
func plan(
  _ sql: String, _ tables: MemoryTables, rowOrders: [String: String] = [:]
) throws(QueryError) -> LogicalOperator {
  var schemas = tables.tables
  for i in schemas.indices { schemas[i].rowOrder = rowOrders[schemas[i].name] }
  let catalog = QueryCatalog(
    tables: schemas, functions: FunctionRegistry.standard.signatures, traceNames: ["t"])
  let planner = QueryPlanner(catalog: catalog, parameters: [:], fold: { _ in nil })
  switch try planner.plan(try SQLParser.parseStatement(sql)) {
  case .query(let plan, _), .explain(let plan, _, _): return plan
  default: throw QueryError(.bind, "no query")
  }
}

/// A query's rows as text, under every batch size: columns between bars, NULL as a dash, doubles with four
/// digits at most.
func answer(
  _ sql: String, _ tables: MemoryTables, rowOrders: [String: String] = [:], anyOrder: Bool = false
) throws(QueryError) -> [String] {
  let rows = try run(try plan(sql, tables, rowOrders: rowOrders), tables, anyOrder: anyOrder)
    .map { row in row.map(cellText).joined(separator: "|") }
  return anyOrder ? rows.sorted() : rows
}

private func cellText(_ value: Value) -> String {
  switch value {
  case .null: "-"
  case .boolean(let flag): flag ? "true" : "false"
  case .bigint(let number), .timestamp(let number), .duration(let number), .walltime(let number): "\(number)"
  case .double(let number): "\((number * 10_000).rounded() / 10_000)"
  case .varchar(let text): text
  case .list(let elements, _): "[\(elements.map(cellText).joined(separator: ", "))]"
  case .stack: "stack"
  }
}
