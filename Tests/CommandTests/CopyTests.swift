import Foundation
import Testing

/// COPY: files that are whole or not there.
@Suite struct CopyTests {
  private let rows = "(values (1, 'a,b'), (2, null)) v(n, s)"

  private func run(_ query: String, _ folder: TemporaryFolder, _ options: [String] = []) throws
    -> CommandResult
  {
    try Command.run(options + ["-e", query, Command.trace], folder: folder.url)
  }

  /// The formats are those of --format.
  @Test(arguments: [
    ("'o.csv'", "o.csv", "n,s\n1,\"a,b\"\n2,\n"),
    ("'o.csv' (header false, null 'NA')", "o.csv", "1,\"a,b\"\n2,NA\n"),
    ("'o.tsv'", "o.tsv", "n\ts\n1\ta,b\n2\t\n"), ("'o' (format tsv, header)", "o", "n\ts\n1\ta,b\n2\t\n"),
    ("'o.txt'", "o.txt", "n,s\n1,\"a,b\"\n2,\n"),
    ("'o.jsonl'", "o.jsonl", "{\"n\":1,\"s\":\"a,b\"}\n{\"n\":2,\"s\":null}\n"),
    ("'o.ndjson'", "o.ndjson", "{\"n\":1,\"s\":\"a,b\"}\n{\"n\":2,\"s\":null}\n"),
    ("'o.csv' (format 'JSON')", "o.csv", "[\n{\"n\":1,\"s\":\"a,b\"},\n{\"n\":2,\"s\":null}\n]\n"),
  ])
  func writes(target: String, name: String, content: String) throws {
    let folder = try TemporaryFolder()
    let result = try run("copy (select * from \(rows)) to \(target)", folder)
    #expect(result.status == 0 && result.output == "" && result.errors == "", "\(result.errors)")
    #expect(try folder.text(name) == content)
    #expect(folder.names == [name])
  }

  @Test func goesWithOtherStatementsInOnePass() throws {
    let folder = try TemporaryFolder()
    let result = try run(
      "copy blocks to 'all.jsonl'; select count(*) as n from blocks; copy (select count(*) as n from blocks) to 'n.csv'",
      folder, ["--csv", "--timer"])
    let count = try folder.text("all.jsonl").split(separator: "\n").count
    #expect(count > 0 && result.output == "n\n\(count)\n")
    #expect(try folder.text("n.csv") == "n\n\(count)\n")
    #expect(folder.names == ["all.jsonl", "n.csv"])
    let size = try FileManager.default.attributesOfItem(atPath: Command.trace)[.size] as? Int ?? 0
    #expect(result.errors.contains("read"), "\(result.errors) \(size)")
  }

  @Test func leavesNothingBehindAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "o.csv")
    let failed = try run(
      "copy (select list_reduce([1, 9223372036854775807], (a, x) -> a + x * g) from blocks) to 'o.csv'",
      folder)
    #expect(failed.status == 1 && failed.errors.contains("does not fit in BIGINT"), "\(failed.errors)")
    #expect(try folder.text("o.csv") == "old")
    #expect(folder.names == ["o.csv"])
  }

  @Test(arguments: [
    ("copy (select 1) to 'no/such/folder.csv'", "tq: usage error: cannot write to no/such/folder.csv"),
    ("copy (select 1) to '.'", "it is a directory"), ("copy (select 1) to ''", "COPY needs a file's name"),
    (
      "copy (select 1) to 'a' (format xls)", "COPY has no format \"xls\"; there are table, box, markdown, csv"
    ),
    ("copy (select 1) to 'a' (format cvs)", "did you mean \"csv\"?"),
    ("copy (select 1) to 'a' (headr)", "COPY has no option \"headr\"; did you mean \"header\"?"),
    ("copy (select 1) to 'a' (header 'maybe')", "the option \"header\" of COPY has no such value"),
    ("copy (select 1) to 'a' (header, header)", "COPY has the option \"header\" twice"),
    ("copy blokcs to 'a'", "no table \"blokcs\"; did you mean \"blocks\"?"),
    ("copy (select 1) to 'a'; copy (select 2) to 'a'", "two COPY statements write to a"),
  ])
  func refuses(query: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let result = try run(query, folder)
    #expect(result.status == 1 && result.errors.contains(reason), "\(result.errors)")
    #expect(folder.names == [])
  }
}
