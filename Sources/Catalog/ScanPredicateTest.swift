import Columns

extension ScanPredicate.Test {
  /// Whether a value passes: used where a column's value is known before there is a row.
  public func passes(_ value: Value) -> Bool {
    switch self {
    case .isNull: value == .null
    case .isNotNull: value != .null
    case .equal(let other): value != .null && value == other
    case .notEqual(let other): value != .null && value != other
    case .isIn(let others): value != .null && others.contains(value)
    case .less(let other): Self.compare(value, other).map { $0 < 0 } ?? false
    case .lessOrEqual(let other): Self.compare(value, other).map { $0 <= 0 } ?? false
    case .greater(let other): Self.compare(value, other).map { $0 > 0 } ?? false
    case .greaterOrEqual(let other): Self.compare(value, other).map { $0 >= 0 } ?? false
    }
  }

  /// Order of two values of one type, nil where one is NULL. Strings go by their bytes, stacks frame by frame
  /// from the leaf by function, file, line and pc.
  private static func compare(_ left: Value, _ right: Value) -> Int? {
    func order<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : (a == b ? 0 : 1) }
    func text(_ a: String, _ b: String) -> Int {
      if a.utf8.elementsEqual(b.utf8) { return 0 }
      return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : 1
    }
    switch (left, right) {
    case (.boolean(let a), .boolean(let b)): return order(a ? 1 : 0, b ? 1 : 0)
    case (.bigint(let a), .bigint(let b)), (.timestamp(let a), .timestamp(let b)),
      (.walltime(let a), .walltime(let b)), (.duration(let a), .duration(let b)):
      return order(a, b)
    case (.double(let a), .double(let b)): return order(a, b)
    case (.varchar(let a), .varchar(let b)): return text(a, b)
    case (.stack(let a), .stack(let b)):
      for (x, y) in zip(a, b) where x != y {
        let parts = [
          text(x.function, y.function), text(x.file, y.file), order(x.line, y.line), order(x.pc, y.pc),
        ]
        return parts.first { $0 != 0 } ?? 0
      }
      return order(a.count, b.count)
    case (.list(let a, _), .list(let b, _)):
      for (x, y) in zip(a, b) {
        if let part = compare(x, y), part != 0 { return part }
      }
      return order(a.count, b.count)
    default: return nil
    }
  }
}
