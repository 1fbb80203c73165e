import Columns
import Testing
import TraceQuery

/// Rows of `wire_events` come in the order of the file where anybody can tell, however few columns are asked for.
@Suite struct WireEventOrderTests {
  @Test(arguments: ["web-go1.27", "heartbeat-go1.22", "allocfree-go1.24"])
  func rowsComeInTheFilesOrder(name: String) throws {
    try OpenFixture.with(name) { session, _ in
      let placed = try QueryRows.of("select type, offset from wire_events order by offset", in: session)[0]
        .rows
      for query in [
        "select type from wire_events", "select gen, type from wire_events where type <> 'GoStart'",
        "select type from wire_events where length(type) > 0",
      ] {
        let rows = try QueryRows.of(query, in: session)[0].rows.map { $0[$0.count - 1] }
        let expected = placed.map { $0[0] }
          .filter { !query.contains("GoStart") || $0 != .varchar("GoStart") }
        #expect(rows == expected, "\(query)")
      }
      let first = try QueryRows.of("select list(type) from wire_events", in: session)[0].rows[0][0]
      #expect(first == .list(placed.map { $0[0] }, of: .varchar))
    }
  }

  /// What is only counted is the same as what is counted one by one.
  @Test(arguments: ["web-go1.27", "heartbeat-go1.22"]) func counts(name: String) throws {
    try OpenFixture.with(name) { session, _ in
      let rows = try QueryRows.of(
        """
        select type, gen, count(*), min(m), max(m) from wire_events group by all order by all;
        select type, gen, count(*), min(m), max(m) from wire_events where size > 0 group by all order by all
        """, in: session)
      #expect(rows[0].rows == rows[1].rows && rows[0].rows.count > 10)
    }
  }
}
