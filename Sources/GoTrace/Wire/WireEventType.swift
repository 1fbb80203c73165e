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
  public static let eventBatch = Self(rawValue: 1)
  public static let stacks = Self(rawValue: 2)
  public static let stack = Self(rawValue: 3)
  public static let strings = Self(rawValue: 4)
  public static let string = Self(rawValue: 5)
  public static let cpuSamples = Self(rawValue: 6)
  public static let cpuSample = Self(rawValue: 7)
  public static let frequency = Self(rawValue: 8)

  // Procs.
  public static let procsChange = Self(rawValue: 9)
  public static let procStart = Self(rawValue: 10)
  public static let procStop = Self(rawValue: 11)
  public static let procSteal = Self(rawValue: 12)
  public static let procStatus = Self(rawValue: 13)

  // Goroutines.
  public static let goCreate = Self(rawValue: 14)
  public static let goCreateSyscall = Self(rawValue: 15)
  public static let goStart = Self(rawValue: 16)
  public static let goDestroy = Self(rawValue: 17)
  public static let goDestroySyscall = Self(rawValue: 18)
  public static let goStop = Self(rawValue: 19)
  public static let goBlock = Self(rawValue: 20)
  public static let goUnblock = Self(rawValue: 21)
  public static let goSyscallBegin = Self(rawValue: 22)
  public static let goSyscallEnd = Self(rawValue: 23)
  public static let goSyscallEndBlocked = Self(rawValue: 24)
  public static let goStatus = Self(rawValue: 25)

  // Stop-the-world and garbage collection.
  public static let stwBegin = Self(rawValue: 26)
  public static let stwEnd = Self(rawValue: 27)
  public static let gcActive = Self(rawValue: 28)
  public static let gcBegin = Self(rawValue: 29)
  public static let gcEnd = Self(rawValue: 30)
  public static let gcSweepActive = Self(rawValue: 31)
  public static let gcSweepBegin = Self(rawValue: 32)
  public static let gcSweepEnd = Self(rawValue: 33)
  public static let gcMarkAssistActive = Self(rawValue: 34)
  public static let gcMarkAssistBegin = Self(rawValue: 35)
  public static let gcMarkAssistEnd = Self(rawValue: 36)
  public static let heapAlloc = Self(rawValue: 37)
  public static let heapGoal = Self(rawValue: 38)

  // Annotations.
  public static let goLabel = Self(rawValue: 39)
  public static let userTaskBegin = Self(rawValue: 40)
  public static let userTaskEnd = Self(rawValue: 41)
  public static let userRegionBegin = Self(rawValue: 42)
  public static let userRegionEnd = Self(rawValue: 43)
  public static let userLog = Self(rawValue: 44)

  // Since Go 1.23.
  public static let goSwitch = Self(rawValue: 45)
  public static let goSwitchDestroy = Self(rawValue: 46)
  public static let goCreateBlocked = Self(rawValue: 47)
  public static let goStatusStack = Self(rawValue: 48)
  public static let experimentalBatch = Self(rawValue: 49)

  // Since Go 1.25.
  public static let sync = Self(rawValue: 50)
  public static let clockSnapshot = Self(rawValue: 51)

  // Since Go 1.26.
  public static let endOfGeneration = Self(rawValue: 52)

  // The alloc/free experiment.
  public static let span = Self(rawValue: 128)
  public static let spanAlloc = Self(rawValue: 129)
  public static let spanFree = Self(rawValue: 130)
  public static let heapObject = Self(rawValue: 131)
  public static let heapObjectAlloc = Self(rawValue: 132)
  public static let heapObjectFree = Self(rawValue: 133)
  public static let goroutineStack = Self(rawValue: 134)
  public static let goroutineStackAlloc = Self(rawValue: 135)
  public static let goroutineStackFree = Self(rawValue: 136)

  /// Not on the wire: the Sync event that opens a generation in Go's event stream, and closes the stream.
  public static let sync255 = Self(rawValue: 255)
}
