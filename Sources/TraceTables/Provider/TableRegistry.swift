import Catalog

/// The tables there are, in the order they are listed.
enum TableRegistry {
  static let tables: [any TraceTable.Type] = [
    EventsTable.self,
    StatesTable.self,
    BlocksTable.self,
    GoroutinesTable.self,
    SyscallsTable.self,
    ProcStatesTable.self,
    ProcsTable.self,
    ThreadsTable.self,
    UnblocksTable.self,
    CreationsTable.self,
    RangesTable.self,
    TasksTable.self,
    RegionsTable.self,
    LogsTable.self,
    MetricsTable.self,
    SamplesTable.self,
    LabelsTable.self,
    StacksTable.self,
    FramesTable.self,
    TracesTable.self,
    DamageTable.self,
    GenerationsTable.self,
    BatchesTable.self,
    WireEventsTable.self,
    HeapObjectsTable.self,
    HeapSpansTable.self,
    GoroutineStacksTable.self,
  ]

  private static let byName: [String: any TraceTable.Type] = Dictionary(
    uniqueKeysWithValues: tables.map { ($0.schema.name, $0) })

  /// A table by its name in lower case.
  static func table(named name: String) -> (any TraceTable.Type)? { byName[name] }
}
