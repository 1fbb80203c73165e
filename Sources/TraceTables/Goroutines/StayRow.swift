import Columns
import GoTrace

/// One stay of a goroutine in one state: a row of `states` or `blocks`, and while it lasts the open state.
struct StayRow {
  var g: Int64 = -1
  var start: Int64 = 0
  var end: Int64 = 0
  /// How long the goroutine was runnable after it; ``unknown`` while or where that is not known.
  var scheduling: Int64 = StayRow.unknown
  var p: Int64 = -1
  var m: Int64 = -1
  var by: Int64 = -1
  var endBy: Int64 = -1
  // Words of pools, -1 for none or where nobody asks.
  var reason: Int32 = -1
  var stack: Int32 = -1
  var byStack: Int32 = -1
  var endStack: Int32 = -1
  var state: UInt8 = StayRow.noState
  var previous: UInt8 = StayRow.noState
  var following: UInt8 = StayRow.noState
  /// Whether its begin was in the trace.
  var wasSeenBeginning = false

  static let noState = UInt8.max
  static let unknown = Int64.min
  /// A slot in which nothing is open.
  static let none = StayRow()
}

/// The columns of `states`, and after them those that `blocks` has besides.
enum StayColumn: Int, CaseIterable {
  case g, state, prevState, nextState, reason, ts, endTs, dur, p, m, stack, byG, byStack, endG, endStack, complete
  case wakeG, wakeStack, schedDur
}

/// Makes columns of stays.
enum StayShape: RowShape {
  typealias Row = StayRow
  typealias Context = NameWords

  static func column(_ column: Int, of rows: RowSpan<StayRow>, _ names: NameWords) -> ColumnVector {
    let states = names.goroutineStates
    switch StayColumn(rawValue: column) {
    case .g: return rows.ids { $0.g }
    case .state: return rows.ids { states[Int($0.state)] }
    case .prevState: return rows.ids { states[Int($0.previous)] }
    case .nextState: return rows.ids { states[Int($0.following)] }
    case .reason: return rows.ids { Int64($0.reason) }
    case .ts: return rows.words { $0.start }
    case .endTs: return rows.words { $0.end }
    case .dur: return rows.words { $0.end &- $0.start }
    case .p: return rows.ids { $0.p }
    case .m: return rows.ids { $0.m }
    case .stack: return rows.ids { Int64($0.stack) }
    case .byG: return rows.ids { $0.by }
    case .byStack: return rows.ids { Int64($0.byStack) }
    case .endG, .wakeG: return rows.ids { $0.endBy }
    case .endStack, .wakeStack: return rows.ids { Int64($0.endStack) }
    case .complete: return rows.flags { $0.wasSeenBeginning && $0.following != StayRow.noState }
    case .schedDur: return rows.optional { $0.scheduling == StayRow.unknown ? nil : $0.scheduling }
    case nil: return rows.constant(nil)
    }
  }
}
