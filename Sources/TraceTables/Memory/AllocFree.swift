import Catalog
import Columns
import GoTrace

/// What the three tables of the alloc/free experiment have in common.
enum AllocFree {
  static let details = "Only traces made with GODEBUG=traceallocfree=1 have rows, from Go 1.23 on."

  static let op = ColumnSchema(
    "op", .varchar, "exists: it was there when the trace began; alloc; or free.")

  /// The event types of one sort of thing.
  struct Types {
    let exists: WireEventType
    let alloc: WireEventType
    let free: WireEventType

    static let objects = Types(exists: .heapObject, alloc: .heapObjectAlloc, free: .heapObjectFree)
    static let spans = Types(exists: .span, alloc: .spanAlloc, free: .spanFree)
    static let stacks = Types(exists: .goroutineStack, alloc: .goroutineStackAlloc, free: .goroutineStackFree)

    var all: EventTypeSet { EventTypeSet([exists, alloc, free]) }

    /// What `op` says of a type.
    func op(_ type: WireEventType) -> String {
      type == exists ? "exists" : (type == alloc ? "alloc" : "free")
    }

    /// Words of what `op` says, by the type's byte.
    func words(_ strings: StringPool) -> [Int64] {
      var words = [Int64](repeating: -1, count: 256)
      for type in [exists, alloc, free] { words[Int(type.rawValue)] = strings.intern(op(type)) }
      return words
    }
  }
}

/// What columns of spans and stacks are made with.
struct AllocFreeContext: PointContext {
  var event: EventContext
  var data = AllocFreeData()
  /// Words of `op`, by the byte of a span's or a stack's event.
  let spanOps: [Int64]
  let stackOps: [Int64]

  init(_ request: TableRequest) {
    event = EventContext(request)
    spanOps = AllocFree.Types.spans.words(request.input.pools.strings)
    stackOps = AllocFree.Types.stacks.words(request.input.pools.strings)
  }

  mutating func begin(_ generation: TraceGeneration) {
    event.begin(generation)
    data.begin(generation, strings: nil)
  }
}
