import Columns
import Testing
import TraceTestSupport

/// What must hold between tables, over all traces: no time is lost and none counted twice.
@Suite struct TilingTests {
  /// A goroutine's life: an id may have several.
  private struct Life {
    var rows: [[Value]] = []

    func time(_ state: String) -> Int64 {
      rows.filter { $0[1].text == state }.compactMap { $0[5].integer }.reduce(0, +)
    }

    func count(_ condition: (_ from: String, _ to: String, _ reason: String) -> Bool) -> Int64 {
      Int64(rows.count { condition($0[2].text ?? "", $0[1].text ?? "", $0[6].text ?? "") })
    }
  }

  /// The lives that the rows of `states` make up, each without a gap or overlap, by goroutine and beginning.
  private static func lives(_ scan: TableScan) throws -> [[Value]: Life] {
    let rows = try scan.rows(
      "states", ["g", "state", "prev_state", "ts", "end_ts", "dur", "reason", "next_state"])
    var open: [Value: Life] = [:]
    var lives: [[Value]: Life] = [:]
    for row in rows {
      #expect(row[5].integer == (row[4].integer ?? 0) - (row[3].integer ?? 0))
      let begins = ["notexist", "undetermined"].contains(row[2].text)
      if begins { #expect(open[row[0]] == nil, "goroutine \(row[0]) begins while it lives") }
      if let last = open[row[0]]?.rows.last {
        #expect(last[4] == row[3], "goroutine \(row[0]) has a gap")
        #expect(last[1] == row[2] && last[7] == row[1])
      } else {
        #expect(begins, "goroutine \(row[0]) begins in the middle")
      }
      open[row[0], default: Life()].rows.append(row)
      if row[7].text == "notexist" { close(row[0]) }
    }
    func close(_ g: Value) {
      guard let life = open.removeValue(forKey: g), let first = life.rows.first else { return }
      let twin = lives.updateValue(life, forKey: [g, first[3]])
      #expect(twin == nil, "two lives of goroutine \(g) begin at once")
    }
    for g in open.keys { close(g) }
    return lives
  }

  @Test(arguments: Intervals.names) func statesAddUpToGoroutines(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    var lives = try Self.lives(scan)
    let goroutines = try scan.rows(
      "goroutines",
      [
        "g", "created_ts", "end_ts", "dur", "running", "runnable", "waiting", "syscall", "syscall_blocked",
        "blocks", "preemptions", "syscalls", "wakeups", "start_ts", "last_state", "last_reason", "complete",
      ])
    #expect(goroutines.count == facts.goroutineLives)
    for row in goroutines {
      let own = lives.removeValue(forKey: [row[0], row[1]])
      let life = try #require(own, "the states of goroutine \(row[0])")
      let last = try #require(life.rows.last)
      #expect(last[4] == row[2])
      #expect(row[3].integer == (row[2].integer ?? 0) - (row[1].integer ?? 0))
      #expect(row[4] == .duration(life.time("running")))
      #expect(row[5] == .duration(life.time("runnable")))
      #expect(row[6] == .duration(life.time("waiting")))
      #expect((row[7].integer ?? 0) + (row[8].integer ?? 0) == life.time("syscall"))
      #expect(
        row[9]
          == .bigint(life.count { from, to, _ in ["running", "syscall"].contains(from) && to == "waiting" }))
      #expect(
        row[10]
          == .bigint(
            life.count { from, to, reason in from == "running" && to == "runnable" && reason == "preempted" })
      )
      #expect(row[11] == .bigint(life.count { _, to, _ in to == "syscall" }))
      #expect(row[12] == .bigint(life.count { from, to, _ in from == "waiting" && to == "runnable" }))
      #expect(row[13] == (life.rows.first { $0[1].text == "running" }?[3] ?? .null))
      #expect(row[14] == last[1] && row[15] == last[6])
      #expect(row[16] == .boolean(life.rows[0][2].text == "notexist" && last[7].text == "notexist"))
    }
    #expect(lives.isEmpty, "states of goroutines that are not there: \(lives.keys)")
  }

  @Test(arguments: Intervals.names) func procStatesAddUpToProcs(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    let duration = facts.lastTime - facts.firstTime
    var times: [[Value]: Int64] = [:]
    var firsts: [Value: Int64] = [:]
    for row in try scan.rows("proc_states", ["p", "state", "dur", "ts"]) {
      times[[row[0], row[1]], default: 0] += row[2].integer ?? 0
      firsts[row[0]] = min(firsts[row[0]] ?? .max, row[3].integer ?? 0)
    }
    for row in try scan.rows("procs", ["p", "running", "idle", "syscall"]) {
      let running = times.removeValue(forKey: [row[0], .varchar("running")]) ?? 0
      let idle = times.removeValue(forKey: [row[0], .varchar("idle")]) ?? 0
      #expect(row[1] == .duration(running) && row[2] == .duration(idle), "proc \(row[0])")
      #expect((row[3].integer ?? 0) <= running)
      #expect(running + idle == duration - (firsts[row[0]] ?? 0))
    }
    #expect(times.isEmpty)
  }
}
