/// Makes events of today of a trace's events of before Go 1.22, as Go's reader of today does, and refuses what makes
/// no sense, as its parser does.
///
/// The parts are in the files beside this one: what is about goroutines, and what is about procs, the collector and
/// the program's own annotations.
struct Version1Conversion {
  /// A proc.
  struct Proc {
    var id: Int64
    /// The thread it is on, -1 for none.
    var m: Int64 = -1
    /// The goroutine it runs, 0 for none.
    var g: UInt64 = 0
    var isRunning = false
    /// It has been told of.
    var isSeen = false
    var sweeps = false
    /// Before Go 1.10 each proc stopped the world for itself.
    var stopsTheWorld = false
  }

  /// A task that has begun.
  struct Task {
    var name: UInt64
    var parent: UInt64
  }

  /// A region that is open.
  struct Region: Equatable {
    var task: UInt64
    var name: UInt64
  }

  let goroutines: Version1Goroutines
  let tables: Version1Tables
  let generation: TraceGeneration
  let version: TraceVersion
  var output: Version1Output
  /// Why the last event was refused.
  var failure: String?

  /// By place; procs with small numbers are at the place of their number.
  var procs: [Proc] = []
  private var procPlaces: [Int64: Int] = [:]
  var tasks: [UInt64: Task] = [:]
  var regions: [UInt64: [Region]] = [:]
  /// Goroutines that were there when the trace began, and of which nothing has said yet in what state; nil once all
  /// of them have been told of.
  var untold: Set<UInt64>? = []
  var collects = false
  var stopsTheWorld = false
  var lastStopReason: UInt64 = 0
  /// Goroutine 0, which stands for none, helps the collector.
  var noneAssists = false

  private var firstTime: Int64?
  private let frequency: Double

  init(
    _ goroutines: Version1Goroutines, _ tables: Version1Tables, _ generation: TraceGeneration,
    _ output: Version1Output
  ) {
    self.goroutines = goroutines
    self.tables = tables
    self.generation = generation
    self.output = output
    version = generation.version
    frequency = generation.frequency
  }

  /// Takes the next event in the order. False where it is refused; `failure` says why.
  mutating func take(_ event: Version1Event) -> Bool {
    let first: Int64
    if let firstTime {
      first = firstTime
    } else {
      first = event.time
      firstTime = first
      output.emit(.sync255, time: -1, m: -1, p: -1, g: -1, a0: 1)
    }
    let time = goInt64(Double(event.time &- first) * frequency)
    switch event.type {
    case .goCreate: create(event, time)
    case .goStart, .goStartLabel: start(event, time)
    case .goUnblock: unblock(event, time)
    case .goBlock, .goBlockSend, .goBlockRecv, .goBlockSelect, .goBlockSync, .goBlockCond, .goBlockNet,
      .goSleep, .goBlockGC:
      block(event, time)
    case .goSched, .goPreempt: yield(event, time)
    case .goEnd, .goStop: end(event, time)
    case .goSysCall: enterSyscall(event, time)
    case .goSysBlock: loseProc(event)
    case .goSysExit: leaveSyscall(event, time)
    case .goWaiting, .goInSyscall: found(event, time)
    case .procStart, .procStop: proc(event, time)
    case .gomaxprocs: procCount(event, time)
    default: takeOther(event, time)
    }
    return failure == nil
  }

  private mutating func takeOther(_ event: Version1Event, _ time: Int64) {
    switch event.type {
    case .gcStart, .gcDone: collection(event, time)
    case .stwStart, .stwDone: stopTheWorld(event, time)
    case .gcSweepStart, .gcSweepDone: sweep(event, time)
    case .gcMarkAssistStart, .gcMarkAssistDone: assist(event, time)
    case .heapAlloc: emit(.heapAlloc, event, time, a0: event.a0)
    case .heapGoal: emit(.heapGoal, event, time, a0: event.a0)
    case .userTaskCreate: taskBegin(event, time)
    case .userTaskEnd: taskEnd(event, time)
    case .userRegion: region(event, time)
    case .userLog:
      emit(
        .userLog, event, time, a0: event.a0, a1: tables.string(event.a1),
        a2: tables.message(event.a3 == 0 ? nil : Int(event.a3) - 1), a3: tables.stack(event.stack))
    case .cpuSample:
      let g = event.g == 0 ? -1 : Int64(bitPattern: event.g)
      output.emit(
        .cpuSample, time: time, m: -1, p: event.p, g: g, slot: slot(event.g), a0: tables.stack(event.stack))
    case .futileWakeup where version < .go111: break
    default:
      failure = "a \(Version1Spec.all[Int(event.type.rawValue)].name), which Go 1.11 and later do not write"
    }
  }

  /// Closes the stream.
  mutating func close() {
    output.emit(
      .sync255, time: output.lastTime &+ 1, m: -1, p: -1, g: -1, a0: output.eventCount == 0 ? 1 : 2, a1: 1)
  }

  // MARK: Where events happen

  /// The place of a proc.
  mutating func place(_ id: Int64) -> Int {
    if id >= 0, id < procs.count, procs[Int(id)].id == id { return Int(id) }
    return rarePlace(id)
  }

  @inline(never)
  private mutating func rarePlace(_ id: Int64) -> Int {
    if let known = procPlaces[id] { return known }
    // The procs of a program are numbered from 0, so that most are found by their number.
    if id >= 0, id < 4096, procs.count <= id {
      for next in Int64(procs.count)...id { procs.append(Proc(id: procPlaces[next] == nil ? next : -2)) }
      return Int(id)
    }
    procPlaces[id] = procs.count
    procs.append(Proc(id: id))
    return procs.count - 1
  }

  /// The thread of an event's proc, -1 for none.
  @inline(__always)
  mutating func thread(_ event: Version1Event) -> Int64 { event.p == -1 ? -1 : procs[place(event.p)].m }

  /// The slot of a goroutine, -1 where it is not known or none.
  @inline(__always)
  func slot(_ g: UInt64) -> Int32 { g == 0 ? -1 : goroutines.find(g) }

  /// Hands on an event that changes no state.
  @inline(__always)
  mutating func emit(
    _ type: WireEventType, _ event: Version1Event, _ time: Int64, a0: UInt64 = 0, a1: UInt64 = 0,
    a2: UInt64 = 0, a3: UInt64 = 0
  ) {
    output.emit(
      type, time: time, m: thread(event), p: event.p, g: event.g == 0 ? -1 : Int64(bitPattern: event.g),
      slot: slot(event.g), a0: a0, a1: a1, a2: a2, a3: a3)
  }

  /// Hands on a goroutine's transition.
  @inline(__always)
  mutating func emit(
    _ type: WireEventType, _ event: Version1Event, _ time: Int64, of goroutine: UInt64, slot: Int32,
    from: GoroutineState, to: GoroutineState, a0: UInt64 = 0, a1: UInt64 = 0, a2: UInt64 = 0
  ) {
    output.emit(
      type, time: time, m: thread(event), p: event.p, g: event.g == 0 ? -1 : Int64(bitPattern: event.g),
      resource: Int64(bitPattern: goroutine), slot: slot, a0: a0, a1: a1, a2: a2, from: from.rawValue,
      to: to.rawValue)
  }

  /// What an event is called in messages.
  func name(_ event: Version1Event) -> String { Version1Spec.all[Int(event.type.rawValue)].name }
}
