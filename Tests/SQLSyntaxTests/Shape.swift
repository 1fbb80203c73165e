@testable import SQLSyntax

/// A tree as text without its places: for comparing two trees. Lists and fields in order, what is nil, false or
/// empty left out.
func shape(_ value: Any) -> String {
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .optional:
    return mirror.children.first.map { shape($0.value) } ?? "nil"
  case .collection:
    return "[" + mirror.children.map { shape($0.value) }.joined(separator: ", ") + "]"
  case .struct where !(value is String):
    let fields = mirror.children.compactMap { child -> String? in
      guard let label = child.label, label != "span" else { return nil }
      let text = shape(child.value)
      return ["nil", "false", "[]"].contains(text) ? nil : "\(label): \(text)"
    }
    return fields.isEmpty ? "\(value)" : "{" + fields.joined(separator: " ") + "}"
  case .enum:
    guard let child = mirror.children.first else { return "\(value)" }
    return "\(child.label ?? "")(\(shape(child.value)))"
  case .tuple:
    return mirror.children.map { shape($0.value) }.joined(separator: ", ")
  default:
    return String(reflecting: value)
  }
}

/// An expression with every operator in parentheses, prefix: `(+ a (* b c))`. What has no operator is as
/// `Expression.sql` prints it. Chains of AND and of OR are flat, `(or a b c)`: how they lean means nothing.
func prefix(_ expression: Expression) -> String {
  switch expression.node {
  case .unary(let sign, let operand): "(\(sign.rawValue.lowercased()) \(prefix(operand)))"
  case .binary(let binary, _, _) where binary == .and || binary == .or:
    "(\(binary.rawValue.lowercased()) \(operands(of: binary, in: expression).map(prefix).joined(separator: " ")))"
  case .binary(let binary, let left, let right):
    "(\(binary.rawValue.lowercased()) \(prefix(left)) \(prefix(right)))"
  case .pattern(let pattern, let isNegated, let value, let text, let escape):
    "(\(isNegated ? "not " : "")\(pattern.rawValue.lowercased()) \(prefix(value)) \(prefix(text))"
      + (escape.map { " \(prefix($0))" } ?? "") + ")"
  case .between(let isNegated, let value, let low, let high):
    "(\(isNegated ? "not " : "")between \(prefix(value)) \(prefix(low)) \(prefix(high)))"
  case .inList(let isNegated, let value, let list):
    "(\(isNegated ? "not " : "")in \(prefix(value)) [\(list.map(prefix).joined(separator: " "))])"
  case .isNull(let isNegated, let value): "(\(isNegated ? "not " : "")null? \(prefix(value)))"
  case .isBoolean(let isNegated, let value, let truth):
    "(\(isNegated ? "not " : "")\(truth)? \(prefix(value)))"
  case .cast(let value, let type, let isTry):
    "(\(isTry ? "try_" : "")cast \(prefix(value)) \(type.name)\(String(repeating: "[]", count: type.listDepth)))"
  case .element(let list, let index): "(element \(prefix(list)) \(prefix(index)))"
  case .slice(let list, let bounds):
    "(slice \(prefix(list)) \(bounds.from.map(prefix) ?? ""):"
      + (bounds.to.map(prefix) ?? (bounds.step == nil ? "" : "-"))
      + (bounds.step.map { ":\(prefix($0))" } ?? "") + ")"
  case .lambda(let parameters, let body):
    "(lambda \(parameters.map(\.text).joined(separator: ",")) \(prefix(body)))"
  case .row(let parts): "(row \(parts.map(prefix).joined(separator: " ")))"
  default: expression.sql
  }
}

private func operands(of chain: BinaryOperator, in expression: Expression) -> [Expression] {
  guard case .binary(chain, let left, let right) = expression.node else { return [expression] }
  return operands(of: chain, in: left) + operands(of: chain, in: right)
}

/// A tree was not of the kind that the test says.
struct UnexpectedShape: Error {
  var what: String

  init(_ what: String) { self.what = what }
}
