import Catalog
import Columns

extension ScalarFunction {
  static let pi = ScalarFunction(
    "pi", overloads: [FunctionOverload([], returns: .exact(.double))],
    documentation: "The ratio of a circle's circumference to its diameter.",
    example: "pi() => 3.141592653589793"
  ) { _ in ConstantKernel(word(Double.pi)) }
}

/// A function without arguments.
private final class ConstantKernel: ScalarKernel {
  private let constant: Int64

  init(_ constant: Int64) { self.constant = constant }

  func evaluate(_ arguments: [ColumnVector], rows: RowSet) -> ColumnVector {
    ColumnVector(repeating: constant, count: rows.length)
  }
}
