import Catalog
import Columns
import GoTrace

/// A set of state transitions of goroutines.
struct TransitionMask: Equatable {
  /// A bit for each pair of states.
  var bits: UInt64 = 0

  /// The bit of a transition.
  @inline(__always)
  static func bit(_ from: UInt8, _ to: UInt8) -> UInt64 { 1 << UInt64((from & 7) << 3 | (to & 7)) }

  /// The set of all transitions that satisfy a condition.
  init(where condition: (GoroutineState, GoroutineState) -> Bool) {
    for from in GoroutineState.allCases {
      for to in GoroutineState.allCases where condition(from, to) {
        bits |= Self.bit(from.rawValue, to.rawValue)
      }
    }
  }

  /// Whether a transition is in the set.
  func contains(_ from: GoroutineState, _ to: GoroutineState) -> Bool {
    bits & Self.bit(from.rawValue, to.rawValue) != 0
  }

  /// Whether any transition is in the set that satisfies a condition.
  func contains(where condition: (GoroutineState, GoroutineState) -> Bool) -> Bool {
    GoroutineState.allCases.contains { from in
      GoroutineState.allCases.contains { contains(from, $0) && condition(from, $0) }
    }
  }
}

/// Which transitions a type of event can make.
enum TransitionTypes {
  private static let fixed: [(WireEventType, GoroutineState, GoroutineState)] = [
    (.goCreate, .notexist, .runnable), (.goCreateBlocked, .notexist, .waiting),
    (.goCreateSyscall, .notexist, .syscall), (.goStart, .runnable, .running),
    (.goDestroy, .running, .notexist),
    (.goDestroySyscall, .syscall, .notexist), (.goStop, .running, .runnable), (.goBlock, .running, .waiting),
    (.goUnblock, .waiting, .runnable), (.goSwitch, .waiting, .runnable),
    (.goSwitchDestroy, .waiting, .runnable),
    (.goSyscallBegin, .running, .syscall), (.goSyscallEnd, .syscall, .running),
    (.goSyscallEndBlocked, .syscall, .runnable),
  ]

  /// The types that can make a transition satisfying a condition. A status event takes a goroutine from
  /// undetermined to any state.
  static func types(where condition: (GoroutineState, GoroutineState) -> Bool) -> EventTypeSet {
    var types = EventTypeSet(fixed.filter { condition($0.1, $0.2) }.map(\.0))
    if GoroutineState.allCases.contains(where: { condition(.undetermined, $0) }) {
      types.insert(.goStatus)
      types.insert(.goStatusStack)
    }
    return types
  }
}

/// What a request for stays comes to: which begin a row, which events show begin and end, which tests remain.
struct StayPlan {
  /// The transitions whose second state is a row.
  var opens: TransitionMask
  /// The states of the rows.
  var states: Set<GoroutineState>
  /// The states a stay may end in, by bit; tests on the next state.
  var nextStates: UInt8 = .max
  /// Whether a stay that is still open at the end passes the tests on the next state.
  var keepsOpen = true
  /// The tests that are left for the rows.
  var predicates: [ScanPredicate] = []

  /// The plan for stays that transitions of `opens` begin, tests on the three states seen to.
  init(_ opens: (GoroutineState, GoroutineState) -> Bool, _ use: ColumnUse) {
    var tests: [StayColumn: [ScanPredicate.Test]] = [:]
    for predicate in use.predicates {
      switch StayColumn(rawValue: predicate.column) {
      case .state?: tests[.state, default: []].append(predicate.test)
      case .prevState?: tests[.prevState, default: []].append(predicate.test)
      case .nextState?: tests[.nextState, default: []].append(predicate.test)
      default: predicates.append(predicate)
      }
    }
    func passes(_ column: StayColumn, _ value: Value) -> Bool {
      (tests[column] ?? []).allSatisfy { $0.passes(value) }
    }
    self.opens = TransitionMask { from, to in
      from != to && opens(from, to) && passes(.state, .varchar(to.name))
        && passes(.prevState, .varchar(from.name))
    }
    let mask = self.opens
    states = Set(GoroutineState.allCases.filter { to in mask.contains { $1 == to } })
    nextStates = 0
    for state in GoroutineState.allCases where passes(.nextState, .varchar(state.name)) {
      nextStates |= 1 << state.rawValue
    }
    keepsOpen = passes(.nextState, .null)
  }

  /// The types of events that end one of the stays.
  var endTypes: EventTypeSet { TransitionTypes.types { from, to in from != to && states.contains(from) } }

  /// The types of events that begin or end one of the stays.
  var types: EventTypeSet {
    TransitionTypes.types { from, to in from != to && (opens.contains(from, to) || states.contains(from)) }
  }
}
