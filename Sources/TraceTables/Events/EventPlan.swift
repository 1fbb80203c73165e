import Catalog
import Columns
import GoTrace

/// What a request for events comes to: which types can pass its tests, which tests remain, whether the order
/// matters.
struct EventPlan {
  /// The types of events that are rows, or may be.
  var types: EventTypeSet
  /// The tests that are left for the rows.
  var predicates: [ScanPredicate]
  /// What the rows are made of.
  var columns: EventColumns
  /// Whether the rows can be made of unordered events.
  var isOrderFree: Bool

  /// The plan for columns and tests.
  init(_ use: ColumnUse) {
    types = .all
    predicates = []
    for predicate in use.predicates {
      guard let column = EventColumn(rawValue: predicate.column) else {
        predicates.append(predicate)
        continue
      }
      if let value = Self.valueByType(column) {
        // The type decides: the test is made here, once and for all.
        types = EventTypeSet(types.types.filter { predicate.test.passes(value($0)) })
        continue
      }
      predicates.append(predicate)
      if let bearers = Self.typesWithValue(column), predicate.test != .isNull {
        types = types.intersection(bearers)
      }
    }
    columns = []
    for column in EventColumn.allCases where use.uses(column) {
      columns.formUnion(Self.columns(of: column, types))
    }
    let orderFree = Self.orderFreeColumns(types)
    // The Sync that closes the stream only comes in order.
    isOrderFree =
      use.usesOnly(orderFree, of: EventColumn.allCases) && !types.contains(.sync255)
      && types.intersection(ReadingNeeds.orderFreeTypes) == types
  }

  /// What the reader must do.
  var needs: TableNeeds {
    TableNeeds(types, ordering: !isOrderFree, columns: columns, holds: "nothing")
  }

  /// What a column is made of, of events of the given types.
  private static func columns(of column: EventColumn, _ types: EventTypeSet) -> EventColumns {
    switch column {
    case .ts, .wall, .kind, .type, .resource, .scope, .fromState, .toState: []
    case .seq: .ordinal
    // Whether a Sync closes the stream.
    case .gen: .a1
    case .g: .g
    case .p: .p
    case .m: .m
    case .resourceID: .resource
    case .stack: EventArguments.columns(EventArguments.contextStack, of: types)
    case .transitionStack: EventArguments.columns(EventArguments.transitionStack, of: types)
    case .reason: EventArguments.columns(EventArguments.reason, of: types)
    case .value: EventArguments.columns(EventArguments.value, of: types)
    case .task: EventArguments.columns(EventArguments.task, of: types)
    case .parentTask: EventArguments.columns(EventArguments.parentTask, of: types)
    case .name: .arguments
    case .scopeID: [.a0, .g, .p]
    case .category: .a1
    case .message: .a2
    }
  }

  /// The value of a column that follows from the type alone; nil for other columns.
  private static func valueByType(_ column: EventColumn) -> ((WireEventType) -> Value)? {
    switch column {
    case .type: return { .varchar($0.name) }
    case .kind: return { $0.kind.map { .varchar($0.name) } ?? .null }
    case .resource:
      return {
        $0.isProcTransition ? .varchar("proc") : ($0.isGoroutineTransition ? .varchar("goroutine") : .null)
      }
    case .scope: return { EventScope.of($0).map { .varchar($0.rawValue) } ?? .null }
    default: return nil
    }
  }

  /// The types in which a column may be other than NULL; nil where any may.
  private static func typesWithValue(_ column: EventColumn) -> EventTypeSet? {
    let transitions = EventTypeSet.goroutineTransitions.union(.procTransitions)
    switch column {
    case .stack: return EventArguments.types(EventArguments.contextStack).intersection(.all)
    case .resourceID, .fromState, .toState: return transitions
    case .reason: return EventArguments.types(EventArguments.reason)
    case .transitionStack: return EventArguments.types(EventArguments.transitionStack)
    case .name: return EventName.types
    case .value: return EventArguments.types(EventArguments.value)
    case .scopeID: return EventScope.types
    case .task: return EventArguments.types(EventArguments.task)
    case .parentTask: return EventArguments.types(EventArguments.parentTask)
    case .category, .message: return EventTypeSet([.userLog])
    case .seq, .ts, .wall, .gen, .kind, .type, .g, .p, .m, .resource, .scope: return nil
    }
  }

  /// The columns that events of the given types tell by themselves. The names of a stop-the-world's end and of
  /// a task's end come from their beginnings.
  private static func orderFreeColumns(_ types: EventTypeSet) -> [EventColumn] {
    var columns: [EventColumn] = [
      .kind, .type, .stack, .resource, .reason, .transitionStack, .value, .scope, .task, .category, .message,
    ]
    if !types.contains(.stwEnd), !types.contains(.userTaskEnd) { columns.append(.name) }
    return columns
  }
}
