import Columns
import Diagnostics
import Foundation
import Testing
import TraceQuery
import TraceTestSupport

/// That what needs no more rows reads no more bytes, over a trace of many generations.
@Suite final class StreamingTests {
  private static let generationCount = 120
  private static let eventsPerGeneration = 6000

  private let file: URL
  private let size: Int

  init() throws {
    var text = "trace 22\n"
    for generation in 1...Self.generationCount {
      let start = generation * 100_000
      text += "generation \(generation)\nsync time=\(start)\nbatch m=0 time=\(start + 10)\n"
      text += "ProcStatus p=0 pstatus=running\nGoStatus g=1 m=0 gstatus=running\n"
      text += String(
        repeating: "HeapAlloc dt=2 heapalloc_value=1000000000000\n", count: Self.eventsPerGeneration)
    }
    let bytes = try TextTrace.bytes(of: text)
    size = bytes.count
    file = FileManager.default.temporaryDirectory.appending(path: "tq-\(UUID().uuidString).trace")
    try Data(bytes).write(to: file)
  }

  deinit { try? FileManager.default.removeItem(at: file) }

  private func run(_ sql: String) throws -> (rows: Int, bytesRead: Int) {
    let session = Session()
    try session.open(TraceInput(.file(file.path), alias: "t"))
    let statements = try session.prepare(sql)
    let outputs = statements.map { _ in QueryRows() }
    let report = try session.run(statements, outputs: outputs)
    return (outputs.reduce(0) { $0 + $1.rows.count }, report.bytesRead)
  }

  @Test func wholeAnswersReadTheWholeTrace() throws {
    let (rows, bytesRead) = try run("select name, value from metrics")
    #expect(rows == Self.generationCount * Self.eventsPerGeneration)
    #expect(bytesRead == size)
  }

  @Test(arguments: [
    "select * from metrics limit 3",
    "select ts, value * 2 from metrics where value > 5 limit 3 offset 100",
    "select ts from metrics order by ts limit 3",
    "select ts from metrics order by time_bucket(1us, ts), ts limit 3",
    "select time_bucket(1us, ts) as b, count(*) from metrics group by b limit 3",
    "select time_bucket(1us, ts) as b, name, p99(value) from metrics group by all order by b limit 3",
    "select ts, value - lag(value) over (order by ts) as more from metrics order by ts limit 3",
    "select distinct ts from metrics limit 3",
    "select m.ts, a.n from metrics m, (values (1), (2)) a(n) limit 3",
    "select ts from metrics where exists (select 1 from (values (1)) v(n) where v.n < metrics.value) limit 3",
    "select ts from metrics limit 3; select seq from events limit 3",
  ])
  func limitStopsTheReader(sql: String) throws {
    let (rows, bytesRead) = try run(sql)
    #expect(rows == 3 * sql.split(separator: ";").count)
    #expect(bytesRead < size / 4, "\(bytesRead) of \(size)")
  }

  /// What has to see the last row before it can give the first.
  @Test(arguments: [
    "select ts from metrics order by value, ts limit 3",
    "select value, count(*) from metrics group by value limit 3",
    "select ts from metrics limit 3; select count(*) from metrics",
  ])
  func othersReadToTheEnd(sql: String) throws { #expect(try run(sql).bytesRead == size) }
}
