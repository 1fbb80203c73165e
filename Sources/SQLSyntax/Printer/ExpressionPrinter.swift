import Diagnostics

extension Expression {
  /// The canonical text of the expression: keywords and unquoted names in lower case, single spaces, no
  /// parentheses but those it needs. Parsing it gives the same tree (chains of AND and OR may lean the other
  /// way). `x::bigint` stands for both ways to write a cast.
  ///
  /// - Complexity: O(length of the text).
  public var sql: String {
    var writer = TextWriter()
    writer.expression(self)
    return writer.text
  }

  /// The name of a result column that was given none: a column's own name, else `sql`.
  public var resultName: String {
    if case .column(let names) = node, let last = names.last { return last.text }
    return sql
  }
}

extension TextWriter {
  /// Writes an expression, in parentheses where it binds less tightly than `minimum`.
  mutating func expression(_ expression: Expression, _ minimum: Precedence = .or) {
    let needsParentheses = Self.precedence(of: expression.node).map { $0 < minimum } ?? false
    if needsParentheses { text += "(" }
    node(expression.node)
    if needsParentheses { text += ")" }
  }

  /// An operand of `::` or `[ ]`, which bind tighter than all that has operators.
  private mutating func postfixOperand(_ expression: Expression) {
    let needsParentheses = Self.precedence(of: expression.node) != nil
    if needsParentheses { text += "(" }
    node(expression.node)
    if needsParentheses { text += ")" }
  }

  mutating func expressions(_ list: [Expression]) {
    self.list(list) { writer, item in writer.expression(item) }
  }

  /// How tightly the outermost operator binds; nil where there is none.
  private static func precedence(of node: Expression.Node) -> Precedence? {
    switch node {
    case .literal(.integer(let value)) where value < 0: .sign
    case .literal(.double(let value)) where value.sign == .minus: .sign
    case .literal(.duration(let value)) where value < 0: .sign
    case .unary(.not, _), .exists(true, _): .not
    case .unary: .sign
    case .binary(let binary, _, _): binary.precedence
    case .pattern, .between, .inList, .inQuery: .membership
    case .isNull, .isBoolean: .identity
    // A lambda takes all that follows.
    case .lambda: .or
    default: nil
    }
  }

  private mutating func node(_ node: Expression.Node) {
    switch node {
    case .literal(let value): literal(value)
    case .parameter(let name): text += "$\(name)"
    case .column(let names): list(names, separator: ".") { writer, name in writer.name(name, .column) }
    case .star(let value): star(value)
    case .columns(let selection): columns(selection)
    case .unary(let sign, let operand): unary(sign, operand)
    case .binary(let binary, let left, let right): self.binary(binary, left, right)
    case .scalarQuery(let query): inParentheses(query)
    case .exists(let isNegated, let query):
      text += isNegated ? "not exists " : "exists "
      inParentheses(query)
    case .caseWhen(let operand, let branches, let otherwise): caseWhen(operand, branches, otherwise)
    case .cast(let value, let type, let isTry): cast(value, type, isTry: isTry)
    case .call(let value): call(value)
    case .list(let elements):
      text += "["
      expressions(elements)
      text += "]"
    case .element(let list, let index):
      postfixOperand(list)
      text += "["
      expression(index)
      text += "]"
    case .slice(let list, let bounds):
      postfixOperand(list)
      slice(bounds)
    case .lambda(let parameters, let body): lambda(parameters, body)
    case .named(let parameter, let value):
      name(parameter, .column)
      text += " := "
      expression(value)
    case .row(let parts):
      text += "("
      expressions(parts)
      text += ")"
    case .pattern, .between, .inList, .inQuery, .isNull, .isBoolean: predicate(node)
    }
  }

  // MARK: Operators

  private mutating func unary(_ sign: UnaryOperator, _ operand: Expression) {
    text += sign.rawValue.lowercased()
    // Two minus signs would begin a comment, and a number of 2^63 must not meet its sign again.
    if sign == .not || Self.precedence(of: operand.node) == .sign { text += " " }
    expression(operand, sign == .not ? .not : .sign)
  }

  private mutating func binary(_ binary: BinaryOperator, _ left: Expression, _ right: Expression) {
    let level = binary.precedence
    // What does not chain needs parentheses on both sides.
    let chains = level != .comparison && level != .membership
    expression(left, chains ? level : level.tighter)
    text += " \(binary.rawValue.lowercased()) "
    // How AND and OR lean means nothing, and long chains are balanced.
    expression(right, level == .and || level == .or ? level : level.tighter)
  }

  private mutating func predicate(_ node: Expression.Node) {
    switch node {
    case .pattern(let patternOperator, let isNegated, let value, let pattern, let escape):
      expression(value, .operation)
      text += isNegated ? " not " : " "
      text += patternOperator.rawValue.lowercased() + " "
      expression(pattern, .operation)
      if let escape {
        text += " escape "
        expression(escape, .operation)
      }
    case .between(let isNegated, let value, let low, let high):
      expression(value, .operation)
      text += isNegated ? " not between " : " between "
      expression(low, .operation)
      text += " and "
      expression(high, .operation)
    case .inList(let isNegated, let value, let list):
      expression(value, .operation)
      text += isNegated ? " not in (" : " in ("
      expressions(list)
      text += ")"
    case .inQuery(let isNegated, let value, let query):
      expression(value, .operation)
      text += isNegated ? " not in " : " in "
      inParentheses(query)
    case .isNull(let isNegated, let value):
      expression(value, .identity)
      text += isNegated ? " is not null" : " is null"
    case .isBoolean(let isNegated, let value, let truth):
      expression(value, .identity)
      text += (isNegated ? " is not " : " is ") + (truth ? "true" : "false")
    default: break
    }
  }

  // MARK: The rest

  private mutating func star(_ star: StarExpression) {
    if let table = star.table {
      name(table, .column)
      text += "."
    }
    text += "*"
    if !star.excluded.isEmpty {
      text += " exclude ("
      list(star.excluded) { writer, name in writer.name(name, .column) }
      text += ")"
    }
    if !star.replaced.isEmpty {
      text += " replace ("
      list(star.replaced) { writer, item in writer.selectItem(item) }
      text += ")"
    }
  }

  private mutating func columns(_ selection: ColumnSelection) {
    text += "columns("
    switch selection {
    case .pattern(let pattern): text += Self.quoted(pattern, with: "'")
    case .star(let star): self.star(star)
    case .condition(let parameter, let condition): lambda([parameter], condition)
    }
    text += ")"
  }

  private mutating func slice(_ bounds: SliceBounds) {
    text += "["
    if let from = bounds.from { expression(from) }
    text += ":"
    if let to = bounds.to { expression(to) } else if bounds.step != nil { text += "-" }
    if let step = bounds.step {
      text += ":"
      expression(step)
    }
    text += "]"
  }

  private mutating func caseWhen(_ operand: Expression?, _ branches: [CaseBranch], _ otherwise: Expression?) {
    text += "case"
    if let operand {
      text += " "
      expression(operand)
    }
    for branch in branches {
      text += " when "
      expression(branch.condition)
      text += " then "
      expression(branch.result)
    }
    if let otherwise {
      text += " else "
      expression(otherwise)
    }
    text += " end"
  }

  private mutating func cast(_ value: Expression, _ type: TypeName, isTry: Bool) {
    if isTry {
      text += "try_cast("
      expression(value)
      text += " as "
    } else {
      postfixOperand(value)
      text += "::"
    }
    name(Name(type.name.lowercased(), span: type.span))
    text += String(repeating: "[]", count: type.listDepth)
    if isTry { text += ")" }
  }

  private mutating func lambda(_ parameters: [Name], _ body: Expression) {
    if parameters.count == 1 {
      name(parameters[0], .column)
    } else {
      text += "("
      list(parameters) { writer, name in writer.name(name, .column) }
      text += ")"
    }
    text += " -> "
    expression(body)
  }
}

extension BinaryOperator {
  /// How tightly it binds.
  var precedence: Precedence {
    switch self {
    case .or: .or
    case .and: .and
    case .isDistinctFrom, .isNotDistinctFrom: .identity
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: .comparison
    case .overlaps: .membership
    case .concatenate, .matches, .notMatches, .matchesAnyCase, .notMatchesAnyCase: .operation
    case .add, .subtract: .sum
    case .multiply, .divide, .integerDivide, .modulo: .product
    }
  }
}
