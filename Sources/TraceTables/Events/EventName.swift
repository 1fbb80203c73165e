import Columns
import GoTrace

/// Names of what events are about: metrics, labels, ranges, tasks and regions.
struct EventName {
  /// The types that may have a name.
  static let types = EventTypeSet(
    EventTypeSet.all.types.filter { type in
      switch type.kind {
      case .metric, .label, .rangeBegin, .rangeActive, .rangeEnd, .taskBegin, .taskEnd, .regionBegin,
        .regionEnd:
        true
      default: false
      }
    })

  /// Go's names in runtime/metrics.
  private static let fixed: [(WireEventType, String)] = [
    (.procsChange, "/sched/gomaxprocs:threads"),
    (.heapAlloc, "/memory/classes/heap/objects:bytes"),
    (.heapGoal, "/gc/heap/goal:bytes"),
    (.gcBegin, "GC concurrent mark phase"), (.gcActive, "GC concurrent mark phase"),
    (.gcEnd, "GC concurrent mark phase"),
    (.gcSweepBegin, "GC incremental sweep"), (.gcSweepActive, "GC incremental sweep"),
    (.gcSweepEnd, "GC incremental sweep"),
    (.gcMarkAssistBegin, "GC mark assist"), (.gcMarkAssistActive, "GC mark assist"),
    (.gcMarkAssistEnd, "GC mark assist"),
  ]

  /// The name of the metric that events of a type are samples of, nil for other types.
  static func ofMetric(_ type: WireEventType) -> String? {
    type.kind == .metric ? fixed.first { $0.0 == type }?.1 : nil
  }

  private let words: [Int64]
  private let pools: ValuePools

  /// Names in the given pools.
  init(_ pools: ValuePools) {
    self.pools = pools
    var words = [Int64](repeating: -1, count: 256)
    for (type, name) in Self.fixed { words[Int(type.rawValue)] = pools.strings.intern(name) }
    self.words = words
  }

  /// The word of an event's name, -1 for none; ids are the generation's.
  @inline(__always)
  func word(
    _ event: OrderedEvent, _ strings: GenerationNames.Lookup, _ generation: TraceGeneration?
  ) -> Int64 {
    let fixed = words[Int(event.type.rawValue)]
    if fixed >= 0 { return fixed }
    switch event.type {
    case .goLabel: return strings(event.a0)
    case .userTaskBegin: return strings(event.a2)
    case .userRegionBegin, .userRegionEnd: return strings(event.a1)
    case .stwBegin, .stwEnd: return stopTheWorld(strings(event.a0))
    case .userTaskEnd: return taskEnd(event.a3, generation)
    default: return -1
    }
  }

  @inline(never)
  private func stopTheWorld(_ reason: Int64) -> Int64 {
    pools.strings.intern("stop-the-world (" + (reason < 0 ? "" : pools.strings.string(reason)) + ")")
  }

  @inline(never)
  private func taskEnd(_ id: UInt64, _ generation: TraceGeneration?) -> Int64 {
    guard let text = generation?.extraString(id), !text.isEmpty else { return -1 }
    return text.withUnsafeBufferPointer { pools.strings.intern($0) }
  }
}
