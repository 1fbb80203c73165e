/// An event of a trace of before Go 1.22, before it becomes one of today.
struct Version1Event {
  /// Units of the trace's clock.
  var time: Int64 = 0
  /// The goroutine it happens on, 0 for none.
  var g: UInt64 = 0
  var a0: UInt64 = 0
  var a1: UInt64 = 0
  var a2: UInt64 = 0
  /// Of a UserLog the index of its message; of a GoSysCall 1 where its proc is taken from it.
  var a3: UInt64 = 0
  /// The stack of the context by its id in the trace, 0 for none.
  var stack: UInt64 = 0
  /// The proc it happens on, -1 for none, or one of ``FakeProc``.
  var p: Int64 = 0
  /// Place in the order of all events, which only traces of before Go 1.7 have.
  var sequence: Int64 = 0
  var type = Version1Type(rawValue: 0)
}

/// Numbers that Go's reader gives as the proc of events that happen on none.
enum FakeProc {
  /// A goroutine is woken by the runtime's timer goroutine.
  static let timer: Int64 = 1_000_001
  /// A goroutine is woken by the network.
  static let network: Int64 = 1_000_002
  /// A goroutine returns from a system call that lost it its proc.
  static let syscall: Int64 = 1_000_003
  /// A garbage collection begins.
  static let collector: Int64 = 1_000_004
  /// Whose samples of the CPU profile are, while events are put in order.
  static let profile: Int64 = 1_000_005
}
