import Foundation
import Testing

/// `--limit-memory` and `--temp-dir`: the same rows with temporary files, which nobody sees.
@Suite struct MemoryLimitTests {
  @Test(arguments: [
    "select * from events order by name, ts desc",
    "select name, g, count(*), median(ts), list(distinct m) from events group by name, g",
    "select distinct ts, stack from blocks",
    "select b.g, b.ts, u.ts from blocks b left join unblocks u on b.g = u.target_g and u.ts < b.ts and u.ts > b.ts - 1ms",
    "select b.ts, s.ts from blocks b asof join states s on b.g = s.g and b.ts > s.ts",
    "select g, dur, rank() over (partition by reason order by dur desc), sum(dur) over (order by g) from blocks",
    "select g from blocks except select g from syscalls",
    "select count(*) from blocks; select * from blocks; select g, sum(dur) from states group by g",
  ])
  func sameRows(sql: String) throws {
    let folder = try TemporaryFolder()
    let arguments = ["--csv", "--timer", "--temp-dir", folder.url.path, "-e", sql, Command.trace]
    let expected = try Command.run(arguments)
    let result = try Command.run(["--limit-memory", "40kB"] + arguments)
    #expect(expected.status == 0)
    #expect(!expected.errors.contains("temporary files"))
    #expect(result.status == 0)
    #expect(result.errors.contains("in temporary files"))
    #expect(result.output == expected.output)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
  }

  @Test(arguments: ["0", "-1", "much", "10ms", "1.5", "99999999TB"])
  func noSize(size: String) throws {
    let result = try Command.run(["--limit-memory", size, "-e", "select 1", Command.trace])
    #expect(result.status == 2)
    #expect(
      result.errors
        == "tq: usage error: --limit-memory is a size, not \"\(size)\"; write 500MB or 2GiB\n")
  }

  @Test func noFolder() throws {
    let result = try Command.shell(
      "TMPDIR=/no/such/folder tq --limit-memory 1kB -e 'select * from events order by name' '\(Command.trace)'"
    )
    #expect(result.status == 1)
    #expect(
      result.errors.contains(
        "cannot make a temporary file in /no/such/folder: No such file or directory; SET temp_directory, --temp-dir"
      ))
  }

  /// A limit on the size of files stands in for a disk that is full.
  @Test func noRoom() throws {
    let folder = try TemporaryFolder()
    let result = try Command.shell(
      "trap '' XFSZ; ulimit -f 100; TMPDIR=\(folder.url.path) tq --limit-memory 50kB "
        + "-e 'select * from events order by name' \(Command.trace)")
    #expect(result.status == 1)
    #expect(result.output == "")
    #expect(result.errors.contains("cannot write a temporary file in \(folder.url.path): "))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
  }

  @Test(arguments: ["INT", "KILL"])
  func nothingIsLeft(signal: String) throws {
    let folder = try TemporaryFolder()
    // Long enough for the signal to come in the midst of it.
    let result = try Command.shell(
      "set -m; tq --limit-memory 20kB --temp-dir \(folder.url.path) -e 'select a.ts, b.ts from events a join events b "
        + "on a.g = b.g order by 1 desc, 2' \(Command.trace) & sleep 2; kill -\(signal) $!; wait $!; echo $?")
    #expect(result.output == (signal == "INT" ? "130\n" : "137\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [])
  }
}
