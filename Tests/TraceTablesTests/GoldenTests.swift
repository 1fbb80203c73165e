import Columns
import Testing
import TraceTestSupport

/// The tables over real and written traces against what Go's own reader finds in them.
@Suite struct GoldenTests {
  static let names = Fixtures.traceNames

  /// A scan of a fixture and its facts.
  static func open(_ name: String) throws -> (TableScan, GoldenFacts) {
    (TableScan(try Fixtures.trace(name)), try Fixtures.traceFacts(name))
  }

  static func counts(_ rows: [[Value]]) -> [String: Int] {
    var counts: [String: Int] = [:]
    for row in rows { counts[row.map { $0.text ?? "-" }.joined(separator: " "), default: 0] += 1 }
    return counts
  }

  @Test(arguments: names) func events(name: String) throws {
    let (scan, facts) = try Self.open(name)
    let rows = try scan.rows("events", ["seq", "ts", "kind", "resource", "from_state", "to_state", "gen"])
    #expect(rows.count == facts.events)
    #expect(rows.map { $0[0].integer } == (0..<Int64(rows.count)).map { $0 })
    #expect(rows.first?[1] == .timestamp(0))
    #expect(rows.last?[1] == .timestamp(facts.lastTime - facts.firstTime))
    #expect(Self.counts(rows.map { [$0[2]] }) == facts.kinds)
    let transitions = rows.filter { $0[3] != .null }.map { Array($0[3...5]) }
    var expected: [String: Int] = [:]
    for (key, count) in facts.transitions { expected[key.lowercased(), default: 0] += count }
    #expect(Self.counts(transitions) == expected)
    var generations: [UInt64] = []
    for row in rows {
      guard let gen = row[6].integer else { continue }
      if generations.last != UInt64(gen) { generations.append(UInt64(gen)) }
    }
    #expect(generations == facts.generations)
  }

  @Test(arguments: names) func annotations(name: String) throws {
    let (scan, facts) = try Self.open(name)
    let rows = try scan.rows("events", ["kind", "name", "category"])
    func named(_ kind: String) -> [String: Int] {
      Self.counts(rows.filter { $0[0].text == kind }.map { [$0[1]] })
    }
    #expect(named("Metric") == facts.metrics)
    #expect(named("Label") == facts.labels)
    #expect(named("RangeBegin") == facts.ranges.mapValues(\.begin).filter { $0.value > 0 })
    #expect(named("RangeActive") == facts.ranges.compactMapValues(\.active).filter { $0.value > 0 })
    #expect(named("RangeEnd") == facts.ranges.mapValues(\.end).filter { $0.value > 0 })
    #expect(named("TaskBegin") == facts.tasks.mapValues(\.begin).filter { $0.value > 0 && $0.key != "" })
    #expect(named("TaskEnd") == facts.tasks.mapValues(\.end).filter { $0.value > 0 && $0.key != "" })
    #expect(named("RegionBegin") == facts.regions.mapValues(\.begin).filter { $0.value > 0 })
    #expect(named("RegionEnd") == facts.regions.mapValues(\.end).filter { $0.value > 0 })
    #expect(Self.counts(rows.filter { $0[0].text == "Log" }.map { [$0[2]] }) == facts.logs)
    #expect(rows.filter { $0[0].text == "StackSample" }.count == facts.samples)
  }

  struct Tally: Equatable {
    var count = 0
    var ns: Int64 = 0
  }

  static func tallies(_ facts: [String: GoldenFacts.Tally]) -> [String: Tally] {
    facts.mapValues { Tally(count: $0.count, ns: $0.ns) }
  }

  static func tallies(_ rows: [[Value]]) -> [String: Tally] {
    var tallies: [String: Tally] = [:]
    for row in rows {
      let key = row[0].text ?? ""
      tallies[key, default: Tally()].count += 1
      tallies[key, default: Tally()].ns += row[1].integer ?? 0
    }
    return tallies
  }

  @Test(arguments: names) func statesAndBlocks(name: String) throws {
    let (scan, facts) = try Self.open(name)
    #expect(Self.tallies(try scan.rows("states", ["state", "dur"])) == Self.tallies(facts.states))
    #expect(Self.tallies(try scan.rows("blocks", ["reason", "dur"])) == Self.tallies(facts.blocks))
    let unordered = Self.counts(try scan.rows("blocks", ["reason"]))
    var expected: [String: Int] = [:]
    for (reason, tally) in facts.blocks { expected[reason == "" ? "-" : reason] = tally.count }
    #expect(unordered == expected)
  }

  @Test(arguments: names) func statesTileEveryLife(name: String) throws {
    let (scan, facts) = try Self.open(name)
    let rows = try scan.rows("states", ["g", "ts", "end_ts", "prev_state", "next_state", "state"])
    var ends: [Int64: (end: Int64, state: String)] = [:]
    var previous: Int64 = 0
    for row in rows {
      guard let g = row[0].integer, let ts = row[1].integer, let end = row[2].integer else { continue }
      #expect(end >= previous, "rows come in the order of end_ts")
      previous = end
      if row[3].text == "undetermined" {
        #expect(ts == 0)
      } else if row[3].text != "notexist" {
        #expect(ends[g]?.end == ts)
        #expect(ends[g]?.state == row[3].text)
      }
      if row[4] == .null { #expect(end == facts.lastTime - facts.firstTime) }
      ends[g] = row[4].text == "notexist" ? nil : (end, row[5].text ?? "")
    }
  }

  @Test(arguments: names) func blocksAreStates(name: String) throws {
    let (scan, _) = try Self.open(name)
    let columns = TableScan.schema("states").columns.dropLast().map(\.name)
    let states = try scan.rows("states", columns).filter {
      $0[1].text == "waiting" && ["running", "syscall"].contains($0[2].text)
    }
    let blocks = try scan.rows("blocks", columns)
    #expect(blocks == states)
    // The same rows by pushed tests, and with the column that makes rows wait.
    let pushed = try scan.rows(
      "states", columns,
      where: [
        ("state", .equal(.varchar("waiting"))),
        ("prev_state", .isIn([.varchar("running"), .varchar("syscall")])),
      ])
    #expect(pushed == states)
    #expect(try scan.rows("blocks", columns + ["sched_dur"]).map { Array($0.dropLast()) } == states)
  }

  @Test(arguments: names) func schedulingAfterBlocks(name: String) throws {
    let (scan, _) = try Self.open(name)
    // The stay after a block is runnable and begins where the block ends: by goroutine and time.
    var runnable: [[Value]: Value] = [:]
    for row in try scan.rows("states", ["g", "ts", "dur", "state", "next_state"])
    where row[3].text == "runnable" && row[4].text == "running" { runnable[[row[0], row[1]]] = row[2] }
    for row in try scan.rows("blocks", ["g", "end_ts", "sched_dur", "next_state"]) {
      #expect(row[2] == (row[3] == .null ? .null : runnable[[row[0], row[1]]] ?? .null))
    }
  }

  @Test(arguments: names) func goroutines(name: String) throws {
    let (scan, facts) = try Self.open(name)
    let rows = try scan.rows(
      "goroutines",
      [
        "name", "running", "runnable", "syscall", "syscall_blocked", "waiting", "dur", "g", "blocks",
        "last_state",
      ])
    #expect(rows.count == facts.goroutineLives)
    #expect(Set(rows.map { $0[7] }).count == facts.goroutineIDs)
    var names: [String: Int] = [:]
    for row in rows { names[row[0].text ?? "", default: 0] += 1 }
    #expect(names == facts.goroutineNames)
    for row in rows {
      let parts = row[1...5].compactMap(\.integer).reduce(0, +)
      #expect(parts == row[6].integer, "the sums of goroutine \(row[7]) make up its life")
    }
    #expect(
      rows.compactMap { $0[8].integer }.reduce(0, +) == Int64(facts.blocks.values.map(\.count).reduce(0, +)))
    guard let summary = facts.summary else { return }
    // Go's analysis knows a goroutine by its id and keeps the last that had it.
    var last: [Value: [Value]] = [:]
    for row in rows { last[row[7]] = row }
    for (group, expected) in summary {
      let own = last.values.filter { ($0[0].text ?? "") == group }
      #expect(own.count == expected.goroutines, "\(group)")
      #expect(own.compactMap { $0[1].integer }.reduce(0, +) == expected.exec, "running of \(group)")
      // Go counts a system call that is blocked at the end twice, the second time as waiting for a proc.
      if !own.contains(where: { $0[9].text == "syscall" }) {
        #expect(own.compactMap { $0[2].integer }.reduce(0, +) == expected.schedWait, "runnable of \(group)")
        #expect(own.compactMap { $0[3].integer }.reduce(0, +) == expected.syscall, "syscall of \(group)")
        #expect(own.compactMap { $0[4].integer }.reduce(0, +) == expected.syscallBlock, "blocked of \(group)")
      }
    }
  }

  @Test(arguments: names) func wireEvents(name: String) throws {
    let (scan, facts) = try Self.open(name)
    let rows = try scan.rows("wire_events", ["type", "offset", "size", "raw_ts", "args", "gen"])
    #expect(Self.counts(rows.map { [$0[0]] }) == facts.wire)
    #expect(Self.counts(try scan.rows("wire_events", ["type"])) == facts.wire)
    if facts.version < 22 {
      #expect(rows.isEmpty, "the wire of before Go 1.22 is not shown")
      return
    }
    // Rows lie side by side, from the header to the end of the file, but for the order of generations' batches.
    let spans = rows.compactMap { row in row[1].integer.flatMap { at in row[2].integer.map { (at, $0) } } }
    var position: Int64 = 16
    for (offset, size) in spans.sorted(by: { $0.0 < $1.0 }) {
      // A header's row and those of its events lie side by side, too.
      #expect(offset == position)
      position = offset + size
    }
    #expect(position == Int64(facts.size))
  }

  @Test(arguments: names) func generationsAndTraces(name: String) throws {
    let (scan, facts) = try Self.open(name)
    let rows = try scan.rows(
      "generations", ["gen", "ts", "events", "wall", "end_ts", "strings", "stacks", "bytes", "batches"])
    #expect(rows.map { $0[0].integer } == facts.generations.map { Int64($0) })
    #expect(rows.compactMap { $0[2].integer }.reduce(1, +) == Int64(facts.events))
    let byGen = Self.tallyByGeneration(try scan.rows("events", ["gen", "ts"]))
    #expect(rows.map { [$0[0], $0[2], $0[1], $0[4]] } == byGen)
    // The order-free columns alone, and the Sync-only ones.
    #expect(try scan.rows("generations", ["gen", "bytes"]) == rows.map { [$0[0], $0[7]] })
    #expect(try scan.rows("generations", ["events", "wall", "ts"]) == rows.map { [$0[2], $0[3], $0[1]] })
    #expect(rows.compactMap { $0[7].integer }.reduce(16, +) == Int64(facts.size))

    let batches = try scan.rows("batches", ["gen", "type", "size"])
    #expect(rows.compactMap { $0[8].integer }.reduce(0, +) == Int64(batches.count))
    #expect(
      batches.compactMap { $0[2].integer }.reduce(16, +) == (facts.version < 22 ? 16 : Int64(facts.size)))

    let trace = try scan.rows("traces")
    #expect(trace.count == 1)
    guard let row = trace.first else { return }
    #expect(row[0] == .varchar("t.out"))
    #expect(row[1] == .varchar("go 1.\(facts.version)"))
    #expect(row[2] == .bigint(Int64(facts.size)))
    #expect(row[3] == .bigint(facts.firstTime))
    #expect(row[5] == .duration(facts.lastTime - facts.firstTime))
    #expect(row[6] == .bigint(Int64(facts.generations.count)))
    #expect(row[7] == .bigint(Int64(facts.events)))
    #expect(Array(row[8...11]) == [.boolean(false), .null, .null, .null])
    let clock = facts.clockSnapshots.first
    #expect(row[4] == (clock.map { .walltime($0.wall - $0.trace + facts.firstTime) } ?? .null))
  }

  static func tallyByGeneration(_ rows: [[Value]]) -> [[Value]] {
    var tallies: [[Value]] = []
    for row in rows where row[0] != .null {
      if tallies.last?[0] == row[0] {
        let count = tallies[tallies.count - 1][1].integer ?? 0
        tallies[tallies.count - 1][1] = .bigint(count + 1)
        tallies[tallies.count - 1][3] = row[1]
      } else {
        tallies.append([row[0], .bigint(1), row[1], row[1]])
      }
    }
    return tallies
  }

  @Test(arguments: names) func stacksAndFrames(name: String) throws {
    let (scan, facts) = try Self.open(name)
    let stacks = try scan.rows("stacks")
    #expect(Set(stacks.map { $0[0] }).count == stacks.count, "a stack comes once")
    #expect(stacks.count >= facts.stacks, "an event's stack is in the tables")
    for row in stacks {
      guard case .stack(let frames) = row[0] else {
        Issue.record("not a stack: \(row)")
        continue
      }
      #expect(row[1] == .bigint(Int64(frames.count)))
      #expect(row[2] == Self.named(frames.first?.function ?? ""))
      #expect(row[3] == Self.named(frames.last?.function ?? ""))
    }
    let frames = try scan.rows("frames")
    let expected = stacks.flatMap { row -> [[Value]] in
      guard case .stack(let frames) = row[0] else { return [] }
      let named = Self.named
      return frames.enumerated().map { depth, frame in
        [
          row[0], .bigint(Int64(depth)), named(frame.function), named(frame.file),
          frame.line == 0 ? .null : .bigint(Int64(frame.line)), .bigint(Int64(bitPattern: frame.pc)),
        ]
      }
    }
    #expect(frames.map { Array($0.prefix(6)) } == expected)
    // Every stack of an event is one of them.
    let used = Set(try scan.rows("events", ["stack"]).map { $0[0] }.filter { $0 != .null })
    #expect(used.isSubset(of: Set(stacks.map { $0[0] })))
  }

  /// The runtime writes a frame without a function for what it cannot resolve; names are NULL where empty.
  static func named(_ text: String) -> Value { text.isEmpty ? .null : .varchar(text) }
}
