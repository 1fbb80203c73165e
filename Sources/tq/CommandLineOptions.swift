import ArgumentParser
import Rendering

/// When something is shown that belongs on a terminal.
enum Occasion: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

extension OutputFormat: ExpressibleByArgument {}

/// `--csv` for `--format csv`, and so on.
enum FormatFlag: String, EnumerableFlag {
  case table, csv, tsv, json, jsonl

  var format: OutputFormat { OutputFormat(rawValue: rawValue) ?? .table }
}

/// The command line of tq.
struct CommandLineOptions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tq", abstract: "Answers questions about Go execution traces with SQL, in one pass.",
    usage: "tq [options] [alias=]trace ...", discussion: helpDiscussion, version: versionText)

  @Argument(
    help: ArgumentHelp(
      "Traces to read: files, folders of traces, - for standard input. alias=trace names one.",
      valueName: "[alias=]trace"))
  var traces: [String] = []

  @Option(
    name: [.customShort("e"), .customLong("execute")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run statements and exit; may repeat, all in one pass.", valueName: "query"),
    transform: { QuerySource(.text($0)) })
  var execute: [QuerySource] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a file of statements, - for standard input; may repeat.", valueName: "file"),
    transform: { QuerySource(.file($0)) })
  var file: [QuerySource] = []

  @Option(
    name: [.customShort("p"), .customLong("param")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A value for $name: 42, 10ms, 'text' or text.", valueName: "name=value"))
  var param: [String] = []

  @Option(
    name: [.customShort("m"), .customLong("format")],
    help: ArgumentHelp("Format of results.", valueName: "format"))
  var format: OutputFormat?

  @Flag(exclusivity: .chooseLast, help: "Short for --format.")
  var formatFlag: FormatFlag?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write results there, whole or not at all; - for standard output.", valueName: "file"))
  var output: String?

  @Flag(name: .customLong("no-header"), help: "No line of column names.")
  var hidesHeader = false

  @Option(
    name: .customLong("null"), parsing: .unconditional,
    help: ArgumentHelp("What stands for NULL in table, csv and tsv.", valueName: "text"))
  var nullText: String?

  @Flag(help: "Durations and timestamps in nanoseconds in a table too.")
  var raw = false

  @Flag(help: "Say on standard error how long it took and what was read.")
  var timer = false

  @Option(
    name: .customLong("limit-memory"), parsing: .unconditional,
    help: ArgumentHelp(
      "Move rows to temporary files beyond so much: 500MB, 2GiB; half of the machine's memory unless given.",
      valueName: "size"))
  var limitMemory: String?

  @Option(
    name: .customLong("temp-dir"), parsing: .unconditional,
    help: ArgumentHelp("Folder for temporary files; what TMPDIR says unless given.", valueName: "folder"))
  var temporaryFolder: String?

  @Flag(help: "A damaged trace is an error, with no rows.")
  var strict = false

  @Flag(help: "Explain the queries instead of running them.")
  var explain = false

  @Option(help: ArgumentHelp("Progress on standard error.", valueName: "when"))
  var progress = Occasion.auto

  @Option(help: ArgumentHelp("Colours in tables.", valueName: "when"))
  var color = Occasion.auto

  func validate() throws {
    if let format, let formatFlag, format != formatFlag.format {
      throw ValidationError("--format \(format.rawValue) and --\(formatFlag.rawValue) do not go together")
    }
  }
}
