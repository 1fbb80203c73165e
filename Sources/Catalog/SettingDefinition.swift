import Columns
import Diagnostics

/// A setting of a session: what SET changes, RESET puts back and SHOW SETTINGS lists.
///
/// One is added by a static of this type in a file of its own, beside the code that heeds it, and its line in
/// `SettingRegistry`.
public struct SettingDefinition: Sendable {
  /// The name, lower case.
  public let name: String
  /// The type of its values; NULL is none.
  public let type: LogicalType
  /// The value before SET, of that type.
  public let defaultValue: Value
  /// What it does, in a sentence or two.
  public let documentation: String
  /// Other types of which values are handed to the setting, to be made into its own.
  private let alsoTakes: [LogicalType]
  private let settle: @Sendable (Value) throws(QueryError) -> Value

  /// A setting.
  ///
  /// - Parameters:
  ///   - alsoTakes: other types of values that `settle` makes into one of the setting's type.
  ///   - settle: makes of a value of the type the value that is kept, or throws a `.usage` error that says which
  ///     values there are.
  public init(
    _ name: String, _ type: LogicalType, default defaultValue: Value, documentation: String,
    alsoTakes: [LogicalType] = [],
    settle: @escaping @Sendable (Value) throws(QueryError) -> Value = { (value) throws(QueryError) in value }
  ) {
    self.name = name
    self.type = type
    self.defaultValue = defaultValue
    self.documentation = documentation
    self.alsoTakes = alsoTakes
    self.settle = settle
  }

  /// The value that SET with `value` gives.
  ///
  /// - Throws: a `.usage` or `.type` error where the setting has no such value.
  public func settled(_ value: Value) throws(QueryError) -> Value {
    if value.type == type || alsoTakes.contains(value.type) { return try settle(value) }
    if type == .double, case .bigint(let number) = value { return try settle(.double(Double(number))) }
    throw QueryError(.type, "\"\(name)\" is a \(type.name), and this is \(value.type.name)")
  }
}

/// A setting and the value that it has.
public struct SettingState: Sendable {
  /// The setting.
  public let definition: SettingDefinition
  /// Its value now.
  public var value: Value
  /// The value that RESET gives: what the session began with.
  public var initialValue: Value

  /// A setting that has `value`; its default where that is nil.
  public init(_ definition: SettingDefinition, value: Value? = nil) {
    self.definition = definition
    self.value = value ?? definition.defaultValue
    initialValue = definition.defaultValue
  }
}
