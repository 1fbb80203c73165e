import Diagnostics
import LogicalPlan
import SQLSyntax

/// Where COPY writes, as far as the language knows; which formats there are is for others to say.
public struct CopyRequest: Sendable, Hashable {
  /// The path.
  public var file: String
  /// FORMAT; nil where not said.
  public var format: String?
  /// Where the format stands, or the file where it does not.
  public var formatSpan: SourceSpan
  /// HEADER; true where not said.
  public var showsHeader: Bool
  /// NULL 'text'; nil where not said.
  public var nullText: String?
}

/// COPY.
struct CopyBinder {
  let context: BindingContext

  private static let options = ["format", "header", "null"]

  /// The query and where its rows go.
  func bind(_ query: Query, _ target: CopyTarget) throws(QueryError) -> (LogicalOperator, CopyRequest) {
    if target.file.isEmpty {
      throw QueryError(.bind, "COPY needs a file's name", at: target.span)
    }
    var request = CopyRequest(
      file: target.file, format: nil, formatSpan: target.span, showsHeader: true, nullText: nil)
    var seen: Set<String> = []
    for option in target.options {
      let name = option.name.text.lowercased()
      guard seen.insert(name).inserted else {
        throw QueryError(.bind, "COPY has the option \"\(name)\" twice", at: option.span)
      }
      switch (name, option.value) {
      case ("format", .string(let format)?):
        request.format = format.lowercased()
        request.formatSpan = option.span
      case ("header", nil): request.showsHeader = true
      case ("header", .boolean(let flag)?): request.showsHeader = flag
      case ("null", .string(let text)?): request.nullText = text
      case ("format", _), ("header", _), ("null", _):
        throw QueryError(
          .bind, "the option \"\(name)\" of COPY has no such value", at: option.span,
          hint: "write (format csv, header false, null 'text')")
      default:
        throw QueryError(
          .bind, "COPY has no option \"\(name)\"", at: option.name.span,
          hint: didYouMean(nearestName(to: name, in: Self.options)) ?? "there are FORMAT, HEADER and NULL")
      }
    }
    return (try QueryBinder(context: context).bind(query), request)
  }
}
