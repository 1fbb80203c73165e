/// The names a query may use: tables and functions. Immutable; made once per session.
public struct QueryCatalog: Sendable {
  /// The tables in the order they are listed.
  public let tables: [TableSchema]
  /// The functions in the order they are listed.
  public let functions: [FunctionSignature]
  /// How many traces are open: `select *` shows the `trace` column when there is more than one.
  public let traceCount: Int

  private let tableIndex: [String: Int]
  private let functionIndex: [String: Int]

  /// A catalog of the given tables and functions.
  public init(tables: [TableSchema], functions: [FunctionSignature], traceCount: Int) {
    self.tables = tables
    self.functions = functions
    self.traceCount = traceCount
    var tableIndex: [String: Int] = [:]
    for (i, table) in tables.enumerated() { tableIndex[table.name] = i }
    var functionIndex: [String: Int] = [:]
    for (i, function) in functions.enumerated() {
      functionIndex[function.name] = i
      for alias in function.aliases { functionIndex[alias] = i }
    }
    self.tableIndex = tableIndex
    self.functionIndex = functionIndex
  }

  /// A table by name, any case.
  public func table(named name: String) -> TableSchema? {
    tableIndex[name.lowercased()].map { tables[$0] }
  }

  /// A function by name or alias, any case.
  public func function(named name: String) -> FunctionSignature? {
    functionIndex[name.lowercased()].map { functions[$0] }
  }
}
