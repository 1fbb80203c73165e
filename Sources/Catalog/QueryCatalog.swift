/// The names a query may use: tables and functions. Immutable; made once per session.
public struct QueryCatalog: Sendable {
  /// The tables in the order they are listed.
  public let tables: [TableSchema]
  /// The functions in the order they are listed.
  public let functions: [FunctionSignature]
  /// The views in the order they are listed.
  public let views: [ViewDefinition]
  /// The macros in the order they are listed.
  public let macros: [MacroDefinition]
  /// The settings in the order they are listed, with the values they have now.
  public let settings: [SettingState]
  /// The names of the open traces, as the `trace` column has them: `before.blocks` are the rows of one.
  public let traceNames: [String]

  private let tableIndex: [String: Int]
  private let functionIndex: [String: Int]
  /// Table functions have names of their own: where a call stands tells which is meant.
  private let tableFunctionIndex: [String: Int]
  private let viewIndex: [String: Int]

  /// A catalog of the given tables, views, functions, macros and settings.
  public init(
    tables: [TableSchema], views: [ViewDefinition] = [], functions: [FunctionSignature],
    macros: [MacroDefinition] = [], settings: [SettingState] = [], traceNames: [String]
  ) {
    self.tables = tables
    self.functions = functions
    self.traceNames = traceNames
    self.views = views
    self.macros = macros
    self.settings = settings
    var tableIndex: [String: Int] = [:]
    for (i, table) in tables.enumerated() { tableIndex[table.name] = i }
    var functionIndex: [String: Int] = [:]
    var tableFunctionIndex: [String: Int] = [:]
    for (i, function) in functions.enumerated() {
      for name in [function.name] + function.aliases {
        if function.kind == .table { tableFunctionIndex[name] = i } else { functionIndex[name] = i }
      }
    }
    self.tableIndex = tableIndex
    self.tableFunctionIndex = tableFunctionIndex
    self.functionIndex = functionIndex
    var viewIndex: [String: Int] = [:]
    for (i, view) in views.enumerated() { viewIndex[view.name] = i }
    self.viewIndex = viewIndex
  }

  /// How many traces are open: `select *` shows the `trace` column when there is more than one.
  public var traceCount: Int { traceNames.count }

  /// A table by name, any case.
  public func table(named name: String) -> TableSchema? {
    tableIndex[name.lowercased()].map { tables[$0] }
  }

  /// A view by name, any case.
  public func view(named name: String) -> ViewDefinition? {
    viewIndex[name.lowercased()].map { views[$0] }
  }

  /// A macro by name, any case.
  public func macro(named name: String) -> MacroDefinition? {
    if macros.isEmpty { return nil }
    let wanted = name.lowercased()
    return macros.first { $0.name == wanted }
  }

  /// A setting by name, any case.
  public func setting(named name: String) -> SettingState? {
    let wanted = name.lowercased()
    return settings.first { $0.definition.name == wanted }
  }

  /// A table function by name or alias, any case.
  public func tableFunction(named name: String) -> FunctionSignature? {
    tableFunctionIndex[name.lowercased()].map { functions[$0] }
  }

  /// A function by name or alias, any case, unless it is a table function.
  public func function(named name: String) -> FunctionSignature? {
    functionIndex[name.lowercased()].map { functions[$0] }
  }
}
