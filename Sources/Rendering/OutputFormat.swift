/// The formats there are; each is one file in Formats.
public enum OutputFormat: String, Sendable, CaseIterable {
  /// Columns aligned for people.
  case table
  /// Comma-separated values.
  case csv
  /// Tab-separated values.
  case tsv
  /// One JSON array of objects.
  case json
  /// One JSON object a line.
  case jsonl

  /// A writer of this format.
  public func makeWriter(_ options: RenderOptions, to output: ByteOutput) -> any ResultWriter {
    switch self {
    case .table: TableWriter(options, to: output)
    case .csv: DelimitedWriter(.csv, options, to: output)
    case .tsv: DelimitedWriter(.tsv, options, to: output)
    case .json: JSONWriter(to: output)
    case .jsonl: JSONLinesWriter(to: output)
    }
  }

  /// A writer of a plan: in a table's place its lines as they are, else this format.
  public func makePlanWriter(_ options: RenderOptions, to output: ByteOutput) -> any ResultWriter {
    self == .table ? PlainTextWriter(to: output) : makeWriter(options, to: output)
  }
}
