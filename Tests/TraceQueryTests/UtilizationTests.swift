import Columns
import Foundation
import Testing
import TraceQuery
import TraceTestSupport

/// What the garbage collector leaves to the program, against Go's own computation of it: see
/// `scripts/judge/mmu.go`.
@Suite struct UtilizationTests {
  /// Of each trace, by window in nanoseconds, the minimum utilization; at 0 the time that is lost.
  private static let golden: [String: [Int64: Double]] = {
    var facts: [String: [Int64: Double]] = [:]
    for line in (try? Fixtures.goldenText("mmu.txt"))?.split(separator: "\n") ?? [] {
      let words = line.split(separator: " ")
      guard words.count == 3, let value = Double(words[2]) else { continue }
      facts[String(words[0]), default: [:]][words[1] == "lost" ? 0 : Int64(words[1]) ?? -1] = value
    }
    return facts
  }()

  private func number(_ value: Value) -> Double? {
    switch value {
    case .double(let number): number
    case .duration(let word), .bigint(let word): Double(word)
    default: nil
    }
  }

  /// Of a trace without a range Go's computation has nothing to say, unless it says how many procs there are.
  /// Before Go 1.22 a worker of the collector is labelled for each run of its own, which the view does not follow:
  /// docs/traces.md.
  @Test(arguments: Fixtures.traceNames.filter { !$0.contains("go1.21") })
  func isGos(name: String) throws {
    let expected = try #require(Self.golden[name])
    try OpenFixture.with(name) { session, _ in
      let windows = expected.keys.filter { $0 > 0 }.sorted()
      let list = windows.map { "\($0)ns" }.joined(separator: ", ")
      let answers = try QueryRows.of(
        """
        from mmu_curve([\(list)]);
        select coalesce(sum((1 - utilization) * (dur / 1ns)), 0.0) from gc_utilization;
        select sum((1 - utilization) * (dur / 1ns)) from utilization(1ms);
        select mmu(1ms)
        """, in: session)
      let curve = answers[0].rows.compactMap { row in number(row[1]) }
      try #require(curve.count == windows.count)
      for (window, found) in zip(windows, curve) {
        #expect(abs(found - (expected[window] ?? -1)) < 1e-8, "windows of \(window) ns")
      }
      let lost = try #require(expected[0])
      for answer in answers[1...2] {
        #expect(abs((number(answer.rows[0][0]) ?? -1) - lost) < 1, "time that is lost")
      }
      let atOne = try #require(number(answers[3].rows[0][0]))
      #expect(abs(atOne - (expected[1_000_000] ?? -1)) < 1e-8)
    }
  }
}
