import Columns
import GoTrace
import Testing
import TraceTestSupport

/// `logs`, `metrics`, `samples` and `labels`.
@Suite struct AnnotationTableTests {
  @Test(arguments: Points.names) func logs(name: String) throws {
    guard let (scan, facts) = try Points.open(name) else { return }
    let rows = try scan.rows("logs", ["ts", "wall", "g", "p", "m", "stack", "category", "message", "task"])
    #expect(Points.isInOrder(rows))
    #expect(Points.count(rows.map { $0[6].text ?? "" }) == facts.logs)
    #expect(Points.count(rows.map { $0[8].integer.map(String.init) ?? "" }) == facts.points.logTasks)
    let events = try scan.rows(
      "events", ["ts", "wall", "g", "p", "m", "stack", "category", "message", "task"],
      where: [("kind", .equal(.varchar("Log")))])
    #expect(rows == events)
  }

  @Test(arguments: Points.names) func metrics(name: String) throws {
    guard let (scan, facts) = try Points.open(name) else { return }
    let columns = ["ts", "wall", "name", "value", "g", "p", "m", "stack"]
    let rows = try scan.rows("metrics", columns)
    #expect(Points.isInOrder(rows))
    var sums: [String: GoldenFacts.MetricSum] = [:]
    for row in rows {
      let value = row[3].integer ?? 0
      var sum = sums[row[2].text ?? ""] ?? GoldenFacts.MetricSum(count: 0, sum: 0, max: 0)
      sum = GoldenFacts.MetricSum(count: sum.count + 1, sum: sum.sum + value, max: max(sum.max, value))
      sums[row[2].text ?? ""] = sum
    }
    #expect(sums == facts.points.metricSums)
    #expect(rows == (try scan.rows("events", columns, where: [("kind", .equal(.varchar("Metric")))])))
  }

  @Test(arguments: Points.names) func samples(name: String) throws {
    guard let (scan, facts) = try Points.open(name) else { return }
    let columns = ["ts", "wall", "g", "p", "m", "stack"]
    let rows = try scan.rows("samples", columns)
    #expect(Points.isInOrder(rows))
    #expect(Points.count(rows.map { Points.leaf($0[5]) }) == facts.points.sampleLeaves)
    #expect(rows == (try scan.rows("events", columns, where: [("kind", .equal(.varchar("StackSample")))])))
  }

  @Test(arguments: Points.names) func labels(name: String) throws {
    guard let (scan, facts) = try Points.open(name) else { return }
    let rows = try scan.rows("labels", ["ts", "g", "p", "m", "label"])
    #expect(Points.isInOrder(rows))
    #expect(Points.count(rows.map { $0[4].text ?? "" }) == facts.labels)
    let events = try scan.rows(
      "events", ["ts", "g", "p", "m", "name"], where: [("kind", .equal(.varchar("Label")))])
    #expect(rows == events)
  }

  /// Counts without order are those with it, on traces that Go's reader reads to the end.
  @Test(arguments: Points.names) func countsNeedNoOrder(name: String) throws {
    guard let (scan, facts) = try Points.open(name), facts.error == nil else { return }
    for (table, column) in [
      ("logs", "category"), ("metrics", "name"), ("samples", "stack"), ("labels", "label"),
    ] {
      let unordered = try scan.rows(table, [column]).map { "\($0[0])" }
      let ordered = try scan.rows(table, [column, "ts"]).map { "\($0[0])" }
      #expect(Points.count(unordered) == Points.count(ordered), "\(table)")
    }
  }

  @Test func tasksOfMessages() throws {
    let scan = TableScan(try Fixtures.textTrace("annotations"))
    let rows = try scan.rows("logs", ["task", "category", "message"])
    let expected: [[Value]] = [
      [.bigint(7), .varchar("step"), .varchar("one")],
      [.bigint(0), .varchar("step"), .varchar("two")],
      [.null, .null, .null],
      [.bigint(7), .varchar("other"), .varchar("step")],
    ]
    #expect(rows == expected)
    // The second generation's snapshot: 1700000000 s + 100 ns at time 100; the message is at 114.
    let last = try scan.rows("logs", ["wall"], where: [("category", .equal(.varchar("other")))])
    #expect(last == [[.walltime(1_700_000_000_000_000_114)]])
  }

  /// Go's reader stops at a sample whose stack is nowhere; a sample is worth more than that.
  @Test func unknownStacksOfSamplesAreNull() throws {
    let text = """
      trace 22
      generation 1
      sync
      batch m=0 time=10
      ProcStatus p=0 pstatus=running
      GoStatus g=1 m=0 gstatus=running
      GoStop dt=10 reason_string="preempted"
      batch m=none time=10
      CPUSamples
      CPUSample time=15 m=0 p=0 g=1 stack=77
      CPUSample time=16 m=none p=none g=0 stack="main.f main.go:3"
      """
    let scan = TableScan(try TextTrace.bytes(of: text))
    let rows = try scan.rows("samples", ["ts", "g", "p", "m", "stack"])
    #expect(
      rows.map { Array($0.dropLast()) } == [
        [.timestamp(14), .bigint(1), .bigint(0), .bigint(0)], [.timestamp(15), .null, .null, .null],
      ])
    #expect(rows.map { Points.leaf($0[4]) } == ["", "main.f"])
    #expect(rows[0][4] == .null)
    #expect(try scan.rows("samples", ["stack"]) == rows.map { [$0[4]] })
  }

  @Test func askForNoMoreThanTheyNeed() throws {
    func types(_ types: WireEventType..., ordering: Bool) -> ReadingNeeds {
      ReadingNeeds(types: EventTypeSet(types), ordering: ordering)
    }
    #expect(
      try Points.needs("metrics", ["name"]) == types(.procsChange, .heapAlloc, .heapGoal, ordering: false))
    #expect(
      try Points.needs("metrics", ["value"], [("name", .equal(.varchar("/gc/heap/goal:bytes")))])
        == types(.heapGoal, ordering: false))
    #expect(
      try Points.needs("metrics", ["ts"], [("stack", .isNotNull)]) == types(.procsChange, ordering: true))
    #expect(try Points.needs("metrics", ["ts"], [("name", .isNull)]) == types(ordering: false))
    #expect(try Points.needs("logs", ["task", "message", "stack"]) == types(.userLog, ordering: false))
    #expect(try Points.needs("logs", ["g"]) == types(.userLog, ordering: true))
    #expect(try Points.needs("samples", ["stack"]) == types(.cpuSample, ordering: false))
    #expect(try Points.needs("samples", ["wall"]) == types(.cpuSample, ordering: true))
    #expect(try Points.needs("labels", ["label"]) == types(.goLabel, ordering: false))
    #expect(try Points.needs("labels", ["g"]) == types(.goLabel, ordering: true))
  }

  @Test(arguments: ["gc-go1.27", "web-go1.27", "pool-go1.27", "text/annotations"])
  func pushedTests(name: String) throws {
    guard let (scan, _) = try Points.open(name) else { return }
    #expect(try Points.isPushed(scan, "metrics", "name", .greater(.varchar("/memory"))))
    #expect(try Points.isPushed(scan, "metrics", "value", .greater(.bigint(4096))))
    #expect(try Points.isPushed(scan, "metrics", "stack", .isNull))
    #expect(try Points.isPushed(scan, "metrics", "g", .isNotNull))
    #expect(try Points.isPushed(scan, "logs", "task", .isNull))
    #expect(try Points.isPushed(scan, "logs", "category", .isNotNull))
    #expect(try Points.isPushed(scan, "logs", "message", .equal(.varchar("two"))))
    #expect(try Points.isPushed(scan, "samples", "stack", .isNotNull))
    #expect(try Points.isPushed(scan, "samples", "g", .isNull))
    #expect(try Points.isPushed(scan, "labels", "label", .notEqual(.varchar("GC (idle)"))))
  }
}
