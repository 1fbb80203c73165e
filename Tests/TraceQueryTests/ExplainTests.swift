import Columns
import Foundation
import SQLSyntax
import Testing
import TraceQuery
import TraceTestSupport

/// EXPLAIN in its formats, and with ANALYZE the counts that Go's reader finds too.
@Suite struct ExplainTests {
  private static let trace = "web-go1.27"

  private func session() throws -> Session {
    let session = Session()
    try session.open(TraceInput(.file(Fixtures.tracePath(Self.trace)), alias: "t"))
    return session
  }

  private func lines(_ sql: String, in session: Session) throws -> [String] {
    try QueryRows.of(sql, in: session)[0].rows.map { row in
      guard case .varchar(let text) = row[0] else { return "" }
      return text
    }
  }

  private func json(_ sql: String, in session: Session) throws -> [String: Any] {
    let rows = try lines(sql, in: session)
    #expect(rows.count == 1)
    let object = try JSONSerialization.jsonObject(with: Data(rows[0].utf8))
    return try #require(object as? [String: Any])
  }

  private func plan(_ object: [String: Any]) throws -> [String: Any] {
    try #require(object["plan"] as? [String: Any])
  }

  /// The first operator of a kind, from the top.
  private func find(_ kind: String, in node: [String: Any]) -> [String: Any]? {
    if node["operator"] as? String == kind { return node }
    for input in node["inputs"] as? [[String: Any]] ?? [] {
      if let found = find(kind, in: input) { return found }
    }
    return nil
  }

  @Test func countsAreThoseOfGo() throws {
    let facts = try Fixtures.traceFacts(Self.trace)
    let session = try session()
    let events = try json(
      "explain (analyze, format json) select kind, count(*) from events group by kind", in: session)
    let scan = try #require(find("scan", in: plan(events)))
    #expect(scan["rows"] as? Int == facts.events)
    #expect(try plan(events)["rows"] as? Int == facts.kinds.count)
    let run = try #require(events["run"] as? [String: Any])
    #expect(run["read_bytes"] as? Int == facts.size)
    #expect(run["ordered_events"] as? Int == facts.events)
    #expect(try #require(run["ordering_nanoseconds"] as? Int) > 0)
    #expect(try #require(run["reading_nanoseconds"] as? Int) > 0)

    let blocks = try json(
      "explain analyze (format json) select * from blocks where reason = 'sync'", in: session)
    #expect(try plan(blocks)["rows"] as? Int == facts.blocks["sync"]?.count)
    #expect(try plan(blocks)["predicates"] as? [String] == ["reason = 'sync'"])
  }

  @Test func withoutOrderNothingIsOrdered() throws {
    let object = try json(
      "explain (analyze, format json) select reason, count(*) from blocks group by reason", in: session())
    let scan = try #require(find("scan", in: plan(object)))
    #expect(scan["ordering"] as? Bool == false)
    let run = try #require(object["run"] as? [String: Any])
    #expect(run["ordered_events"] is NSNull)
  }

  /// Nothing is read and nothing measured.
  @Test func jsonWithoutAnalyze() throws {
    let session = try session()
    let statements = try session.prepare(
      "explain (format json) select g, median(dur) as m from blocks where dur > 1ms group by g")
    let output = QueryRows()
    let report = try session.run(statements, outputs: [output])
    #expect(report.bytesRead == 0)
    guard case .varchar(let text)? = output.rows.first?.first else { throw CancellationError() }
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(Set(object.keys) == ["plan"])
    let root = try plan(object)
    #expect(Set(root.keys) == ["operator", "text", "columns", "holds", "spills", "inputs"])
    let aggregate = try #require(find("aggregate", in: root))
    #expect(root["operator"] as? String == "project" && root["spills"] as? Bool == false)
    #expect(aggregate["holds"] as? String == "one row per group, and every value for median")
    #expect(aggregate["spills"] as? Bool == true)
    #expect(
      root["columns"] as? [[String: String]]
        == [["name": "g", "type": "BIGINT"], ["name": "m", "type": "DURATION"]])
    let scan = try #require(find("scan", in: root))
    #expect(
      Set(scan.keys)
        == [
          "operator", "text", "columns", "holds", "spills", "table", "predicates", "event_types", "ordering",
          "inputs",
        ])
    #expect(scan["event_types"] as? [String] == ["GoUnblock", "GoSwitch", "GoSwitchDestroy"])
  }

  @Test func textsInJSONAreEscaped() throws {
    let root = try plan(
      try json("explain (format json) select 'a\"b\\c\u{1}\nd' as x from goroutines", in: session()))
    #expect((root["text"] as? String)?.contains("'a\"b\\c\u{1}\nd'") == true)
  }

  @Test func textSaysRowsTimeAndMemory() throws {
    let lines = try lines("explain analyze select g, dur from blocks order by dur, g", in: session())
    let count = try Fixtures.traceFacts(Self.trace).blocks.values.reduce(0) { $0 + $1.count }
    #expect(lines[0] == "sort by dur, g")
    #expect(lines.contains("│  holds: all rows; spills past the memory limit"))
    #expect(lines.contains { $0.hasPrefix("│  rows: \(count) in 2 batches, ") })
    #expect(lines.contains { $0.hasPrefix("│  time: ") && $0.hasSuffix("%)") })
    #expect(lines.contains { $0.hasPrefix("│  memory: ") })
    let blank = try #require(lines.firstIndex(of: ""))
    #expect(
      lines[(blank + 1)...].map { $0.prefix { $0 != ":" } }
        == ["run", "reading", "ordering", "temporary files"])
  }

  /// All of it is one pass, and statements stay in their order.
  @Test func runsWithTheOthers() throws {
    let session = try session()
    let statements = try session.prepare(
      "select count(*) from events; explain analyze select * from events; select count(*) from blocks")
    let outputs = statements.map { _ in QueryRows() }
    let report = try session.run(statements, outputs: outputs)
    let facts = try Fixtures.traceFacts(Self.trace)
    #expect(report.bytesRead == facts.size)
    #expect(outputs[0].rows == [[.bigint(Int64(facts.events))]])
    #expect(outputs[2].rows == [[.bigint(Int64(facts.blocks.values.reduce(0) { $0 + $1.count }))]])
    #expect(outputs[1].columns == [OutputColumn("plan", .varchar)])
    let text = outputs[1].rows.map { "\($0[0])" }.joined()
    #expect(text.contains("rows: \(facts.events) in ") && text.contains("other statements"))
  }

  /// The rows that a limit keeps from being read are not counted.
  @Test func aLimitIsSeen() throws {
    let object = try json("explain (analyze, format json) select * from events limit 5", in: session())
    #expect(try plan(object)["rows"] as? Int == 5)
    let scan = try #require(find("scan", in: plan(object)))
    #expect(try #require(scan["rows"] as? Int) < 37_974)
  }

  @Test func dotIsAGraph() throws {
    let text = try lines(
      "explain (analyze, format dot) select name, count(*) from blocks join goroutines using (g) "
        + "where name like '%\"\\%' or blocks.dur > 0ns group by name", in: session())[0]
    #expect(text.hasPrefix("digraph plan {\n") && text.hasSuffix("\n}"))
    #expect(text.components(separatedBy: " -> ").count == 4)
    #expect(text.contains("n3 -> n1 [label=") || text.contains("n2 -> n1 [label="))
    #expect(text.contains("'%\\\"\\\\%'"))
    // Quotes that are not escaped come in pairs on every line.
    for line in text.split(separator: "\n") {
      let bare = line.replacingOccurrences(of: "\\\\", with: "").replacingOccurrences(of: "\\\"", with: "")
      #expect(bare.count { $0 == "\"" } % 2 == 0, "\(line)")
    }
  }

  @Test func needsATrace() throws {
    let session = Session()
    let statements = try session.prepare("explain analyze select * from events")
    let error = #expect(throws: (any Error).self) { try session.run(statements, outputs: [QueryRows()]) }
    #expect("\(String(describing: error))".contains("no trace is open"))
    #expect(try QueryRows.of("explain analyze select 1", in: session)[0].rows.count > 3)
    #expect(try QueryRows.of("explain select * from events", in: session)[0].rows.count > 3)
  }
}
