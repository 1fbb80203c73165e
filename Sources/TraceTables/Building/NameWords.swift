import Columns
import GoTrace

/// The words of the names that tables show and that do not come from the trace: types, kinds, states.
struct NameWords {
  /// Name of each type of event, by its byte.
  let types: [Int64]
  /// Name of each type's kind; -1 where the type never becomes an event.
  let kinds: [Int64]
  /// Names of goroutines' states, by raw value; -1 beyond.
  let goroutineStates: [Int64]
  /// Names of procs' states, by raw value; -1 beyond.
  let procStates: [Int64]
  /// Names of batches' contents, by raw value.
  let contents: [Int64]

  /// The words in the given pools.
  init(_ pools: ValuePools) {
    func word(_ text: String) -> Int64 { pools.strings.intern(text) }
    let all = (0...255).map { WireEventType(rawValue: $0) }
    types = all.map { word($0.name) }
    kinds = all.map { $0.kind.map { word($0.name) } ?? -1 }
    goroutineStates = (0...255).map { GoroutineState(rawValue: $0).map { word($0.name) } ?? -1 }
    procStates = (0...255).map { ProcState(rawValue: $0).map { word($0.name) } ?? -1 }
    contents = (0...255).map { WireBatch.Content(rawValue: $0).map { word($0.name) } ?? -1 }
  }
}
