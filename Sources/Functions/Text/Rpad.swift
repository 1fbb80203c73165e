import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let rpad = ScalarFunction(
    "rpad", overloads: padding,
    documentation: "The text filled up on the right to so many characters, or cut to them.",
    example: "rpad('ab', 4, '.') => ab.."
  ) { padded($0, "rpad", onLeft: false) }
}
