/// What the format says of one type of event; the decoder, `wire_events` and the documentation read it here.
///
/// Source: `internal/trace/tracev2/events.go` of Go 1.27. Positions count the arguments from 0, the timestamp
/// difference `dt` of a timed event included.
public struct EventSpec: Sendable {
  /// The type byte.
  public var type: WireEventType
  /// Go's name of it.
  public var name: String
  /// Names of the arguments, each a varint.
  public var arguments: [String]
  /// Whether it stands in a thread's batch and its first argument is `dt`.
  public var isTimed: Bool
  /// Which arguments are stack ids; the first is the stack of the context the event happened in.
  public var stacks: [Int]
  /// Which arguments are string ids.
  public var strings: [Int]
  /// The event that begins what this one ends or reports as active.
  public var begin: WireEventType?
  /// The first version of the format that has it.
  public var since: TraceVersion
  /// Whether it belongs to the alloc/free experiment.
  public var isExperimental: Bool

  init(
    _ type: WireEventType, _ name: String, _ arguments: [String] = [], isTimed: Bool = false,
    stacks: [Int] = [], strings: [Int] = [], begin: WireEventType? = nil, since: TraceVersion = .go122,
    isExperimental: Bool = false
  ) {
    self.type = type
    self.name = name
    self.arguments = arguments
    self.isTimed = isTimed
    self.stacks = stacks
    self.strings = strings
    self.begin = begin
    self.since = since
    self.isExperimental = isExperimental
  }

  /// The spec of a type, nil where the format has none.
  public static func of(_ type: WireEventType) -> EventSpec? {
    let position = positions[Int(type.rawValue)]
    return position < 0 ? nil : all[Int(position)]
  }

  private static let positions: [Int16] = {
    var positions = [Int16](repeating: -1, count: 256)
    for (i, spec) in all.enumerated() { positions[Int(spec.type.rawValue)] = Int16(i) }
    return positions
  }()

  /// All types of events, in the order of their bytes.
  public static let all: [EventSpec] = [
    EventSpec(.eventBatch, "EventBatch", ["gen", "m", "time", "size"]),
    EventSpec(.stacks, "Stacks"),
    EventSpec(.stack, "Stack", ["id", "nframes"]),
    EventSpec(.strings, "Strings"),
    EventSpec(.string, "String", ["id"]),
    EventSpec(.cpuSamples, "CPUSamples"),
    EventSpec(.cpuSample, "CPUSample", ["time", "m", "p", "g", "stack"], stacks: [4]),
    EventSpec(.frequency, "Frequency", ["freq"]),
    EventSpec(.experimentalBatch, "ExperimentalBatch", ["exp", "gen", "m", "time"], since: .go123),
    EventSpec(.sync, "Sync", since: .go125),
    EventSpec(.endOfGeneration, "EndOfGeneration", since: .go126),
    EventSpec(.procsChange, "ProcsChange", ["dt", "procs_value", "stack"], isTimed: true, stacks: [2]),
    EventSpec(.procStart, "ProcStart", ["dt", "p", "p_seq"], isTimed: true),
    EventSpec(.procStop, "ProcStop", ["dt"], isTimed: true),
    EventSpec(.procSteal, "ProcSteal", ["dt", "p", "p_seq", "m"], isTimed: true),
    EventSpec(.procStatus, "ProcStatus", ["dt", "p", "pstatus"], isTimed: true),
    EventSpec(.goCreate, "GoCreate", ["dt", "new_g", "new_stack", "stack"], isTimed: true, stacks: [3, 2]),
    EventSpec(.goCreateSyscall, "GoCreateSyscall", ["dt", "new_g"], isTimed: true),
    EventSpec(.goStart, "GoStart", ["dt", "g", "g_seq"], isTimed: true),
    EventSpec(.goDestroy, "GoDestroy", ["dt"], isTimed: true),
    EventSpec(.goDestroySyscall, "GoDestroySyscall", ["dt"], isTimed: true),
    EventSpec(.goStop, "GoStop", ["dt", "reason_string", "stack"], isTimed: true, stacks: [2], strings: [1]),
    EventSpec(
      .goBlock, "GoBlock", ["dt", "reason_string", "stack"], isTimed: true, stacks: [2], strings: [1]),
    EventSpec(.goUnblock, "GoUnblock", ["dt", "g", "g_seq", "stack"], isTimed: true, stacks: [3]),
    EventSpec(.goSyscallBegin, "GoSyscallBegin", ["dt", "p_seq", "stack"], isTimed: true, stacks: [2]),
    EventSpec(.goSyscallEnd, "GoSyscallEnd", ["dt"], isTimed: true, begin: .goSyscallBegin),
    EventSpec(.goSyscallEndBlocked, "GoSyscallEndBlocked", ["dt"], isTimed: true, begin: .goSyscallBegin),
    EventSpec(.goStatus, "GoStatus", ["dt", "g", "m", "gstatus"], isTimed: true),
    EventSpec(
      .stwBegin, "STWBegin", ["dt", "kind_string", "stack"], isTimed: true, stacks: [2], strings: [1]),
    EventSpec(.stwEnd, "STWEnd", ["dt"], isTimed: true, begin: .stwBegin),
    EventSpec(.gcActive, "GCActive", ["dt", "gc_seq"], isTimed: true, begin: .gcBegin),
    EventSpec(.gcBegin, "GCBegin", ["dt", "gc_seq", "stack"], isTimed: true, stacks: [2]),
    EventSpec(.gcEnd, "GCEnd", ["dt", "gc_seq"], isTimed: true, begin: .gcBegin),
    EventSpec(.gcSweepActive, "GCSweepActive", ["dt", "p"], isTimed: true, begin: .gcSweepBegin),
    EventSpec(.gcSweepBegin, "GCSweepBegin", ["dt", "stack"], isTimed: true, stacks: [1]),
    EventSpec(
      .gcSweepEnd, "GCSweepEnd", ["dt", "swept_value", "reclaimed_value"], isTimed: true, begin: .gcSweepBegin
    ),
    EventSpec(
      .gcMarkAssistActive, "GCMarkAssistActive", ["dt", "g"], isTimed: true, begin: .gcMarkAssistBegin),
    EventSpec(.gcMarkAssistBegin, "GCMarkAssistBegin", ["dt", "stack"], isTimed: true, stacks: [1]),
    EventSpec(.gcMarkAssistEnd, "GCMarkAssistEnd", ["dt"], isTimed: true, begin: .gcMarkAssistBegin),
    EventSpec(.heapAlloc, "HeapAlloc", ["dt", "heapalloc_value"], isTimed: true),
    EventSpec(.heapGoal, "HeapGoal", ["dt", "heapgoal_value"], isTimed: true),
    EventSpec(.goLabel, "GoLabel", ["dt", "label_string"], isTimed: true, strings: [1]),
    EventSpec(
      .userTaskBegin, "UserTaskBegin", ["dt", "task", "parent_task", "name_string", "stack"], isTimed: true,
      stacks: [4], strings: [3]),
    EventSpec(.userTaskEnd, "UserTaskEnd", ["dt", "task", "stack"], isTimed: true, stacks: [2]),
    EventSpec(
      .userRegionBegin, "UserRegionBegin", ["dt", "task", "name_string", "stack"], isTimed: true, stacks: [3],
      strings: [2]),
    EventSpec(
      .userRegionEnd, "UserRegionEnd", ["dt", "task", "name_string", "stack"], isTimed: true, stacks: [3],
      strings: [2], begin: .userRegionBegin),
    EventSpec(
      .userLog, "UserLog", ["dt", "task", "key_string", "value_string", "stack"], isTimed: true, stacks: [4],
      strings: [2, 3]),
    EventSpec(.goSwitch, "GoSwitch", ["dt", "g", "g_seq"], isTimed: true, since: .go123),
    EventSpec(.goSwitchDestroy, "GoSwitchDestroy", ["dt", "g", "g_seq"], isTimed: true, since: .go123),
    EventSpec(
      .goCreateBlocked, "GoCreateBlocked", ["dt", "new_g", "new_stack", "stack"], isTimed: true,
      stacks: [3, 2], since: .go123),
    EventSpec(
      .goStatusStack, "GoStatusStack", ["dt", "g", "m", "gstatus", "stack"], isTimed: true, stacks: [4],
      since: .go123),
    EventSpec(.clockSnapshot, "ClockSnapshot", ["dt", "mono", "sec", "nsec"], isTimed: true, since: .go125),
    EventSpec(
      .span, "Span", ["dt", "id", "npages_value", "kindclass"], isTimed: true, since: .go123,
      isExperimental: true),
    EventSpec(
      .spanAlloc, "SpanAlloc", ["dt", "id", "npages_value", "kindclass"], isTimed: true, since: .go123,
      isExperimental: true),
    EventSpec(.spanFree, "SpanFree", ["dt", "id"], isTimed: true, since: .go123, isExperimental: true),
    EventSpec(
      .heapObject, "HeapObject", ["dt", "id", "type"], isTimed: true, since: .go123, isExperimental: true),
    EventSpec(
      .heapObjectAlloc, "HeapObjectAlloc", ["dt", "id", "type"], isTimed: true, since: .go123,
      isExperimental: true),
    EventSpec(
      .heapObjectFree, "HeapObjectFree", ["dt", "id"], isTimed: true, since: .go123, isExperimental: true),
    EventSpec(
      .goroutineStack, "GoroutineStack", ["dt", "id", "order"], isTimed: true, since: .go123,
      isExperimental: true),
    EventSpec(
      .goroutineStackAlloc, "GoroutineStackAlloc", ["dt", "id", "order"], isTimed: true, since: .go123,
      isExperimental: true),
    EventSpec(
      .goroutineStackFree, "GoroutineStackFree", ["dt", "id"], isTimed: true, since: .go123,
      isExperimental: true),
  ].sorted { $0.type < $1.type }
}
