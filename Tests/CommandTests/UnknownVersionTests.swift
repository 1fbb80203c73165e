import Foundation
import Testing

/// A trace whose header names a version that tq does not know, as the next release of Go may write it.
@Suite struct UnknownVersionTests {
  private func newer(_ bytes: Data) -> Data {
    Data("go 1.31 trace\0\0\0".utf8) + bytes.dropFirst(16)
  }

  private static let warning =
    "tq: warning: newer.trace: its header says go 1.31, which this version of tq does not know; it was read by "
    + "the rules of go 1.26.\n"

  @Test func isTriedWithAWarning() throws {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Command.trace))
    try newer(bytes).write(to: folder.url.appendingPathComponent("newer.trace"))
    for query in [
      "select * exclude (trace) from events",
      "select reason, count(*), sum(dur) from blocks group by all order by all",
      "select count(*) from wire_events",
    ] {
      let expected = try Command.run(["--csv", "-e", query, Command.trace])
      let found = try Command.run(["--csv", "-e", query, "newer.trace"], folder: folder.url)
      #expect(found.output == expected.output && found.output.count > 10)
      #expect(found.errors == Self.warning)
      #expect(found.status == 0)
    }
    let version = try Command.run(
      ["--csv", "--no-header", "-e", "select version, damaged from traces", "newer.trace"], folder: folder.url
    )
    #expect(version.output == "go 1.31,false\n")
    #expect(version.errors == Self.warning)
  }

  @Test func strictRefusesIt() throws {
    let folder = try TemporaryFolder()
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Command.trace))
    try newer(bytes).write(to: folder.url.appendingPathComponent("newer.trace"))
    let found = try Command.run(
      ["--strict", "-e", "select 1 from traces", "newer.trace"], folder: folder.url)
    #expect(found.status == 3)
    #expect(found.output == "")
    #expect(
      found.errors
        == "tq: trace error: newer.trace says go 1.31, which this version of tq does not know; "
        + "without --strict it is read by the rules of go 1.26\n")
  }
}
