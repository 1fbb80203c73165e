import Foundation
import Testing

/// `--strict`: a damaged trace is an error without rows, whatever the query looks at.
@Suite struct StrictTests {
  /// Ways to damage a trace of which a query that looks at little would not notice.
  private static func harm(_ bytes: Data, _ how: String) -> Data {
    var bytes = bytes
    switch how {
    case "zeros among events": for i in 90_000..<90_200 { bytes[i] = 0 }
    case "cut short": bytes.removeLast(70_000)
    default: break
    }
    return bytes
  }

  @Test(
    arguments: ["zeros among events", "cut short"],
    [
      "select 1 from traces", "select count(*) from batches", "select count(*) from wire_events",
      "select type, size from wire_events", "select reason, count(*) from blocks group by reason order by 1",
      "select count(*) from stacks", "select count(*), sum(dur) from states", "select 1 where false",
    ])
  func damageIsAnError(how: String, query: String) throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: Command.trace))
    try Self.harm(whole, how).write(to: folder.url.appendingPathComponent("t.trace"))
    try whole.write(to: folder.url.appendingPathComponent("whole.trace"))
    let strict = ["--strict", "--csv", "-e", query]
    let damaged = try Command.run(strict + ["t.trace"], folder: folder.url)
    // A query without a table reads nothing.
    if query.hasSuffix("where false") {
      #expect(damaged.status == 0)
      return
    }
    #expect(damaged.status == 3, "\(damaged.errors)")
    #expect(damaged.output == "")
    #expect(damaged.errors.contains("t.trace: "))
    let found = try Command.run(strict + ["whole.trace"], folder: folder.url)
    let expected = try Command.run(Array(strict.dropFirst()) + ["whole.trace"], folder: folder.url)
    #expect(found.status == 0 && found.errors == "")
    #expect(found.output == expected.output)
  }
}
