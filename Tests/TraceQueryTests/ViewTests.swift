import Columns
import Testing
import TraceQuery
import TraceTestSupport

/// The rows of the views against those that a program around Go's reader works out from the events, by other
/// means: see `scripts/judge/views.go`.
@Suite struct ViewTests {
  static let views = Session().catalog.views.map(\.name)

  @Test(arguments: OpenFixture.names) func rowsAreThoseOfGo(name: String) throws {
    try OpenFixture.with(name) { session, facts in
      let views = Self.views.filter { $0 != "gc_utilization" }  // see UtilizationTests
      #expect(facts.views.keys.sorted() == views.sorted())
      let answers = try QueryRows.of(views.map { "from \($0);" }.joined(), in: session)
      for (view, answer) in zip(views, answers) {
        let expected = try #require(facts.views[view])
        let found = Self.facts(of: answer)
        #expect(found.rows == expected.rows, "rows of \(view)")
        for (column, values) in expected.columns {
          #expect(found.columns[column] == values, "number, sum and greatest of \(view).\(column)")
        }
        #expect(found == expected, "the rows of \(view)")
      }
    }
  }

  /// What is said of a view's order: by time, or by what matters most.
  @Test(arguments: ["web-go1.27", "gc-go1.27", "pool-go1.27", "text/ranges", "text/unnamed-functions"])
  func rowsAreInOrder(name: String) throws {
    try OpenFixture.with(name) { session, _ in
      let keys = [
        "runnable": "end_ts", "waits": "end_ts", "stw": "end_ts", "mark_assists": "end_ts",
        "sweeps": "end_ts",
        "gc_cycles": "cycle", "gc_utilization": "ts", "heap": "ts", "counts": "ts", "functions": "-flat",
        "goroutine_groups": "-total",
        "wakeups": "-wakeups",
      ]
      for view in Self.views {
        let key = try #require(keys[view])
        let column = key.hasPrefix("-") ? "-cast(\(key.dropFirst()) as bigint)" : "\(key)"
        let answer = try QueryRows.of("select \(column) from \(view)", in: session)[0]
        let values = answer.rows.compactMap { Self.integer($0[0]) }
        #expect(values.count == answer.rows.count)
        #expect(values == values.sorted(), "\(view) by \(key)")
      }
    }
  }

  /// As `scripts/judge/views.go` sums up.
  private static func facts(of answer: QueryRows) -> GoldenFacts.View {
    var hashes = FNVHash()
    hashes.state = 0
    var sums = answer.columns.map { _ in (values: 0, sum: Int64(0), max: Int64(0)) }
    for row in answer.rows {
      let texts = row.map(text)
      var hash = FNVHash()
      hash.combine(texts.joined(separator: "\t").utf8)
      hashes.state &+= hash.state
      for (i, text) in texts.enumerated() where text != "" {
        sums[i].values += 1
        guard let number = Int64(text) else { continue }
        sums[i].sum &+= number
        sums[i].max = max(sums[i].max, number)
      }
    }
    let columns = zip(answer.columns, sums).map { ($0.name, "\($1.values) \($1.sum) \($1.max)") }
    return GoldenFacts.View(
      rows: answer.rows.count, hash: hashes.text,
      columns: Dictionary(columns, uniquingKeysWith: { first, _ in first }))
  }

  /// A value as the judge writes it: NULL is nothing, a share is in billionths, a stack is folded.
  private static func text(_ value: Value) -> String {
    switch value {
    case .null: return ""
    case .boolean(let flag): return flag ? "true" : "false"
    case .double(let share): return "\(Int64((share * 1e9).rounded()))"
    case .varchar(let text): return text
    case .stack(let frames):
      let names = frames.reversed().map(\.function)
      return names == [""] ? "\"\"" : names.joined(separator: ";")
    default: return integer(value).map { "\($0)" } ?? "\(value)"
    }
  }

  private static func integer(_ value: Value) -> Int64? {
    switch value {
    case .bigint(let word), .timestamp(let word), .duration(let word), .walltime(let word): word
    default: nil
    }
  }
}
