import Catalog
import Columns
import GoTrace
import Testing
import TraceTables
import TraceTestSupport

/// A scan reads what its columns need and no more, and a column's values are the same whatever else is asked for.
@Suite struct ColumnUseTests {
  static let names =
    ["coroutines-go1.27", "coroutines-go1.23", "cgo-go1.22", "syscalls-go1.27", "allocfree-go1.27"]
    + DamageTests.names.map { "text/" + $0 }

  @Test(arguments: names) func aColumnAloneIsAsAmongAll(name: String) throws {
    let (scan, facts) = try Intervals.open(name)
    // Only ordering finds contradictions between events: without it rows after them are read, too.
    if facts.error != nil { return }
    for schema in TraceProvider.schemas {
      let columns = schema.columns.dropLast().map(\.name)
      let rows = try scan.rows(schema.name, columns)
      for (i, column) in columns.enumerated() {
        let alone = try scan.rows(schema.name, [column])
        #expect(
          Self.counts(alone.map { $0[0] }) == Self.counts(rows.map { $0[i] }), "\(schema.name).\(column)")
      }
      #expect(try scan.rows(schema.name, []).count == rows.count, "the rows of \(schema.name)")
    }
  }

  /// Without order rows come as the file has them.
  private static func counts(_ values: [Value]) -> [Value: Int] {
    Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
  }

  private static func types(_ table: String, _ columns: [String]) throws -> EventTypeSet {
    try #require(try Points.needs(table, columns)).types
  }

  @Test func goroutinesReadWhatTheirColumnsTellOf() throws {
    let lives: [WireEventType] = [
      .goCreate, .goCreateBlocked, .goCreateSyscall, .goStatus, .goStatusStack, .goDestroy, .goDestroySyscall,
    ]
    #expect(try Self.types("goroutines", []) == EventTypeSet(lives))
    #expect(try Self.types("goroutines", ["g", "parent_g", "dur", "complete"]) == EventTypeSet(lives))
    #expect(try Self.types("goroutines", ["wakeups"]).contains(.goUnblock))
    #expect(try !Self.types("goroutines", ["running"]).contains(.goUnblock))
    #expect(try Self.types("goroutines", ["blocks"]) == EventTypeSet(lives + [.goBlock]))
    #expect(try Self.types("goroutines", ["last_state"]) == .goroutineTransitions)
  }
}
