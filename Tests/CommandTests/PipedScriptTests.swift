import Foundation
import Testing

/// `tq trace.out < FILE`, where FILE has commands of the shell.
@Suite struct PipedScriptTests {
  private func run(_ text: String, _ arguments: [String] = [], folder: TemporaryFolder? = nil) throws
    -> CommandResult
  {
    try Command.run(arguments + [Command.trace], input: Data(text.utf8), folder: folder?.url)
  }

  @Test func commandsAndStatementsInOrder() throws {
    // Statements of one pass have the result before it.
    let pass = try run(
      ".mode csv\nselect 1 as a;\n.headers off\nselect\n 2 as b;\nselect a + 40 from _; -- not 42\n")
    #expect(pass.output == "a\n1\n2\n41\n")
    #expect(pass.status == 0)
    let good = try run(
      ".mode csv\nselect 1 as a;\n.once b.csv\nselect 2 as b;\n.headers off\nselect b from _;\n")
    #expect(good.output == "a\n1\n2\n")
    #expect(good.errors == "")
    #expect(good.status == 0)
  }

  @Test func goesOnAfterAnErrorUnlessItBails() throws {
    let text = ".mode csv\nselect nothing;\n.headers off\nselect 7;\n"
    let result = try run(text)
    #expect(result.output == "7\n")
    #expect(result.errors.contains("--> <stdin>:2:8"))
    #expect(result.status == 1)
    let bailing = try run(".bail on\n" + text)
    #expect(bailing.output == "")
    #expect(bailing.status == 1)
    #expect(try run(".quit\nselect 1;\n").output == "")
  }

  @Test func wrongCommandsAreToldWithTheirLine() throws {
    let result = try run("select 1 as a;\n.moed csv\n")
    #expect(result.errors == "tq: usage error: <stdin>:2: no command \".moed\"; did you mean \".mode\"?\n")
    #expect(result.status == 1)
    let options = try run(".mode csv\nselect 1;\n", ["--strict"])
    #expect(options.status == 2)
    #expect(options.errors.contains("do not go with commands of the shell"))
  }

  /// Files that are read are looked for beside the file that reads them; their parameters are declared in them.
  @Test func filesReadFiles() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: true)
    try folder.write(
      "-- param: n BIGINT default 5\n.headers off\n.read b.tq\nselect $n as n;\n", to: "sub/a.tq")
    try folder.write("select 6 as m;\n", to: "sub/b.tq")
    let result = try run(".mode csv\n.param n=9\n.echo on\n.read sub/a.tq\n", folder: folder)
    #expect(
      result.output
        == ".read sub/a.tq\n.headers off\n.read b.tq\nselect 6 as m;\n6\nselect $n as n;\n9\n"
    )
    #expect(result.errors == "")
  }

  @Test func damageShowsInTheExitCode() throws {
    let folder = try TemporaryFolder()
    // One of four generations.
    let trace = Command.package.appendingPathComponent("Examples/traces/heartbeat-go1.27.trace")
    let whole = try Data(contentsOf: trace)
    try whole.prefix(whole.count - 1000).write(to: URL(fileURLWithPath: folder.path("cut.trace")))
    let result = try Command.run(
      [folder.path("cut.trace")], input: Data(".mode csv\nselect count(*) > 0 as some from events;\n".utf8))
    #expect(result.output == "some\ntrue\n")
    #expect(result.errors.contains("tq: warning: "))
    #expect(result.status == 4)
  }
}
