import Catalog
import Columns

/// How tightly an expression holds together; an operand that holds together less than its place asks for
/// stands in parentheses.
private enum Tightness: Int {
  case lowest, or, and, not, comparison, concatenation, sum, product, prefix, primary
}

extension BoundExpression {
  /// The expression as SQL-like text, with no more parentheses than its meaning needs.
  public var text: String { text(within: .lowest) }

  private func text(within place: Tightness) -> String {
    let (text, tightness) = spelled
    return tightness.rawValue < place.rawValue ? "(\(text))" : text
  }

  private var spelled: (String, Tightness) {
    switch self {
    case .column(_, _, let name): return (name, Self.isOneWord(name) ? .primary : .lowest)
    case .constant(let value, _): return value.spelled
    case .call(let function, let arguments, _, _):
      return Self.spelledCall(function.name, arguments)
    case .lambda(let lambda, let arguments, _, _):
      let list = arguments.first?.text ?? ""
      return ("\(lambda.function.rawValue)(\(list), \(lambda.text))", .primary)
    case .comparison(let comparison, let left, let right):
      let symbol = comparison.rawValue.lowercased()
      return (
        "\(left.text(within: .concatenation)) \(symbol) \(right.text(within: .concatenation))", .comparison
      )
    case .and(let parts): return (parts.map { $0.text(within: .not) }.joined(separator: " and "), .and)
    case .or(let parts): return (parts.map { $0.text(within: .and) }.joined(separator: " or "), .or)
    case .not(.isNull(let inner)): return ("\(inner.text(within: .concatenation)) is not null", .comparison)
    case .not(let inner): return ("not \(inner.text(within: .not))", .not)
    case .isNull(let inner): return ("\(inner.text(within: .concatenation)) is null", .comparison)
    case .isIn(let value, let list):
      let items = list.map(\.text).joined(separator: ", ")
      return ("\(value.text(within: .concatenation)) in (\(items))", .comparison)
    case .caseWhen(let branches, let otherwise, _):
      let whens = branches.map { "when \($0.condition.text) then \($0.result.text)" }
      return ("case \(whens.joined(separator: " ")) else \(otherwise.text) end", .primary)
    case .cast(let inner, let type, let isTry, _):
      if isTry { return ("try_cast(\(inner.text) as \(type.name))", .primary) }
      return ("\(inner.text(within: .primary))::\(type.name)", .primary)
    }
  }

  /// Whether a column's name, which may be an expression's text, has no blanks but in parentheses.
  private static func isOneWord(_ name: String) -> Bool {
    var depth = 0
    for byte in name.utf8 {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
      if byte == UInt8(ascii: " "), depth == 0 { return false }
    }
    return true
  }

  private static func spelledCall(_ name: String, _ arguments: [BoundExpression]) -> (String, Tightness) {
    if arguments.count == 2, let tightness = infixTightness(name) {
      let left = arguments[0].text(within: tightness)
      // All infix operators group to the left, so a right operand of the same tightness keeps its parentheses.
      let right = arguments[1].text(within: Tightness(rawValue: tightness.rawValue + 1) ?? .primary)
      return ("\(left) \(name) \(right)", tightness)
    }
    switch (name, arguments.count) {
    case ("negate", 1): return ("-\(arguments[0].text(within: .primary))", .prefix)
    case ("like", 2), ("ilike", 2), ("glob", 2):
      let sides = arguments.map { $0.text(within: .concatenation) }
      return ("\(sides[0]) \(name) \(sides[1])", .comparison)
    case ("list_extract", 2):
      return ("\(arguments[0].text(within: .primary))[\(arguments[1].text)]", .primary)
    case ("list_value", _): return ("[\(arguments.map(\.text).joined(separator: ", "))]", .primary)
    default: return ("\(name)(\(arguments.map(\.text).joined(separator: ", ")))", .primary)
    }
  }

  private static func infixTightness(_ name: String) -> Tightness? {
    switch name {
    case "||": .concatenation
    case "+", "-": .sum
    case "*", "/", "//", "%": .product
    default: nil
    }
  }
}

extension Value {
  /// The value as a literal of the language, or as near to one as there is.
  public var literalText: String { spelled.0 }

  fileprivate var spelled: (String, Tightness) {
    switch self {
    case .null: ("null", .primary)
    case .boolean(let value): (value ? "true" : "false", .primary)
    case .bigint(let value): ("\(value)", value < 0 ? .prefix : .primary)
    case .double(let value): ("\(value)", value < 0 ? .prefix : .primary)
    case .varchar(let text): (quoted(text), .primary)
    case .timestamp(let nanoseconds), .duration(let nanoseconds):
      (durationText(nanoseconds), nanoseconds < 0 ? .prefix : .primary)
    case .walltime(let nanoseconds): ("\(nanoseconds)::WALLTIME", .primary)
    case .stack(let frames): ("<stack of \(frames.count) frames>", .primary)
    case .list(let elements, _):
      ("[\(elements.map(\.literalText).joined(separator: ", "))]", .primary)
    }
  }
}

/// Text between single quotes, with those inside doubled.
private func quoted(_ text: String) -> String {
  var out = "'"
  for character in text.unicodeScalars {
    if character == "'" { out += "''" } else { out.unicodeScalars.append(character) }
  }
  return out + "'"
}

/// A DURATION literal in the largest unit that divides it.
private func durationText(_ nanoseconds: Int64) -> String {
  let units: [(String, Int64)] = [
    ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000),
  ]
  guard nanoseconds != 0 else { return "0s" }
  for (name, size) in units where nanoseconds % size == 0 { return "\(nanoseconds / size)\(name)" }
  return "\(nanoseconds)ns"
}
