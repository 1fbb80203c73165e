import Foundation
import Testing

/// Traces compressed with gzip or zstd, from files and pipes, whole and damaged. What packs them are the programs of
/// these names.
@Suite struct CompressedTraceTests {
  private static let version = (try? Command.run(["--version"]))?.output ?? ""
  /// The programs that are here, for ways of compression that this build unpacks.
  static let tools = ["gzip", "zstd"].filter { tool in
    version.contains(tool) && (try? Command.shell("command -v \(tool)"))?.status == 0
  }
  private static let trace = Command.package.appendingPathComponent("Examples/traces/heartbeat-go1.27.trace")
    .path
  private static let query = "select count(*) as n, count(distinct g) as gs, max(ts) as last from events"

  /// A folder with the trace as `whole`, and packed as `packed`, a name that says nothing.
  private func folder(_ tool: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(atPath: Self.trace, toPath: folder.path("whole"))
    #expect(try Command.shell("\(tool) -c < whole > packed", folder: folder.url).status == 0)
    return folder
  }

  private func answer(_ folder: TemporaryFolder, _ line: String) throws -> CommandResult {
    try Command.shell(
      line.replacingOccurrences(of: "TQ", with: "tq --csv -e '\(Self.query)'"), folder: folder.url)
  }

  @Test(arguments: tools) func filesAndPipes(_ tool: String) throws {
    let folder = try folder(tool)
    let plain = try answer(folder, "TQ whole")
    #expect(plain.output.hasPrefix("n,gs,last\n") && plain.output.count > 20)
    for line in [
      "TQ packed", "TQ < packed", "cat packed | TQ -",
      "(head -c 3 packed; sleep 0.2; tail -c +4 packed) | TQ",
    ] {
      let result = try answer(folder, line)
      #expect(result.status == 0, "\(line): \(result.errors)")
      #expect(result.output == plain.output, "\(line)")
      #expect(result.errors == "")
    }
    // A file is unpacked anew for each run, a name counts for nothing, and folders hold them too.
    try FileManager.default.moveItem(atPath: folder.path("whole"), toPath: folder.path("whole.gz"))
    let both = try Command.run(
      ["--csv", "--no-header", "-e", "select trace from traces order by 1", "."], folder: folder.url)
    #expect(both.output == "./packed\n./whole.gz\n")
  }

  /// Parts packed one by one, as programs do that append to a log.
  @Test(arguments: tools) func severalParts(_ tool: String) throws {
    let folder = try folder(tool)
    let plain = try answer(folder, "TQ whole")
    let result = try answer(
      folder,
      "(head -c 9999 whole | \(tool) -c; \(tool) -c < /dev/null; tail -c +10000 whole | \(tool) -c) | TQ")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == plain.output)
  }

  @Test(.enabled(if: tools.contains("gzip"))) func whatFollowsGzip() throws {
    let folder = try folder("gzip")
    let plain = try answer(folder, "TQ whole")
    let zeros = try answer(folder, "(cat packed; head -c 1000 /dev/zero) | TQ")
    #expect(zeros.status == 0)
    #expect(zeros.output == plain.output)
    let other = try answer(folder, "(cat packed; echo something) | TQ")
    #expect(other.status == 4)
    #expect(other.output == plain.output)
    #expect(other.errors.contains("the gzip data of standard input is corrupt: something else follows it"))
  }

  /// What can be unpacked is answered, and what was lost is said.
  @Test(arguments: tools) func cutOff(_ tool: String) throws {
    let folder = try TemporaryFolder()
    // Blocks of their own for each part, so that some are there whatever the format puts into one.
    #expect(
      try Command.shell(
        "split -b 4096 '\(Self.trace)' part. && for p in part.*; do \(tool) -c $p; done > packed && rm part.*",
        folder: folder.url
      ).status == 0)
    let size = try Data(contentsOf: folder.url.appendingPathComponent("packed")).count
    let result = try answer(folder, "head -c \(size * 2 / 3) packed > cut; TQ cut")
    #expect(result.status == 4, "\(result.errors)")
    #expect(result.output.hasPrefix("n,gs,last\n"))
    #expect(result.errors.hasPrefix("tq: warning: cut: the \(tool) data of cut ends too soon;"))
    #expect(result.errors.contains("The answer is from "))
    let strict = try answer(folder, "TQ --strict cut")
    #expect(strict.status == 3)
    #expect(strict.output == "")
    for count in [2, 5, 20] {
      let early = try answer(folder, "head -c \(count) packed > cut; TQ cut")
      #expect(early.status == 3, "\(count)")
      #expect(early.output == "")
      #expect(early.errors.hasPrefix("tq: trace error: "))
    }
  }

  @Test(arguments: tools) func corrupt(_ tool: String) throws {
    let folder = try folder(tool)
    var bytes = try Data(contentsOf: folder.url.appendingPathComponent("packed"))
    // The sum of all bytes at the end tells, whatever else does.
    bytes[bytes.count - (tool == "gzip" ? 5 : 1)] ^= 0x55
    try bytes.write(to: folder.url.appendingPathComponent("packed"))
    let result = try answer(folder, "TQ packed")
    #expect([3, 4].contains(result.status))
    #expect(result.errors.contains("the \(tool) data of packed is corrupt: "), "\(result.errors)")
    // Every byte wrong, one after the other: an answer or an error, never more.
    for place in stride(from: 0, to: bytes.count, by: 997) {
      var wrong = bytes
      wrong[place] ^= 0xff
      try wrong.write(to: folder.url.appendingPathComponent("packed"))
      #expect([0, 3, 4].contains(try answer(folder, "TQ packed").status), "\(place)")
    }
  }

  @Test(arguments: tools) func otherThingsInside(_ tool: String) throws {
    let folder = try folder(tool)
    let text = try answer(folder, "echo 'no trace' | \(tool) -c > text; TQ text")
    #expect(text.status == 3)
    #expect(text.errors.hasPrefix("tq: trace error: text is not a Go execution trace"))
    let twice = try answer(folder, "\(tool) -c < packed > twice; TQ twice")
    #expect(twice.status == 3)
    #expect(
      twice.errors.hasPrefix("tq: trace error: twice is compressed twice; unpack it with \(tool) -d first"))
    let empty = try answer(folder, "\(tool) -c < /dev/null > none; TQ none")
    #expect(empty.status == 3)
    #expect(empty.errors.hasPrefix("tq: trace error: none is empty"))
  }

  /// Little that becomes much takes no more memory than little: here half a gigabyte behind a trace.
  @Test(arguments: tools) func aBomb(_ tool: String) throws {
    let folder = try folder(tool)
    let result = try answer(
      folder,
      "(cat whole; head -c 500000000 /dev/zero) | \(tool) -c > bomb; ulimit -v 3000000; ulimit -d 400000; TQ bomb"
    )
    #expect(result.status == 4, "\(result.errors)")
    #expect(result.output.hasPrefix("n,gs,last\n"))
  }
}
