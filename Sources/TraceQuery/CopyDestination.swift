import Diagnostics
import Planner
import Rendering

/// The file that a COPY statement writes, and how.
public struct CopyDestination: Sendable, Hashable {
  /// The path.
  public let file: String
  /// FORMAT, else what the file's name ends in, else csv.
  public let format: OutputFormat
  /// HEADER: whether names of columns come first, where the format has such a line.
  public let showsHeader: Bool
  /// NULL: what stands for NULL; nil for the format's own.
  public let nullText: String?

  /// The destination of a statement; nil where it is no COPY.
  ///
  /// - Throws: `.bind` for a format that there is not.
  init?(_ planned: PlannedStatement) throws(QueryError) {
    guard case .copy(_, _, let request) = planned else { return nil }
    file = request.file
    showsHeader = request.showsHeader
    nullText = request.nullText
    if let name = request.format {
      guard let format = OutputFormat(rawValue: name) else {
        let known = OutputFormat.allCases.map(\.rawValue)
        throw QueryError(
          .bind, "COPY has no format \"\(name)\"", at: request.formatSpan,
          hint: nearestName(to: name, in: known).map { "did you mean \"\($0)\"?" }
            ?? "there are \(known.joined(separator: ", "))")
      }
      self.format = format
    } else {
      let ending = request.file.split(separator: ".").last.map { $0.lowercased() } ?? ""
      format = OutputFormat(rawValue: ending == "ndjson" ? "jsonl" : ending) ?? .csv
    }
  }
}
