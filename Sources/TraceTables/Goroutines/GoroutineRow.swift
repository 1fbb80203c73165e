import Columns
import GoTrace

/// A goroutine: a row of `goroutines`, and while it lives its sums so far.
struct GoroutineRow {
  var g: Int64 = -1
  var parent: Int64 = -1
  var created: Int64 = 0
  /// When it first ran, ``unknown`` if never.
  var started: Int64 = GoroutineRow.unknown
  var end: Int64 = 0
  /// Time in the states runnable, running and waiting, in the order of their raw values.
  private var times: (Int64, Int64, Int64) = (0, 0, 0)
  var syscall: Int64 = 0
  var syscallBlocked: Int64 = 0
  var blocks: Int64 = 0
  var preemptions: Int64 = 0
  var syscalls: Int64 = 0
  var wakeups: Int64 = 0
  /// Since when it is in its present state.
  var since: Int64 = 0
  /// When it lost its proc in the present system call, ``unknown`` if it has not.
  var lostProc: Int64 = GoroutineRow.unknown
  /// The proc on which it entered the present system call.
  var syscallProc: Int64 = -1
  // Words of pools, -1 for none or where nobody asks.
  var name: Int32 = -1
  var createdStack: Int32 = -1
  var lastReason: Int32 = -1
  var state: UInt8 = GoroutineRow.noState
  /// Whether its creation was in the trace.
  var wasSeenCreated = false
  /// Whether its end was.
  var wasSeenEnding = false

  var runnable: Int64 { times.0 }
  var running: Int64 { times.1 }
  var waiting: Int64 { times.2 }

  /// Adds to the time in a state, where it is one of the three; else false. Which one it is nobody can guess, so it is
  /// an index and no branch.
  @inline(__always)
  mutating func spend(_ time: Int64, in state: UInt8) -> Bool {
    let index = Int(state) - Int(GoroutineState.runnable.rawValue)
    guard index >= 0, index < 3 else { return false }
    withUnsafeMutableBytes(of: &times) { bytes in
      guard let base = bytes.baseAddress else { return }
      base.assumingMemoryBound(to: Int64.self)[index] &+= time
    }
    return true
  }

  static let noState = UInt8.max
  static let unknown = Int64.min
  /// A slot without a goroutine.
  static let none = GoroutineRow()
}

enum GoroutineColumn: Int, CaseIterable {
  case g, name, parentG, createdTs, startTs, endTs, dur, running, runnable, waiting, syscall, syscallBlocked
  case blocks, preemptions, syscalls, wakeups, createdStack, lastState, lastReason, system, complete
}

/// Makes columns of goroutines.
enum GoroutineShape: RowShape {
  typealias Row = GoroutineRow

  struct Context {
    let pools: ValuePools
    let words: NameWords
  }

  static func column(_ column: Int, of rows: RowSpan<GoroutineRow>, _ context: Context) -> ColumnVector {
    switch GoroutineColumn(rawValue: column) {
    case .g: return rows.ids { $0.g }
    case .name: return rows.ids { Int64($0.name) }
    case .parentG: return rows.ids { $0.parent }
    case .createdTs: return rows.words { $0.created }
    case .startTs: return rows.optional { $0.started == GoroutineRow.unknown ? nil : $0.started }
    case .endTs: return rows.words { $0.end }
    case .dur: return rows.words { $0.end &- $0.created }
    case .running: return rows.words { $0.running }
    case .runnable: return rows.words { $0.runnable }
    case .waiting: return rows.words { $0.waiting }
    case .syscall: return rows.words { $0.syscall }
    case .syscallBlocked: return rows.words { $0.syscallBlocked }
    case .blocks: return rows.words { $0.blocks }
    case .preemptions: return rows.words { $0.preemptions }
    case .syscalls: return rows.words { $0.syscalls }
    case .wakeups: return rows.words { $0.wakeups }
    case .createdStack: return rows.ids { Int64($0.createdStack) }
    case .lastState:
      let states = context.words.goroutineStates
      return rows.ids { states[Int($0.state)] }
    case .lastReason: return rows.ids { Int64($0.lastReason) }
    case .system:
      let strings = context.pools.strings
      return rows.flags { isSystem($0.name, strings) }
    case .complete: return rows.flags { $0.wasSeenCreated && $0.wasSeenEnding }
    case nil: return rows.constant(nil)
    }
  }

  /// Go's rule: no name, or a function of the runtime other than the one that runs `main`.
  private static func isSystem(_ name: Int32, _ strings: StringPool) -> Bool {
    if name < 0 { return true }
    let text = strings.bytes(Int64(name))
    let prefix: StaticString = "runtime."
    let main: StaticString = "runtime.main"
    guard text.starts(with: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
    else {
      return false
    }
    return !text.elementsEqual(UnsafeBufferPointer(start: main.utf8Start, count: main.utf8CodeUnitCount))
  }
}
