import ArgumentParser
import Diagnostics
import Rendering

/// When something is shown that belongs on a terminal.
enum Occasion: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// `--csv` for `--format csv`, and so on.
enum FormatFlag: String, EnumerableFlag {
  case table, box, markdown, csv, tsv, json, jsonl, line

  var format: OutputFormat { OutputFormat(rawValue: rawValue) ?? .table }
}

/// The formats there are, for the help.
private let formatNames = OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")

/// The format that a name stands for.
///
/// - Throws: what is wrong with the name, with the nearest one.
private func outputFormat(_ name: String) throws -> OutputFormat {
  do throws(QueryError) {
    return try OutputFormat(named: name)
  } catch {
    throw ValidationError(error.hint.map { "\(error.message); \($0)" } ?? error.message)
  }
}

/// The command line of tq.
struct CommandLineOptions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tq", abstract: "Answers questions about Go execution traces with SQL, in one pass.",
    usage: "tq [options] [alias=]trace ...", discussion: helpDiscussion, version: versionText)

  @Argument(
    help: ArgumentHelp(
      "Traces to read: files, folders of traces, - for standard input. alias=trace names one.",
      valueName: "[alias=]trace"), completion: .file())
  var traces: [String] = []

  @Option(
    name: [.customShort("e"), .customLong("execute")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run statements and exit; may repeat, all in one pass.", valueName: "query"),
    transform: { QuerySource(.text($0)) })
  var execute: [QuerySource] = []

  @Option(
    name: [.customShort("f"), .customLong("file")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a file of statements, - for standard input; may repeat.", valueName: "file"),
    completion: .file(), transform: { QuerySource(.file($0)) })
  var file: [QuerySource] = []

  @Option(
    name: [.customShort("q"), .customLong("query")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Run a saved query; may repeat.", valueName: "name"),
    completion: .shellCommand("tq --query-names"), transform: { QuerySource(.saved($0)) })
  var query: [QuerySource] = []

  @Flag(help: "List the saved queries and their parameters.")
  var queries = false

  @Flag(name: .customLong("query-names"), help: .hidden)
  var queryNames = false

  @Option(
    name: [.customShort("p"), .customLong("param")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A value for $name: 42, 10ms, 'text' or text.", valueName: "name=value"))
  var param: [String] = []

  @Option(
    name: [.customShort("m"), .customLong("format")],
    help: ArgumentHelp("Format of results: \(formatNames).", valueName: "format"),
    completion: .list(OutputFormat.allCases.map(\.rawValue)), transform: outputFormat)
  var format: OutputFormat?

  @Flag(exclusivity: .chooseLast, help: "Short for --format.")
  var formatFlag: FormatFlag?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write results there, whole or not at all; - for standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(name: .customLong("no-header"), help: "No line of column names.")
  var hidesHeader = false

  @Option(
    name: .customLong("null"), parsing: .unconditional,
    help: ArgumentHelp("What stands for NULL, but in json and jsonl.", valueName: "text"))
  var nullText: String?

  @Flag(help: "Durations and timestamps in nanoseconds in every format.")
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

  @Option(
    name: .customLong("threads"), parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads may work at a time; 3 are of use for a trace, up to 6 for several statements.",
      valueName: "n"))
  var threads: String?

  @Flag(help: "A damaged trace is an error, with no rows.")
  var strict = false

  @Flag(
    name: .customLong("fail-on-rows"), help: "Exit with 5 where the last query has rows: a gate for a build.")
  var failsOnRows = false

  @Flag(help: "Explain the queries instead of running them.")
  var explain = false

  @Flag(name: .customLong("no-init"), help: "Begin the shell without the commands of your init.tq.")
  var skipsInitFile = false

  @Option(help: ArgumentHelp("Progress on standard error.", valueName: "when"))
  var progress = Occasion.auto

  @Option(help: ArgumentHelp("Colours in tables.", valueName: "when"))
  var color = Occasion.auto

  func validate() throws {
    if output == "" { throw ValidationError("--output is the name of a file, and this one is empty") }
    if let format, let formatFlag, format != formatFlag.format {
      throw ValidationError("--format \(format.rawValue) and --\(formatFlag.rawValue) do not go together")
    }
  }
}
