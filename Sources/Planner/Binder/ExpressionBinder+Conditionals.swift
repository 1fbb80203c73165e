import Columns
import Diagnostics
import LogicalPlan
import SQLSyntax

// CASE, and the functions that are CASE under another name.
extension ExpressionBinder {
  func bindCase(
    _ operand: Expression?, _ written: [CaseBranch], _ otherwise: Expression?, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let value = try operand.map { (written) throws(QueryError) in try bind(written) }
    var branches: [BoundBranch] = []
    for branch in written {
      var condition = try bind(branch.condition)
      if let value {
        try context.chargeCopy(of: value, at: operand?.span)
        condition = try compare(.equal, value, condition, at: branch.condition.span)
      } else {
        condition = try self.condition(condition, at: branch.condition.span, in: "WHEN")
      }
      branches.append(BoundBranch(condition: condition, result: try bind(branch.result)))
    }
    let last = try otherwise.map { (written) throws(QueryError) in try bind(written) }
    return try caseWhen(branches, otherwise: last ?? .constant(.null, .null), at: span)
  }

  /// A CASE whose results are brought to one type.
  private func caseWhen(
    _ branches: [BoundBranch], otherwise: BoundExpression, at span: SourceSpan
  ) throws(QueryError) -> BoundExpression {
    let type = try commonType(branches.map(\.result) + [otherwise], doing: "mix", at: span)
    let converted = branches.map {
      BoundBranch(condition: $0.condition, result: $0.result.converted(to: type))
    }
    return .caseWhen(converted, otherwise: otherwise.converted(to: type), type)
  }

  /// Names of the functions that are bound as CASE.
  static let conditionals = ["coalesce", "ifnull", "nullif", "if", "iff"]

  /// `coalesce`, `ifnull`, `nullif` and `if`, or nil for any other function.
  ///
  /// An operand that CASE tests and returns stands in it twice; it is counted twice.
  func bindConditional(
    _ name: String, _ written: [Expression], at span: SourceSpan
  ) throws(QueryError) -> BoundExpression? {
    guard Self.conditionals.contains(name) else { return nil }
    let counts: ClosedRange<Int> =
      switch name {
      case "coalesce": 1...Int.max
      case "if", "iff": 3...3
      default: 2...2
      }
    guard counts.contains(written.count) else {
      let wanted = counts.upperBound == Int.max ? "at least one argument" : "\(counts.lowerBound) arguments"
      throw QueryError(.bind, "\(name) takes \(wanted), not \(written.count)", at: span)
    }
    var arguments: [BoundExpression] = []
    for argument in written { arguments.append(try bind(argument)) }
    switch name {
    case "if", "iff":
      let test = try condition(arguments[0], at: written[0].span, in: name)
      return try caseWhen(
        [BoundBranch(condition: test, result: arguments[1])], otherwise: arguments[2], at: span)
    case "nullif":
      try context.chargeCopy(of: arguments[0], at: span)
      let test = try compare(.equal, arguments[0], arguments[1], at: span)
      let type = arguments[0].type
      return .caseWhen(
        [BoundBranch(condition: test, result: .constant(.null, type))], otherwise: arguments[0], type)
    default:
      for argument in arguments.dropLast() { try context.chargeCopy(of: argument, at: span) }
      let branches = arguments.dropLast().map {
        BoundBranch(condition: .not(.isNull($0)), result: $0)
      }
      guard let last = arguments.last else { return nil }
      if branches.isEmpty { return last }
      return try caseWhen(branches, otherwise: last, at: span)
    }
  }
}
