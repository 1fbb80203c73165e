import Catalog
import Columns
import GoTrace
import Testing
import TraceTables
import TraceTestSupport

/// What the documentation says of NULL: a column without a rule never is, one with a rule sometimes is.
@Suite struct NullRuleTests {
  @Test func columnsAreNullWhereTheySayAndNowhereElse() throws {
    var seen: Set<String> = []
    for name in Intervals.names {
      var (scan, facts) = try Intervals.open(name)
      scan.recovers = facts.error != nil
      for schema in TraceProvider.schemas {
        let columns = schema.columns.map(\.name)
        for row in try scan.rows(schema.name, columns) {
          for (i, value) in row.enumerated() where value == .null {
            seen.insert("\(schema.name).\(columns[i])")
          }
        }
      }
    }
    for schema in TraceProvider.schemas {
      for column in schema.columns {
        let name = "\(schema.name).\(column.name)"
        if column.nullRule == nil {
          #expect(!seen.contains(name), "\(name) is NULL, which its documentation does not say")
        } else {
          #expect(seen.contains(name), "\(name): no trace shows it NULL where \(column.nullRule ?? "")")
        }
      }
    }
  }
}
