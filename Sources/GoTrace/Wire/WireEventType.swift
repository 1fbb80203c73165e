/// The type byte of an event on the wire (trace format v2, Go 1.22 and later).
///
/// Source: `internal/trace/tracev2/events.go` of Go 1.27; names are Go's without the prefix `Ev`.
public struct WireEventType: RawRepresentable, Hashable, Sendable, Comparable {
  /// The byte.
  public var rawValue: UInt8

  /// The type of that byte.
  @inlinable
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Order by the byte, which is the format's order.
  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// Go's name of the type, `Invalid(n)` where it has none.
  public var name: String { EventSpec.of(self)?.name ?? (self == .sync255 ? "Sync" : "Invalid(\(rawValue))") }
}

extension WireEventType {
  // Structure of the stream.

  /// Begins a batch: the events that one thread wrote in a row within a generation.
  public static let eventBatch = Self(rawValue: 1)
  /// Begins a batch that holds a part of the stack table.
  public static let stacks = Self(rawValue: 2)
  /// An entry of the stack table: an id and the frames it stands for.
  public static let stack = Self(rawValue: 3)
  /// Begins a batch that holds a part of the string table.
  public static let strings = Self(rawValue: 4)
  /// An entry of the string table: an id and the text it stands for.
  public static let string = Self(rawValue: 5)
  /// Begins a batch of CPU profile samples.
  public static let cpuSamples = Self(rawValue: 6)
  /// A sample of the CPU profile: when, where it was taken, and the stack.
  public static let cpuSample = Self(rawValue: 7)
  /// How many units of the trace's clock make a second.
  public static let frequency = Self(rawValue: 8)

  // Procs.

  /// The number of procs (`GOMAXPROCS`) as the generation begins or after it changed.
  public static let procsChange = Self(rawValue: 9)
  /// A thread takes an idle proc and runs on it.
  public static let procStart = Self(rawValue: 10)
  /// A thread gives up the proc it runs on.
  public static let procStop = Self(rawValue: 11)
  /// A proc is taken from a thread that is in a system call.
  public static let procSteal = Self(rawValue: 12)
  /// The state of a proc at its first mention in a generation.
  public static let procStatus = Self(rawValue: 13)

  // Goroutines.

  /// A goroutine creates another, which is ready to run.
  public static let goCreate = Self(rawValue: 14)
  /// A thread that Go did not start calls into Go: a goroutine appears in a system call.
  public static let goCreateSyscall = Self(rawValue: 15)
  /// A goroutine starts to run on a proc.
  public static let goStart = Self(rawValue: 16)
  /// The running goroutine ends.
  public static let goDestroy = Self(rawValue: 17)
  /// A thread that Go did not start returns from Go: its goroutine ends in a system call.
  public static let goDestroySyscall = Self(rawValue: 18)
  /// The running goroutine yields its proc but stays ready to run.
  public static let goStop = Self(rawValue: 19)
  /// The running goroutine begins to wait.
  public static let goBlock = Self(rawValue: 20)
  /// A waiting goroutine is made ready to run.
  public static let goUnblock = Self(rawValue: 21)
  /// The running goroutine enters a system call.
  public static let goSyscallBegin = Self(rawValue: 22)
  /// A goroutine returns from a system call with its proc still its own, and runs on.
  public static let goSyscallEnd = Self(rawValue: 23)
  /// A goroutine returns from a system call during which it lost its proc.
  public static let goSyscallEndBlocked = Self(rawValue: 24)
  /// The state of a goroutine at its first mention in a generation.
  public static let goStatus = Self(rawValue: 25)

  // Stop-the-world and garbage collection.

  /// The runtime begins to stop the world: all procs but its own.
  public static let stwBegin = Self(rawValue: 26)
  /// The world runs again.
  public static let stwEnd = Self(rawValue: 27)
  /// A garbage collection was under way when the generation began.
  public static let gcActive = Self(rawValue: 28)
  /// A garbage collection begins.
  public static let gcBegin = Self(rawValue: 29)
  /// A garbage collection has marked everything; what is left to do is to sweep.
  public static let gcEnd = Self(rawValue: 30)
  /// A proc was sweeping when the generation began.
  public static let gcSweepActive = Self(rawValue: 31)
  /// A proc begins to sweep spans of the heap.
  public static let gcSweepBegin = Self(rawValue: 32)
  /// A proc is done with sweeping; says how many bytes it swept and reclaimed.
  public static let gcSweepEnd = Self(rawValue: 33)
  /// A goroutine was assisting the collector when the generation began.
  public static let gcMarkAssistActive = Self(rawValue: 34)
  /// The running goroutine begins to mark for the collector, in return for what it allocates.
  public static let gcMarkAssistBegin = Self(rawValue: 35)
  /// The running goroutine is done assisting the collector.
  public static let gcMarkAssistEnd = Self(rawValue: 36)
  /// The live heap in bytes, after it changed.
  public static let heapAlloc = Self(rawValue: 37)
  /// The heap size in bytes that the collector aims for, after it changed; 0 for none.
  public static let heapGoal = Self(rawValue: 38)

  // Annotations.

  /// The running goroutine gets a label, such as the kind of a collector's worker.
  public static let goLabel = Self(rawValue: 39)
  /// The program begins a task (`trace.NewTask`).
  public static let userTaskBegin = Self(rawValue: 40)
  /// The program ends a task.
  public static let userTaskEnd = Self(rawValue: 41)
  /// The running goroutine begins a region (`trace.StartRegion`, `trace.WithRegion`).
  public static let userRegionBegin = Self(rawValue: 42)
  /// The running goroutine ends a region.
  public static let userRegionEnd = Self(rawValue: 43)
  /// The program logs a text under a key (`trace.Log`).
  public static let userLog = Self(rawValue: 44)

  // Since Go 1.23.

  /// The running goroutine hands its proc to another and waits: a switch of coroutines.
  public static let goSwitch = Self(rawValue: 45)
  /// The running goroutine hands its proc to another and ends: a coroutine's last switch.
  public static let goSwitchDestroy = Self(rawValue: 46)
  /// A goroutine creates another, which waits at first: a coroutine.
  public static let goCreateBlocked = Self(rawValue: 47)
  /// The state of a goroutine at its first mention in a generation, and its stack.
  public static let goStatusStack = Self(rawValue: 48)
  /// Begins a batch of an experiment, in a format of its own.
  public static let experimentalBatch = Self(rawValue: 49)

  // Since Go 1.25.

  /// Begins the batch that says how fast the trace's clock runs and what other clocks showed.
  public static let sync = Self(rawValue: 50)
  /// The trace's clock, the monotonic clock and the wall clock at one moment.
  public static let clockSnapshot = Self(rawValue: 51)

  // Since Go 1.26.

  /// Stands by itself behind the last batch of a generation.
  public static let endOfGeneration = Self(rawValue: 52)

  // The alloc/free experiment.

  /// A span of the heap that was there when the trace began.
  public static let span = Self(rawValue: 128)
  /// A span of the heap comes into use.
  public static let spanAlloc = Self(rawValue: 129)
  /// A span of the heap is given back.
  public static let spanFree = Self(rawValue: 130)
  /// An object of the heap that was there when the trace began.
  public static let heapObject = Self(rawValue: 131)
  /// An object of the heap is allocated.
  public static let heapObjectAlloc = Self(rawValue: 132)
  /// An object of the heap is freed.
  public static let heapObjectFree = Self(rawValue: 133)
  /// A goroutine's stack that was there when the trace began.
  public static let goroutineStack = Self(rawValue: 134)
  /// A goroutine's stack is allocated.
  public static let goroutineStackAlloc = Self(rawValue: 135)
  /// A goroutine's stack is freed.
  public static let goroutineStackFree = Self(rawValue: 136)

  /// Not on the wire: the Sync event that opens a generation in Go's event stream, and closes the stream.
  public static let sync255 = Self(rawValue: 255)
}
