/// The type byte of a record in a trace of before Go 1.22.
///
/// Source: the comments beside `traceEv...` in `runtime/trace.go` of Go 1.21; names are Go's without the prefix.
struct Version1Type: RawRepresentable, Equatable {
  var rawValue: UInt8

  static let batch = Self(rawValue: 1)
  static let frequency = Self(rawValue: 2)
  static let stack = Self(rawValue: 3)
  static let gomaxprocs = Self(rawValue: 4)
  static let procStart = Self(rawValue: 5)
  static let procStop = Self(rawValue: 6)
  static let gcStart = Self(rawValue: 7)
  static let gcDone = Self(rawValue: 8)
  static let stwStart = Self(rawValue: 9)
  static let stwDone = Self(rawValue: 10)
  static let gcSweepStart = Self(rawValue: 11)
  static let gcSweepDone = Self(rawValue: 12)
  static let goCreate = Self(rawValue: 13)
  static let goStart = Self(rawValue: 14)
  static let goEnd = Self(rawValue: 15)
  static let goStop = Self(rawValue: 16)
  static let goSched = Self(rawValue: 17)
  static let goPreempt = Self(rawValue: 18)
  static let goSleep = Self(rawValue: 19)
  static let goBlock = Self(rawValue: 20)
  static let goUnblock = Self(rawValue: 21)
  static let goBlockSend = Self(rawValue: 22)
  static let goBlockRecv = Self(rawValue: 23)
  static let goBlockSelect = Self(rawValue: 24)
  static let goBlockSync = Self(rawValue: 25)
  static let goBlockCond = Self(rawValue: 26)
  static let goBlockNet = Self(rawValue: 27)
  static let goSysCall = Self(rawValue: 28)
  static let goSysExit = Self(rawValue: 29)
  static let goSysBlock = Self(rawValue: 30)
  static let goWaiting = Self(rawValue: 31)
  static let goInSyscall = Self(rawValue: 32)
  static let heapAlloc = Self(rawValue: 33)
  static let heapGoal = Self(rawValue: 34)
  static let timerGoroutine = Self(rawValue: 35)
  static let futileWakeup = Self(rawValue: 36)
  static let string = Self(rawValue: 37)
  static let goStartLocal = Self(rawValue: 38)
  static let goUnblockLocal = Self(rawValue: 39)
  static let goSysExitLocal = Self(rawValue: 40)
  static let goStartLabel = Self(rawValue: 41)
  static let goBlockGC = Self(rawValue: 42)
  static let gcMarkAssistStart = Self(rawValue: 43)
  static let gcMarkAssistDone = Self(rawValue: 44)
  static let userTaskCreate = Self(rawValue: 45)
  static let userTaskEnd = Self(rawValue: 46)
  static let userRegion = Self(rawValue: 47)
  static let userLog = Self(rawValue: 48)
  static let cpuSample = Self(rawValue: 49)
}

/// What the format says of a type of record.
struct Version1Spec {
  var name: String
  /// The release whose format has it first.
  var since: Int
  /// Arguments in the newest format: without time, sequence and stack.
  var arguments: Int
  /// Whether the last argument is the stack of the context.
  var hasStack: Bool

  private init(_ name: String, _ arguments: Int = 0, stack: Bool = false, since: Int = 5) {
    self.name = name
    self.since = since
    self.arguments = arguments
    hasStack = stack
  }

  /// By the type byte; the first is no type.
  static let all: [Version1Spec] = [
    Version1Spec("None", since: Int.max),
    Version1Spec("Batch", 2), Version1Spec("Frequency", 1), Version1Spec("Stack", 2),
    Version1Spec("Gomaxprocs", 1, stack: true), Version1Spec("ProcStart", 1), Version1Spec("ProcStop"),
    Version1Spec("GCStart", 1, stack: true), Version1Spec("GCDone"), Version1Spec("STWStart", 1),
    Version1Spec("STWDone"), Version1Spec("GCSweepStart", stack: true), Version1Spec("GCSweepDone", 2),
    Version1Spec("GoCreate", 2, stack: true), Version1Spec("GoStart", 2), Version1Spec("GoEnd"),
    Version1Spec("GoStop", stack: true), Version1Spec("GoSched", stack: true),
    Version1Spec("GoPreempt", stack: true), Version1Spec("GoSleep", stack: true),
    Version1Spec("GoBlock", stack: true), Version1Spec("GoUnblock", 2, stack: true),
    Version1Spec("GoBlockSend", stack: true), Version1Spec("GoBlockRecv", stack: true),
    Version1Spec("GoBlockSelect", stack: true), Version1Spec("GoBlockSync", stack: true),
    Version1Spec("GoBlockCond", stack: true), Version1Spec("GoBlockNet", stack: true),
    Version1Spec("GoSysCall", stack: true), Version1Spec("GoSysExit", 3), Version1Spec("GoSysBlock"),
    Version1Spec("GoWaiting", 1), Version1Spec("GoInSyscall", 1), Version1Spec("HeapAlloc", 1),
    Version1Spec("HeapGoal", 1), Version1Spec("TimerGoroutine", 1), Version1Spec("FutileWakeup"),
    Version1Spec("String", since: 7), Version1Spec("GoStartLocal", 1, since: 7),
    Version1Spec("GoUnblockLocal", 1, stack: true, since: 7), Version1Spec("GoSysExitLocal", 2, since: 7),
    Version1Spec("GoStartLabel", 3, since: 8), Version1Spec("GoBlockGC", stack: true, since: 8),
    Version1Spec("GCMarkAssistStart", stack: true, since: 9), Version1Spec("GCMarkAssistDone", since: 9),
    Version1Spec("UserTaskCreate", 3, stack: true, since: 11),
    Version1Spec("UserTaskEnd", 1, stack: true, since: 11),
    Version1Spec("UserRegion", 3, stack: true, since: 11), Version1Spec("UserLog", 2, stack: true, since: 11),
    Version1Spec("CPUSample", 3, stack: true, since: 19),
  ]

  /// How many numbers a record of a type has in a version: with time, with sequence before Go 1.7, with stack;
  /// 255 where the version has no such type, 254 where it is told otherwise (a Stack, a String).
  static func numbers(_ type: Int, _ version: TraceVersion) -> UInt8 {
    guard all.indices.contains(type), all[type].since <= version.rawValue else { return 255 }
    let type = Version1Type(rawValue: UInt8(type))
    let spec = all[Int(type.rawValue)]
    if type == .stack || type == .string { return 254 }
    let isBeforeGo17 = version < .go17
    var count = spec.arguments + (spec.hasStack ? 1 : 0)
    if type == .batch || type == .frequency || type == .timerGoroutine {
      return UInt8(count + (isBeforeGo17 ? 1 : 0))
    }
    count += isBeforeGo17 ? 2 : 1
    switch type {
    case .gcSweepDone where version < .go19: count -= 2
    case .gcStart where isBeforeGo17, .goStart where isBeforeGo17, .goUnblock where isBeforeGo17: count -= 1
    case .stwStart where version < .go110: count -= 1
    default: break
    }
    return UInt8(count)
  }
}
