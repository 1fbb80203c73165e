import Columns
import LogicalPlan

extension Comparison {
  /// Whether the comparison holds for two values of one type, neither of them NULL; nil where that is left to
  /// the code that compares columns (doubles that are no numbers, stacks, lists).
  func holds(_ a: Value, _ b: Value) -> Bool? {
    guard let order = order(a, b) else { return nil }
    switch self {
    case .equal, .notDistinct: return order == 0
    case .notEqual, .distinct: return order != 0
    case .less: return order < 0
    case .lessOrEqual: return order <= 0
    case .greater: return order > 0
    case .greaterOrEqual: return order >= 0
    }
  }

  private func order(_ a: Value, _ b: Value) -> Int? {
    switch (a, b) {
    case (.boolean(let x), .boolean(let y)): sign(x ? 1 : 0, y ? 1 : 0)
    case (.bigint(let x), .bigint(let y)), (.timestamp(let x), .timestamp(let y)),
      (.walltime(let x), .walltime(let y)), (.duration(let x), .duration(let y)):
      sign(x, y)
    case (.double(let x), .double(let y)): x.isNaN || y.isNaN ? nil : sign(x, y)
    // Text is compared by its bytes, as in columns; Swift's own comparison takes `é` in two spellings for one.
    case (.varchar(let x), .varchar(let y)):
      x.utf8.elementsEqual(y.utf8) ? 0 : x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
    default: nil
    }
  }

  private func sign<Number: Comparable>(_ x: Number, _ y: Number) -> Int { x < y ? -1 : x > y ? 1 : 0 }
}
