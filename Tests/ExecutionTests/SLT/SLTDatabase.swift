import Catalog
import Columns
import Diagnostics
import Foundation
import Functions
import LogicalPlan
import Planner
import SQLSyntax
import TraceQuery
import TraceTestSupport

@testable import Execution

/// The tables that the .slt files ask about, and the views, macros and settings that statements made.
final class SLTDatabase {
  static let folder = Fixtures.root.appending(path: "Tests/Fixtures/slt")

  let tables: MemoryTables
  private var views: [ViewDefinition] = []
  private var macros: [MacroDefinition] = []
  private var settings: [SettingState] = []

  /// Reads the tables of `tables.sql` from the trace.
  init() throws {
    let session = Session()
    try session.open(TraceInput(.file(Fixtures.tracePath("web-go1.23")), alias: "t"))
    settings = session.catalog.settings
    tables = MemoryTables(session.pools)
    let script = try String(contentsOf: Self.folder.appending(path: "tables.sql"), encoding: .utf8)
    _ = try session.prepare(script)
    let names = session.catalog.views.map(\.name).suffix(
      script.components(separatedBy: "create view").count - 1)
    let statements = try session.prepare(names.map { "from \($0)" }.joined(separator: ";"))
    let contents = statements.map { _ in TableContents() }
    _ = try session.run(statements, outputs: contents)
    for (name, content) in zip(names, contents) {
      // The last column is the one that every table has, the name of the trace.
      tables.add(
        name, content.columns.map { ($0.name, $0.type) }, content.rows.map { $0 + [.varchar("t")] })
    }
  }

  /// Does what a statement says, as a session would.
  func run(_ sql: String) throws(QueryError) {
    switch try planner([]).plan(try SQLParser.parseStatement(sql)) {
    case .createView(let view, _): views.append(view)
    case .dropView(let name, _): views.removeAll { $0.name == name }
    case .createMacro(let macro, _): macros.append(macro)
    case .dropMacro(let name, _): macros.removeAll { $0.name == name }
    case .set(let name, let value):
      for i in settings.indices where settings[i].definition.name == name { settings[i].value = value }
    case .query, .explain, .copy: throw QueryError(.usage, "a query stands in a query record")
    }
  }

  /// The plan of a query, with the rules of the optimizer or without.
  func plan(_ sql: String, optimized: Bool = true) throws(QueryError) -> LogicalOperator {
    let off = optimized ? [] : [SettingState(.disabledOptimizers, value: .varchar("all"))]
    guard case .query(let plan, _) = try planner(off).plan(try SQLParser.parseStatement(sql)) else {
      throw QueryError(.usage, "no query")
    }
    return plan
  }

  private func planner(_ more: [SettingState]) -> QueryPlanner {
    let others = settings.filter { state in !more.contains { $0.definition.name == state.definition.name } }
    let catalog = QueryCatalog(
      tables: tables.tables, views: views, functions: FunctionRegistry.standard.signatures, macros: macros,
      settings: others + more, traceNames: ["t"])
    return QueryPlanner(catalog: catalog, parameters: [:]) { [tables] in foldConstant($0, pools: tables.pools)
    }
  }

  /// The rows of a plan as lines of cells with tabs between them.
  func rows(
    _ plan: LogicalOperator, batchSize: Int, spilling: Bool, dead: Bool
  ) throws(QueryError) -> [String] {
    tables.batchSize = batchSize
    tables.mixesInDeadRows = dead
    let sink = ResultSink(plan.output, pools: tables.pools)
    let context = ExecutionContext(pools: tables.pools, batchSize: batchSize, memoryLimit: spilling ? 1 : nil)
    try QueryExecutor(context).run(plans: [(plan, sink)], provider: tables)
    return sink.rows.map { row in row.map(Self.cell).joined(separator: "\t") }
  }

  private static func cell(_ value: Value) -> String {
    switch value {
    case .null: "NULL"
    case .boolean(let flag): flag ? "true" : "false"
    case .bigint(let number), .timestamp(let number), .duration(let number), .walltime(let number):
      "\(number)"
    case .double(let number): number.isNaN ? "nan" : String(format: "%.10g", number == 0 ? 0 : number)
    case .varchar(let text): text.isEmpty ? "(empty)" : text
    case .list(let elements, _): "[\(elements.map(cell).joined(separator: ", "))]"
    case .stack(let frames): frames.isEmpty ? "(empty)" : frames.map(\.function).joined(separator: ";")
    }
  }

  /// The letter of a type in a .slt file.
  static func letter(_ type: LogicalType) -> String {
    switch type {
    case .bigint: "I"
    case .double: "R"
    case .varchar: "T"
    case .boolean: "B"
    case .duration: "D"
    case .timestamp: "S"
    case .walltime: "W"
    case .stack: "K"
    case .list: "L"
    case .null: "N"
    }
  }
}

/// The rows of a table as values.
private final class TableContents: ResultOutput {
  private(set) var columns: [OutputColumn] = []
  private(set) var rows: [[Value]] = []
  private var pools = ValuePools()

  func begin(columns: [OutputColumn], pools: ValuePools) throws(QueryError) {
    self.columns = columns
    self.pools = pools
  }

  func rows(_ batch: ColumnBatch) throws(QueryError) -> Bool {
    batch.forEachRow { row in
      rows.append(zip(batch.columns, columns).map { pools.value($0[row], $1.type) })
    }
    return true
  }

  func end() throws(QueryError) {}
}
