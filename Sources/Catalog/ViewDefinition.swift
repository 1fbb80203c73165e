/// A view: a query with a name, which stands for its rows.
///
/// A column called `trace` is left out of `select *` where only one trace is open, as it is in tables.
public struct ViewDefinition: Sendable, Hashable {
  /// The name, lower case.
  public var name: String
  /// What a row is, in one sentence.
  public var summary: String
  /// The query, in the language.
  public var query: String

  /// A view.
  public init(name: String, summary: String, query: String) {
    self.name = name
    self.summary = summary
    self.query = query
  }
}
