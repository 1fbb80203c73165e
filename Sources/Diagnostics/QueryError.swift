/// Everything that tq reports as going wrong, with a stable code and, where there is one, a place in the query.
///
/// Every layer throws this one type (typed throws), so that the command, the shell and the library print
/// errors alike.
public struct QueryError: Error, Hashable, Sendable {
  /// The class of an error; its raw value is printed and stable.
  public enum Code: String, Sendable, CaseIterable {
    /// The text is not in the language.
    case syntax
    /// A name is unknown or ambiguous, or used where it may not be.
    case bind
    /// Types do not fit.
    case type
    /// A value could not be computed (overflow, a bad cast, a limit reached).
    case runtime
    /// A trace could not be read, or not wholly.
    case trace
    /// The command line or a setting is wrong, or a file could not be opened or written.
    case usage
    /// The query was cancelled.
    case cancelled
  }

  /// The class of the error.
  public var code: Code
  /// What is wrong, one sentence without a final full stop, names in double quotes.
  public var message: String
  /// Where in the query's text, if anywhere.
  public var span: SourceSpan?
  /// What to do about it, if there is something to say: `did you mean "dur"?`.
  public var hint: String?

  /// An error of class `code`.
  public init(_ code: Code, _ message: String, at span: SourceSpan? = nil, hint: String? = nil) {
    self.code = code
    self.message = message
    self.span = span
    self.hint = hint
  }

  /// The same error with `span` where it had no place of its own.
  public func located(at span: SourceSpan?) -> QueryError {
    var copy = self
    copy.span = copy.span ?? span
    return copy
  }
}
