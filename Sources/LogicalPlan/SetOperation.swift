/// What becomes of the rows of several inputs with columns of the same types. Rows are equal where all their
/// values are, NULL being equal to itself.
public enum SetOperation: String, Hashable, Sendable {
  /// All rows of two or more inputs, as they come.
  case unionAll = "union all"
  /// The distinct rows that both inputs have, in the order of the first.
  case intersect = "intersect"
  /// Each row as often as the input has it that has it less often.
  case intersectAll = "intersect all"
  /// The distinct rows of the first input that the second does not have.
  case except = "except"
  /// Each row as often as the first input has it more than the second.
  case exceptAll = "except all"
}
