import Diagnostics
import GoTrace

/// Writes events as the lines that scripts/judge prints of Go's own reader, so that whole streams can
/// be compared.
final class CanonicalLines: TraceConsumer {
  private(set) var text: [UInt8] = []
  private(set) var count = 0
  var onLine: ((ArraySlice<UInt8>) -> Void)?
  let keepsText: Bool

  init(keepsText: Bool) { self.keepsText = keepsText }

  func generation(_ generation: TraceGeneration) throws(QueryError) -> Bool { true }

  func events(_ block: EventBlock) throws(QueryError) -> Bool {
    for event in block.events {
      if !keepsText { text.removeAll(keepingCapacity: true) }
      let start = text.count
      write(event, block)
      onLine?(text[start...])
      count += 1
    }
    return true
  }

  private func append(_ string: String) { text.append(contentsOf: string.utf8) }
  private func field(_ string: String) { append("\t" + string) }
  private func field(_ number: some BinaryInteger) { append("\t\(number)") }

  private func escaped(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\t"): append("\\t")
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      default: text.append(byte)
      }
    }
  }

  private func string(_ id: UInt64, _ generation: TraceGeneration) {
    append("\t")
    escaped(generation.string(at: generation.stringIndex(id) ?? 0))
  }

  private func stack(_ id: UInt64?, _ generation: TraceGeneration) {
    append("\t")
    let frames = id.flatMap { generation.stackIndex($0) }.map { generation.frames(ofStackAt: $0) } ?? []
    if frames.isEmpty { return append("-") }
    for (i, position) in frames.enumerated() {
      if i > 0 { append(";") }
      let frame = generation.frame(at: position)
      escaped(generation.string(at: frame.function))
      append("@")
      escaped(generation.string(at: frame.file))
      append(":\(frame.line)@\(frame.pc)")
    }
  }

  private func argument(_ event: OrderedEvent, _ i: Int) -> UInt64 {
    [event.a0, event.a1, event.a2, event.a3][i]
  }

  private func write(_ event: OrderedEvent, _ block: EventBlock) {
    let generation = block.generation
    append("\(block.firstSequence + Int(event.ordinal))")
    field(event.time)
    field(event.m)
    field(event.p)
    field(event.g)
    let kind = event.type.kind
    field(kind?.name ?? "?")
    let spec = EventSpec.of(event.type)
    let contextStack =
      event.type == .cpuSample ? event.a0 : spec?.stacks.first.map { argument(event, $0 - 1) }
    switch kind {
    case .sync: sync(event, block)
    case .metric:
      field(metricName(event.type))
      field(event.a0)
    case .label:
      string(event.a0, generation)
      field("Goroutine(\(event.g))")
    case .rangeBegin, .rangeActive, .rangeEnd: range(event, generation)
    case .taskBegin:
      field(event.a0)
      field(event.a1 == UInt64.max ? "-" : "\(event.a1)")
      string(event.a2, generation)
    case .taskEnd:
      field(event.a0)
      field(event.a2 == UInt64.max ? "-" : "\(event.a2)")
      append("\t")
      escaped(generation.extraString(event.a3))
    case .regionBegin, .regionEnd:
      field(event.a0)
      string(event.a1, generation)
    case .log:
      field(event.a0)
      string(event.a1, generation)
      string(event.a2, generation)
    case .stateTransition: transition(event, generation, contextStack)
    case .experimental:
      field(event.type.name)
      let names = spec?.arguments.dropFirst() ?? []
      field(names.enumerated().map { "\($1)=\(argument(event, $0))" }.joined(separator: ","))
    case .stackSample, nil: break
    }
    stack(contextStack, generation)
    append("\n")
  }

  private func sync(_ event: OrderedEvent, _ block: EventBlock) {
    field(event.a0)
    if let clock = block.generation.clock, event.a1 == 0 {
      let wall = Int64(bitPattern: clock.seconds &* 1_000_000_000 &+ clock.nanoseconds)
      field("\(block.generation.nanoseconds(clock.traceTime)),\(clock.monotonic),\(wall)")
    } else {
      field("-")
    }
  }

  private func metricName(_ type: WireEventType) -> String {
    switch type {
    case .procsChange: "/sched/gomaxprocs:threads"
    case .heapAlloc: "/memory/classes/heap/objects:bytes"
    default: "/gc/heap/goal:bytes"
    }
  }

  private func range(_ event: OrderedEvent, _ generation: TraceGeneration) {
    switch event.type {
    case .stwBegin, .stwEnd:
      append("\tstop-the-world (")
      escaped(generation.string(at: generation.stringIndex(event.a0) ?? 0))
      append(")")
      field("Goroutine(\(event.g))")
    case .gcBegin, .gcActive, .gcEnd:
      field("GC concurrent mark phase")
      field("None")
    case .gcSweepBegin, .gcSweepEnd:
      field("GC incremental sweep")
      field("Proc(\(event.p))")
    case .gcSweepActive:
      field("GC incremental sweep")
      field("Proc(\(event.a0))")
    case .gcMarkAssistActive:
      field("GC mark assist")
      field("Goroutine(\(event.a0))")
    default:
      field("GC mark assist")
      field("Goroutine(\(event.g))")
    }
    guard event.type.kind == .rangeEnd else { return }
    field(event.type == .gcSweepEnd ? "\(event.a0),\(event.a1)" : "-")
  }

  private func transition(_ event: OrderedEvent, _ generation: TraceGeneration, _ contextStack: UInt64?) {
    if event.type.isProcTransition {
      field("Proc(\(event.resource))")
      field(["Undetermined", "NotExist", "Running", "Idle"][Int(event.from)])
      field(["Undetermined", "NotExist", "Running", "Idle"][Int(event.to)])
      field("")
      stack(nil, generation)
      return
    }
    field("Goroutine(\(event.resource))")
    let names = ["Undetermined", "NotExist", "Runnable", "Running", "Waiting", "Syscall"]
    field(names[Int(event.from)])
    field(names[Int(event.to)])
    switch event.type {
    case .goStop, .goBlock:
      string(event.a0, generation)
      stack(contextStack, generation)
    case .goCreate, .goCreateBlocked:
      field("")
      stack(event.a1, generation)
    case .goSyscallBegin, .goStatus, .goStatusStack:
      field("")
      stack(contextStack, generation)
    default:
      field("")
      stack(nil, generation)
    }
  }
}
