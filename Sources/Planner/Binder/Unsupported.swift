import Diagnostics

/// The error for a part of the language that this version does not have.
///
/// - Parameter feature: in the plural: `joins`.
func unsupported(_ feature: String, at span: SourceSpan, hint: String? = nil) -> QueryError {
  QueryError(.bind, "\(feature) are not in this version of tq", at: span, hint: hint)
}
