import Catalog
import Columns

/// A whole number is its own floor.
enum Same: UnaryOperation {
  static func apply(_ a: Int64, _ fault: inout Bool) -> Int64 { a }
}

extension ScalarFunction {
  static let numberOrInteger = [
    FunctionOverload([.exact(.bigint)], returns: .exact(.bigint)),
    FunctionOverload([.exact(.double)], returns: .exact(.double)),
  ]
}
