import Diagnostics

/// The formats there are; each is one file in Formats.
public enum OutputFormat: String, Sendable, CaseIterable {
  /// Columns aligned for people.
  case table
  /// The same with lines around.
  case box
  /// A table that Markdown shows as one.
  case markdown
  /// Comma-separated values.
  case csv
  /// Tab-separated values.
  case tsv
  /// One JSON array of objects.
  case json
  /// One JSON object a line.
  case jsonl
  /// A value a line.
  case line

  /// Formats that are meant to come; asking for one is answered by name.
  private static let planned = ["html", "folded", "pprof", "flamegraph", "chart", "trace"]

  /// The format of a name, in any case.
  ///
  /// - Throws: a `.usage` error with the nearest name where there is none.
  public init(named name: String) throws(QueryError) {
    if let format = OutputFormat(rawValue: name.lowercased()) {
      self = format
      return
    }
    let names = Self.allCases.map(\.rawValue)
    if Self.planned.contains(name.lowercased()) {
      throw QueryError(
        .usage, "this version of tq does not write the format \"\(name)\"",
        hint: "it writes \(names.joined(separator: ", "))")
    }
    throw QueryError(
      .usage, "no format \"\(name)\"",
      hint: nearestName(to: name, in: names).map { "did you mean \"\($0)\"?" }
        ?? "formats are \(names.joined(separator: ", "))")
  }

  /// Whether results are read by people: then an empty line stands between two.
  public var isForPeople: Bool {
    switch self {
    case .table, .box, .markdown, .line: true
    case .csv, .tsv, .json, .jsonl: false
    }
  }

  /// A writer of this format.
  public func makeWriter(_ options: RenderOptions, to output: ByteOutput) -> any ResultWriter {
    switch self {
    case .table: TableWriter(options, to: output)
    case .box: TableWriter(options, frame: .box, to: output)
    case .markdown: TableWriter(options, frame: .markdown, to: output)
    case .csv: DelimitedWriter(.csv, options, to: output)
    case .tsv: DelimitedWriter(.tsv, options, to: output)
    case .json: JSONWriter(to: output)
    case .jsonl: JSONLinesWriter(to: output)
    case .line: LineWriter(options, to: output)
    }
  }

  /// A writer of a plan: where people read it its lines as they are, else this format.
  public func makePlanWriter(_ options: RenderOptions, to output: ByteOutput) -> any ResultWriter {
    isForPeople ? PlainTextWriter(to: output) : makeWriter(options, to: output)
  }
}
