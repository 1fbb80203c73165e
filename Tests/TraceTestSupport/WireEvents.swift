/// What the text form has to know of an event on the wire: its number, its arguments after each other, and
/// whether bytes with their length follow.
///
/// The table is written apart from the one of the reader under test on purpose: two sources that agree.
struct WireEvent {
  var type: UInt8
  var arguments: [String]
  var hasData = false
}

extension WireEvent {
  static let eventBatch: UInt8 = 1
  static let stacks: UInt8 = 2
  static let stack: UInt8 = 3
  static let strings: UInt8 = 4
  static let string: UInt8 = 5
  static let frequency: UInt8 = 8
  static let experimentalBatch: UInt8 = 49
  static let sync: UInt8 = 50
  static let clockSnapshot: UInt8 = 51
  static let endOfGeneration: UInt8 = 52

  /// The events by name. The numbers count from the first line of each group.
  static let named: [String: WireEvent] = {
    var events: [String: WireEvent] = [:]
    func add(from first: UInt8, _ lines: [String]) {
      for (offset, line) in lines.enumerated() {
        let words = line.split(separator: " ").map(String.init)
        let hasData = words.last == "DATA"
        events[words[0]] = WireEvent(
          type: first + UInt8(offset), arguments: Array(words.dropFirst().dropLast(hasData ? 1 : 0)),
          hasData: hasData)
      }
    }
    add(from: 1, ordinary)
    add(from: 128, experimental)
    return events
  }()

  private static let ordinary = [
    "EventBatch gen m time size",
    "Stacks",
    "Stack id nframes",
    "Strings",
    "String id DATA",
    "CPUSamples",
    "CPUSample time m p g stack",
    "Frequency freq",
    "ProcsChange dt procs_value stack",
    "ProcStart dt p p_seq",
    "ProcStop dt",
    "ProcSteal dt p p_seq m",
    "ProcStatus dt p pstatus",
    "GoCreate dt new_g new_stack stack",
    "GoCreateSyscall dt new_g",
    "GoStart dt g g_seq",
    "GoDestroy dt",
    "GoDestroySyscall dt",
    "GoStop dt reason_string stack",
    "GoBlock dt reason_string stack",
    "GoUnblock dt g g_seq stack",
    "GoSyscallBegin dt p_seq stack",
    "GoSyscallEnd dt",
    "GoSyscallEndBlocked dt",
    "GoStatus dt g m gstatus",
    "STWBegin dt kind_string stack",
    "STWEnd dt",
    "GCActive dt gc_seq",
    "GCBegin dt gc_seq stack",
    "GCEnd dt gc_seq",
    "GCSweepActive dt p",
    "GCSweepBegin dt stack",
    "GCSweepEnd dt swept_value reclaimed_value",
    "GCMarkAssistActive dt g",
    "GCMarkAssistBegin dt stack",
    "GCMarkAssistEnd dt",
    "HeapAlloc dt heapalloc_value",
    "HeapGoal dt heapgoal_value",
    "GoLabel dt label_string",
    "UserTaskBegin dt task parent_task name_string stack",
    "UserTaskEnd dt task stack",
    "UserRegionBegin dt task name_string stack",
    "UserRegionEnd dt task name_string stack",
    "UserLog dt task key_string value_string stack",
    "GoSwitch dt g g_seq",
    "GoSwitchDestroy dt g g_seq",
    "GoCreateBlocked dt new_g new_stack stack",
    "GoStatusStack dt g m gstatus stack",
    "ExperimentalBatch exp gen m time DATA",
    "Sync",
    "ClockSnapshot dt mono sec nsec",
    "EndOfGeneration",
  ]

  private static let experimental = [
    "Span dt id npages_value kindclass",
    "SpanAlloc dt id npages_value kindclass",
    "SpanFree dt id",
    "HeapObject dt id type",
    "HeapObjectAlloc dt id type",
    "HeapObjectFree dt id",
    "GoroutineStack dt id order",
    "GoroutineStackAlloc dt id order",
    "GoroutineStackFree dt id",
  ]
}
