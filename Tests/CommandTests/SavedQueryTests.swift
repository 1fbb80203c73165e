import Foundation
import Testing

@testable import Shell

/// Every query that ships, over a trace of Examples/traces, beside what Go's own reader and analysis say of it
/// (Tests/Fixtures/golden), or what is known of the program that was traced.
@Suite struct SavedQueryTests {
  typealias Row = [String: Any]

  /// The rows of a query over a trace.
  static func rows(_ query: String, _ trace: String, _ parameters: String...) throws -> [Row] {
    let options = parameters.flatMap { ["-p", $0] }
    let result = try Command.run(
      ["--json", "-q", query] + options + ["Examples/traces/\(trace).trace"], folder: Command.package)
    #expect(result.status == 0, "\(query): \(result.errors)")
    #expect(result.errors == "", "\(query)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Row])
  }

  /// What Go says of a trace, by a path of keys.
  static func facts(_ trace: String, _ path: String...) throws -> Row {
    let file = Command.package.appendingPathComponent("Tests/Fixtures/golden/\(trace).json")
    var found = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? Row ?? [:]
    for key in path { found = try #require(found[key] as? Row, "\(key)") }
    return found
  }

  static func number(_ value: Any?) -> Int { (value as? NSNumber)?.intValue ?? 0 }

  static func sum(_ rows: [Row], _ column: String) -> Int { rows.reduce(0) { $0 + number($1[column]) } }

  /// Rows by the text of a column, of which no two may have the same.
  static func byName(_ rows: [Row], _ column: String = "name") throws -> [String: Row] {
    var found: [String: Row] = [:]
    for row in rows { #expect(found.updateValue(row, forKey: row[column] as? String ?? "") == nil) }
    return found
  }

  // MARK: All of them

  /// Those embedded are the files of the folder, each described, with its line in the folder's page.
  @Test func eachIsAFileOfTheExamples() throws {
    let folder = Command.package.appendingPathComponent("Examples/queries")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasSuffix(".tq")
    }
    #expect(Set(ShippedQueries.all.map { $0.name + ".tq" }) == Set(files))
    #expect(ShippedQueries.all.count == files.count)
    let page = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    for (name, text) in ShippedQueries.all {
      let file = try String(contentsOf: folder.appendingPathComponent("\(name).tq"), encoding: .utf8)
      #expect(text == file, "\(name)")
      #expect(page.contains("| `\(name)` |"), "\(name)")
      #expect(try QueryFile(text).summary.hasSuffix("."), "\(name)")
      // Descriptions fit beside their names.
      #expect(try QueryFile(text).summary.count <= 110, "\(name)")
    }
  }

  /// Two traces at once must not be mixed up: every query has as many rows of a trace or fewer beside another.
  @Test(arguments: ["goroutine-group", "leaks", "deadlocks", "requests", "idle-procs", "counts"])
  func joinsKeepTracesApart(_ name: String) throws {
    // Some show only so many.
    let isLimited = name == "idle-procs"
    let options = isLimited ? ["-p", "n=9999"] : []
    let one = isLimited ? try Self.rows(name, "leak-go1.27", "n=9999") : try Self.rows(name, "leak-go1.27")
    let both = try Command.run(
      ["--json", "-q", name] + options + [
        "a=Examples/traces/leak-go1.27.trace", "b=Examples/traces/leak-go1.27.trace",
      ],
      folder: Command.package)
    let rows = try JSONSerialization.jsonObject(with: Data(both.output.utf8)) as? [Row]
    // Groups hold the rows of both.
    let isGrouped = name == "leaks"
    #expect(rows?.count == one.count * (isGrouped ? 1 : 2))
    if isGrouped { #expect(Self.sum(rows ?? [], "n") == 2 * Self.sum(one, "n")) }
  }

  // MARK: Goroutines

  @Test func goroutines() throws {
    let rows = try Self.byName(try Self.rows("goroutines", "web-go1.27"))
    let summary = try Self.facts("web-go1.27", "summary")
    let apart = try Self.facts("web-go1.27", "summaryApart")
    #expect(rows.count == summary.count)
    for (name, value) in summary where apart[name] == nil {
      let facts = try #require(value as? Row)
      let row = try #require(rows[name], "\(name)")
      for (column, fact) in [
        ("goroutines", "goroutines"), ("running", "exec"), ("runnable", "schedWait"), ("syscall", "syscall"),
        ("syscall_blocked", "syscallBlock"), ("total", "total"),
      ] { #expect(Self.number(row[column]) == Self.number(facts[fact]), "\(name).\(column)") }
      let waits = (facts["block"] as? Row ?? [:]).values.reduce(0) { $0 + Self.number($1) }
      #expect(Self.number(row["waiting"]) == waits, "\(name)")
    }
  }

  @Test func goroutineGroup() throws {
    for name in ["main.load.func1", "net/http.(*persistConn).readLoop", "main.main"] {
      let rows = try Self.rows("goroutine-group", "web-go1.27", "name=\(name)")
      let facts = try Self.facts("web-go1.27", "summary", name)
      let waits = try Self.facts("web-go1.27", "summary", name, "block")
      #expect(rows.count == Self.number(facts["goroutines"]))
      #expect(Self.sum(rows, "total") == Self.number(facts["total"]))
      #expect(Self.sum(rows, "running") == Self.number(facts["exec"]))
      #expect(Self.sum(rows, "network") == Self.number(waits["network"]))
      #expect(Self.sum(rows, "sync") == Self.number(waits["sync"]))
      #expect(
        Self.sum(rows, "chan") == Self.number(waits["chan send"]) + Self.number(waits["chan receive"]))
      #expect(Self.sum(rows, "select") == Self.number(waits["select"]))
      #expect(Self.sum(rows, "other_waits") == 0)
    }
    #expect(try Self.rows("goroutine-group", "web-go1.27", "name=main.%").count == 5)
    #expect(try Self.rows("goroutine-group", "web-go1.27").count == 282)
  }

  @Test func leaksAndDeadlocks() throws {
    // Every fifth of the 60 goroutines is lost: see Examples/programs/leak.
    let leaks = try Self.rows("leaks", "leak-go1.27", "since=0s")
    #expect(leaks.count == 1)
    #expect(leaks.first?["name"] as? String == "main.answer")
    #expect(leaks.first?["reason"] as? String == "chan send")
    #expect(Self.sum(leaks, "n") == 12)
    let dead = try Self.rows("deadlocks", "leak-go1.27")
    #expect(dead.count == 12)
    #expect(dead.allSatisfy { $0["name"] as? String == "main.answer" })
    // They wait at least the 20ms for which the program sleeps at its end, the first of them longest.
    #expect(dead.map { Self.number($0["waited"]) } == dead.map { Self.number($0["waited"]) }.sorted(by: >))
    #expect(try Self.rows("deadlocks", "leak-go1.27", "since=1h").isEmpty)
  }

  // MARK: Blocking

  @Test func blockingProfiles() throws {
    let blocks = try Self.facts("web-go1.27", "blocks")
    let network = try Self.rows("network", "web-go1.27")
    let ofNetwork = try #require(blocks["network"] as? Row)
    #expect(Self.sum(network, "n") == Self.number(ofNetwork["count"]))
    #expect(Self.sum(network, "total") == Self.number(ofNetwork["ns"]))
    // The reasons that Go's profile takes for synchronization.
    let sync = try Self.rows("sync", "web-go1.27")
    let reasons = blocks.keys.filter { $0.contains("chan") || $0.contains("sync") || $0.contains("select") }
    #expect(Set(sync.compactMap { $0["reason"] as? String }) == Set(reasons))
    for reason in reasons {
      let facts = try #require(blocks[reason] as? Row)
      let rows = sync.filter { $0["reason"] as? String == reason }
      #expect(Self.sum(rows, "n") == Self.number(facts["count"]), "\(reason)")
      #expect(Self.sum(rows, "total") == Self.number(facts["ns"]), "\(reason)")
    }
  }

  @Test func systemCalls() throws {
    let facts = try Self.facts("syscalls-go1.27", "intervals", "syscalls")
    let rows = try Self.rows("syscalls", "syscalls-go1.27")
    #expect(Self.sum(rows, "n") == Self.number(facts["count"]))
    #expect(Self.sum(rows, "total") == Self.number(facts["ns"]))
    #expect(Self.sum(rows, "without_proc") == Self.number(facts["blocked"]))
    let lost = try Self.rows("blocking-syscalls", "syscalls-go1.27")
    #expect(Self.sum(lost, "n") == Self.number(facts["count"]))
    #expect(Self.sum(lost, "total") == Self.number(facts["ns"]))
    // Calls into C look the same.
    let cgo = try Self.facts("cgo-go1.27", "intervals", "syscalls")
    #expect(Self.sum(try Self.rows("syscalls", "cgo-go1.27"), "total") == Self.number(cgo["ns"]))
  }

  @Test func schedulerLatency() throws {
    let facts = try Self.facts("spawn-go1.27", "states", "runnable")
    for query in ["scheduler", "latency"] {
      let rows = try Self.rows(query, "spawn-go1.27")
      #expect(Self.sum(rows, "n") == Self.number(facts["count"]), "\(query)")
    }
    let rows = try Self.rows("scheduler", "spawn-go1.27")
    #expect(Self.sum(rows, "total") == Self.number(facts["ns"]))
  }

  @Test func locks() throws {
    let facts = try Self.facts("mutex-go1.27", "blocks", "sync")
    for query in ["lock-holders", "contention"] {
      let rows = try Self.rows(query, "mutex-go1.27")
      #expect(Self.sum(rows, "n") == Self.number(facts["count"]), "\(query)")
      #expect(Self.sum(rows, "waited") == Self.number(facts["ns"]), "\(query)")
    }
    // By DuckDB, which counted for each wait those it began in the middle of.
    let places = try Self.byName(try Self.rows("contention", "mutex-go1.27"), "func")
    #expect(
      places.mapValues { Self.number($0["together"]) }
        == ["main.(*bank).deposit": 7, "main.(*bank).report": 7, "main.main.func1": 1])
  }

  @Test func channels() throws {
    let rows = try Self.rows("channels", "channels-go1.27")
    for (reason, count, total) in [
      ("chan send", "sends", "send_wait"), ("chan receive", "receives", "receive_wait"),
    ] {
      let facts = try Self.facts("channels-go1.27", "blocks", reason)
      #expect(Self.sum(rows, count) == Self.number(facts["count"]))
      #expect(Self.sum(rows, total) == Self.number(facts["ns"]))
    }
  }

  @Test func wakeups() throws {
    let rows = try Self.rows("wakeups", "web-go1.27")
    for (reason, value) in try Self.facts("web-go1.27", "points", "unblocks") {
      let facts = try #require(value as? Row)
      let group = rows.filter { $0["reason"] as? String ?? "" == reason }
      #expect(Self.sum(group, "wakeups") == Self.number(facts["count"]), "\(reason)")
      #expect(Self.sum(group, "waited") == Self.number(facts["ns"]), "\(reason)")
    }
  }

  // MARK: Tasks and regions

  @Test func tasks() throws {
    let facts = try Self.facts("web-go1.27", "intervals", "tasks", "GET /item")
    let rows = try Self.byName(try Self.rows("tasks", "web-go1.27"))
    #expect(rows.count == 1)
    let row = try #require(rows["GET /item"])
    #expect(Self.number(row["n"]) == Self.number(facts["count"]))
    #expect(Self.number(row["total"]) == Self.number(facts["ns"]))
    #expect(Self.number(row["longest"]) == Self.number(facts["max"]))
    let slowest = try Self.rows("requests", "web-go1.27")
    #expect(slowest.count == 20)
    #expect(Self.number(slowest.first?["dur"]) == Self.number(facts["max"]))
    #expect(slowest.allSatisfy { ($0["first_message"] as? String)?.contains(" ") == true })
  }

  /// Every region of the program is in a task: what Go sums up over them is what all tasks have inside.
  @Test func slowTasks() throws {
    let all = try Self.rows("slow-tasks", "web-go1.27", "n=9999")
    let tasks = try Self.facts("web-go1.27", "intervals", "tasks", "GET /item")
    #expect(all.count == Self.number(tasks["count"]))
    #expect(Self.sum(all, "dur") == Self.number(tasks["ns"]))
    let regions = try Self.facts("web-go1.27", "intervals", "summaryRegions").values.compactMap { $0 as? Row }
    for (column, fact) in [
      ("running", "exec"), ("runnable", "schedWait"), ("waiting", "block"), ("syscall", "syscall"),
    ] { #expect(Self.sum(all, column) == regions.reduce(0) { $0 + Self.number($1[fact]) }, "\(column)") }
    let slowest = try Self.rows("slow-tasks", "web-go1.27")
    #expect(slowest.count == 20)
    #expect(Self.number(slowest.first?["dur"]) == Self.number(tasks["max"]))
    #expect(try Self.rows("slow-tasks", "web-go1.27", "name=POST%").isEmpty)
  }

  /// A request of the program is one task with three regions and a message.
  @Test func oneTask() throws {
    let logs = try Self.facts("web-go1.27", "points", "logTasks")
    for task in [1, 10, 250] {
      let rows = try Self.rows("task", "web-go1.27", "task=\(task)")
      #expect(rows.count { $0["what"] as? String == "log" } == Self.number(logs["\(task)"]))
      #expect(
        Set(rows.filter { $0["what"] as? String == "region" }.compactMap { $0["name"] as? String })
          == ["parse", "lookup", "render"])
      #expect(rows.count { $0["what"] as? String == "task" } == 1)
      #expect(rows.first?["what"] as? String == "task")
    }
  }

  @Test func regions() throws {
    let rows = try Self.byName(try Self.rows("regions", "web-go1.27"))
    let all = try Self.facts("web-go1.27", "intervals", "summaryRegions")
    #expect(rows.count == all.count)
    for (name, value) in all {
      let facts = try #require(value as? Row)
      let row = try #require(rows[name])
      for (column, fact) in [
        ("n", "count"), ("total", "ns"), ("longest", "max"), ("running", "exec"), ("runnable", "schedWait"),
        ("waiting", "block"), ("syscall", "syscall"),
      ] { #expect(Self.number(row[column]) == Self.number(facts[fact]), "\(name).\(column)") }
    }
    // The longest of another name are 9.984µs and 768ns.
    let long = try Self.rows("regions", "web-go1.27", "at_least=10us")
    #expect(long.compactMap { $0["name"] as? String } == ["lookup"])
  }

  // MARK: Garbage collection

  @Test func collections() throws {
    let ranges = try Self.facts("gc-go1.27", "intervals", "ranges")
    func fact(_ name: String, _ key: String) -> Int { Self.number((ranges[name] as? Row)?[key]) }
    let cycles = try Self.rows("gc", "gc-go1.27")
    #expect(cycles.count == fact("GC concurrent mark phase", "count"))
    #expect(Self.sum(cycles, "mark") == fact("GC concurrent mark phase", "ns"))
    #expect(Self.sum(cycles, "sweep_termination") == fact("stop-the-world (GC sweep termination)", "ns"))
    #expect(Self.sum(cycles, "mark_termination") == fact("stop-the-world (GC mark termination)", "ns"))
    #expect(Self.sum(cycles, "assists") == fact("GC mark assist", "count"))
    #expect(Self.sum(cycles, "assist_time") == fact("GC mark assist", "ns"))
    let assists = try Self.rows("mark-assists", "gc-go1.27")
    #expect(Self.sum(assists, "n") == fact("GC mark assist", "count"))
    #expect(Self.sum(assists, "total") == fact("GC mark assist", "ns"))
    #expect(assists.map { Self.number($0["longest"]) }.max() == fact("GC mark assist", "max"))
    let sweeps = try Self.rows("sweeps", "gc-go1.27")
    #expect(Self.sum(sweeps, "n") == fact("GC incremental sweep", "count"))
    #expect(Self.sum(sweeps, "total") == fact("GC incremental sweep", "ns"))
    let bytes = try Self.facts("gc-go1.27", "views", "sweeps", "columns")
    for column in ["swept_bytes", "reclaimed_bytes"] {
      let words = (bytes[column] as? String)?.split(separator: " ")
      #expect(Self.sum(sweeps, column) == words.flatMap { Int($0[1]) })
    }
  }

  @Test func pauses() throws {
    let ranges = try Self.facts("gc-go1.27", "intervals", "ranges").filter {
      $0.key.hasPrefix("stop-the-world")
    }
    let rows = try Self.byName(try Self.rows("stw", "gc-go1.27"))
    #expect(Set(rows.keys) == Set(ranges.keys))
    for (name, row) in rows {
      let facts = ranges[name] as? Row
      #expect(Self.number(row["n"]) == Self.number(facts?["count"]))
      #expect(Self.number(row["total"]) == Self.number(facts?["ns"]))
      #expect(Self.number(row["longest"]) == Self.number(facts?["max"]))
    }
    // The longest is 122112ns.
    #expect(try Self.rows("long-pauses", "gc-go1.27").isEmpty)
    #expect(try Self.rows("long-pauses", "gc-go1.27", "over=122112ns").isEmpty)
    #expect(try Self.rows("long-pauses", "gc-go1.27", "over=122111ns").count == 1)
    #expect(try Self.rows("long-pauses", "gc-go1.27", "over=0s").count == 5)
  }

  @Test func heap() throws {
    let metrics = try Self.facts("gc-go1.27", "points", "metricSums")
    for width in ["1ms", "100ms"] {
      let rows = try Self.rows("heap", "gc-go1.27", "width=\(width)")
      #expect((rows.count > 1) == (width == "1ms"))
      let live = metrics["/memory/classes/heap/objects:bytes"] as? Row
      #expect(rows.map { Self.number($0["most"]) }.max() == Self.number(live?["max"]))
      let goal = metrics["/gc/heap/goal:bytes"] as? Row
      #expect(rows.map { Self.number($0["goal"]) }.max() == Self.number(goal?["max"]))
    }
  }

  @Test func utilization() throws {
    let file = Command.package.appendingPathComponent("Tests/Fixtures/golden/mmu.txt")
    var known: [Int: Double] = [:]
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words[0] == "gc-go1.27", let size = Int(words[1]) { known[size] = Double(words[2]) }
    }
    var compared = 0
    for row in try Self.rows("utilization", "gc-go1.27") {
      guard let go = known[Self.number(row["size"])], let ours = row["mmu"] as? Double else { continue }
      compared += 1
      #expect(abs(ours - go) < 1e-8)
    }
    #expect(compared >= 5)
  }

  // MARK: Procs and time

  @Test func procs() throws {
    let facts = try Self.facts("spawn-go1.27", "intervals", "procs")
    let rows = try Self.rows("procs", "spawn-go1.27")
    #expect(rows.count == facts.count)
    for row in rows {
      let proc = try #require(facts["\(Self.number(row["p"]))"] as? Row)
      for (column, fact) in [
        ("running", "running"), ("idle", "idle"), ("syscall", "syscall"), ("starts", "starts"),
        ("goroutine_switches", "switches"),
      ] { #expect(Self.number(row[column]) == Self.number(proc[fact]), "\(column)") }
    }
  }

  /// From Go's numbers: procs ran 925697 + 997184 ns and idled 137792 + 66305 ns; goroutines were runnable for
  /// 49645978 ns.
  @Test func shortOfProcessors() throws {
    let row = try #require(try Self.rows("cpu-bound", "spawn-go1.27").first)
    #expect(Self.number(row["procs"]) == 2)
    #expect(Self.number(row["running"]) == 1_922_881)
    #expect(Self.number(row["idle"]) == 204_097)
    #expect(row["busy_percent"] as? Double == 90.4)
    #expect(Self.number(row["runnable"]) == 49_645_978)
    #expect(row["runnable_per_running"] as? Double == 25.82)
  }

  /// From Go's numbers: 120496384 of 241315584 ns ran, 87386560 were runnable.
  @Test func pools() throws {
    let rows = try Self.rows("pools", "pool-go1.27")
    let row = try #require(rows.first { $0["name"] as? String == "main.run.func1" })
    #expect(Self.number(row["goroutines"]) == 4)
    #expect(row["running_percent"] as? Double == 49.9)
    #expect(row["runnable_percent"] as? Double == 36.2)
    #expect(row["network_percent"] as? Double == 0)
    #expect(Self.number(row["waiting"]) == 33_221_824 + 210_816)
    #expect(try Self.rows("pools", "pool-go1.27", "least=5").isEmpty)
    // Of connections the network is what they wait for: 1521257028 of 1528840834 ns.
    let web = try Self.byName(try Self.rows("pools", "web-go1.27"))
    #expect(web["net/http.(*persistConn).readLoop"]?["network_percent"] as? Double == 99.5)
  }

  /// Counted by hand of intervals, in a loop over all instants at which one begins or ends.
  @Test func idleProcs() throws {
    let all = try Self.rows("idle-procs", "spawn-go1.27", "least=0s")
    #expect(all.count == 10)
    #expect(Self.sum(all, "dur") == 68_864)
    let long = try Self.rows("idle-procs", "spawn-go1.27")
    #expect(long.count == 6)
    #expect(
      ["ts", "dur", "idle_procs", "runnable_goroutines"].map { Self.number(long.first?[$0]) }
        == [996_544, 18_944, 1, 1])
  }

  /// Counted in a loop over all states, of those that last at an instant; in the end those that Go's reader leaves.
  @Test func counts() throws {
    let rows = try Self.rows("counts", "spawn-go1.27", "width=100us")
    let columns = ["ts", "running", "runnable", "waiting", "syscall", "goroutines"]
    // The trace lasts 1043584 ns.
    #expect(rows.count == 11)
    let found = rows.prefix(3).map { row in columns.map { Self.number(row[$0]) } }
    #expect(found == [[100_000, 1, 1, 4, 0, 6], [200_000, 1, 11, 7, 0, 19], [300_000, 1, 2, 7, 0, 10]])
    let transitions = try Self.facts("spawn-go1.27", "transitions")
    let ended = transitions.filter { $0.key.hasPrefix("Goroutine ") && $0.key.hasSuffix(" NotExist") }
    let lives = Self.number(try Self.facts("spawn-go1.27")["goroutineLives"])
    let last = try #require(try Self.rows("counts", "spawn-go1.27", "width=1s").last)
    #expect(Self.number(last["goroutines"]) == lives - ended.values.reduce(0) { $0 + Self.number($1) })
  }

  @Test func profile() throws {
    let facts = try Self.facts("pool-go1.27", "points", "sampleLeaves")
    let rows = try Self.byName(try Self.rows("profile", "pool-go1.27"), "func")
    #expect(rows.mapValues { Self.number($0["n"]) } == facts.mapValues(Self.number))
  }

  @Test func compare() throws {
    let result = try Command.run(
      [
        "--json", "-q", "compare", "before=Examples/traces/web-go1.26.trace",
        "after=Examples/traces/web-go1.27.trace",
      ], folder: Command.package)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [Row])
    for (alias, trace) in [("before", "web-go1.26"), ("after", "web-go1.27")] {
      let facts = try Self.facts(trace, "blocks")
      let own = try Self.byName(rows.filter { $0["trace"] as? String == alias }, "reason")
      #expect(own.count == facts.count)
      for (reason, row) in own {
        #expect(Self.number(row["n"]) == Self.number((facts[reason] as? Row)?["count"]), "\(reason)")
        #expect(Self.number(row["total"]) == Self.number((facts[reason] as? Row)?["ns"]), "\(reason)")
      }
    }
  }
}
