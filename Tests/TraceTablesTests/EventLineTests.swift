import Columns
import Testing
import TraceTestSupport

/// Every column of `events` against Go's reader: the rows are written as the canonical lines that
/// `scripts/judge` prints, and the hash of all lines must be the same.
@Suite struct EventLineTests {
  private static let columns = [
    "seq", "ts", "m", "p", "g", "kind", "name", "value", "scope", "scope_id", "task", "parent_task",
    "category",
    "message", "resource", "resource_id", "from_state", "to_state", "reason", "transition_stack", "stack",
  ]

  /// The arguments of experiments and the bytes of a sweep are not in `events`: such lines are left out on both
  /// sides. What a Sync says of the clocks is taken from the facts, where they are at hand.
  private static func isComparable(_ kind: String, _ name: String) -> Bool {
    kind != "Experimental" && !(kind == "RangeEnd" && name == "GC incremental sweep")
  }

  @Test(arguments: DamageTests.names) func textTrace(name: String) throws {
    let golden = try Fixtures.textEvents(name).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("error: ") }
    let expected = golden.filter { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return fields.count > 6 && Self.isComparable(fields[5], fields[6])
    }
    let scan = TableScan(try Fixtures.textTrace(name))
    guard let clock = try scan.rows("traces", ["clock_start"]).first?[0].integer else { return }
    let lines = try Self.lines(scan, clock, try Fixtures.textFacts(name).clockSnapshots)
    #expect(lines == expected)
  }

  /// Where every line can be written, the hash of the whole stream is compared.
  @Test(arguments: GoldenTests.names) func wholeStream(name: String) throws {
    let facts = try Fixtures.traceFacts(name)
    if facts.kinds["Experimental"] != nil || facts.ranges["GC incremental sweep"] != nil { return }
    let lines = try Self.lines(TableScan(try Fixtures.trace(name)), facts.firstTime, facts.clockSnapshots)
    #expect(FNVHash.text(of: Array((lines.joined(separator: "\n") + "\n").utf8)) == facts.hash)
  }

  @Test func someWholeStreamsAreCompared() throws {
    let compared = try GoldenTests.names.filter { name in
      let facts = try Fixtures.traceFacts(name)
      return facts.kinds["Experimental"] == nil && facts.ranges["GC incremental sweep"] == nil
    }
    #expect(compared.count > 5)
  }

  private static func lines(_ scan: TableScan, _ clock: Int64, _ clocks: [GoldenFacts.Clock]) throws
    -> [String]
  {
    var syncs = 0
    return try scan.rows("events", columns).compactMap { row -> String? in
      let kind = row[5].text ?? ""
      if !isComparable(kind, row[6].text ?? "") { return nil }
      var fields = [number(row[0]), "\((row[1].integer ?? 0) + clock)"]
      fields += row[2...4].map { number($0, none: "-1") } + [kind]
      if kind == "Sync" {
        let snapshot = syncs < clocks.count ? clocks[syncs] : nil
        syncs += 1
        fields += ["\(syncs)", snapshot.map { "\($0.trace),\($0.mono),\($0.wall)" } ?? "-"]
      }
      fields += details(kind, row) + [stack(row[20])]
      return fields.joined(separator: "\t")
    }
  }

  private static func details(_ kind: String, _ row: [Value]) -> [String] {
    let name = text(row[6])
    switch kind {
    case "Metric": return [name, unsigned(row[7])]
    case "Label": return [name, "Goroutine(\(number(row[4])))"]
    case "RangeBegin", "RangeActive": return [name, resource(row[8], row[9])]
    case "RangeEnd": return [name, resource(row[8], row[9]), "-"]
    case "TaskBegin", "TaskEnd": return [unsigned(row[10]), row[11] == .null ? "-" : unsigned(row[11]), name]
    case "RegionBegin", "RegionEnd": return [unsigned(row[10]), name]
    // The table has NULL where a message is of no task, Go's lines the number that stands for none.
    case "Log": return [row[10] == .null ? "\(UInt64.max)" : unsigned(row[10]), text(row[12]), text(row[13])]
    case "StateTransition":
      return [resource(row[14], row[15]), state(row[16]), state(row[17]), text(row[18]), stack(row[19])]
    default: return []
    }
  }

  private static func number(_ value: Value, none: String = "-") -> String {
    value.integer.map { "\($0)" } ?? none
  }

  private static func unsigned(_ value: Value) -> String {
    value.integer.map { "\(UInt64(bitPattern: $0))" } ?? "-"
  }

  private static func resource(_ kind: Value, _ id: Value) -> String {
    if kind.text == "none" { return "None" }
    return (kind.text == "proc" ? "Proc" : "Goroutine") + "(\(number(id)))"
  }

  private static func state(_ value: Value) -> String {
    let names = ["notexist": "NotExist"]
    let name = value.text ?? ""
    return names[name] ?? name.prefix(1).uppercased() + name.dropFirst()
  }

  private static func text(_ value: Value) -> String { escaped(value.text ?? "") }

  private static func stack(_ value: Value) -> String {
    guard case .stack(let frames) = value, !frames.isEmpty else { return "-" }
    return frames.map { "\(escaped($0.function))@\(escaped($0.file)):\($0.line)@\($0.pc)" }
      .joined(separator: ";")
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": result += "\\\\"
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
