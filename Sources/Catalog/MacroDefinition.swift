/// A macro: an expression or a query with a name and parameters, put in the place of each call.
public struct MacroDefinition: Sendable, Hashable {
  /// A parameter.
  public struct Parameter: Sendable, Hashable {
    /// The name that the body uses, lower case.
    public var name: String
    /// The expression, in the language, that it stands for where a call does not say; nil where a call must.
    public var defaultValue: String?

    /// A parameter.
    public init(name: String, defaultValue: String? = nil) {
      self.name = name
      self.defaultValue = defaultValue
    }
  }

  /// The name, lower case.
  public var name: String
  /// The parameters, those with a default last.
  public var parameters: [Parameter]
  /// The expression or the query, in the language.
  public var body: String
  /// Whether the body is a query, and the macro stands in FROM.
  public var isTable: Bool

  /// A macro.
  public init(name: String, parameters: [Parameter], body: String, isTable: Bool) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.isTable = isTable
  }

  /// The name with the parameters, as a call has them: `rate(n, per := 1s)`.
  public var title: String {
    let list = parameters.map { parameter in
      parameter.defaultValue.map { "\(parameter.name) := \($0)" } ?? parameter.name
    }
    return "\(name)(\(list.joined(separator: ", ")))"
  }
}
