import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let lpad = ScalarFunction(
    "lpad", overloads: padding,
    documentation: "The text filled up on the left to so many characters, or cut to them.",
    example: "lpad('7', 3, '0') => 007"
  ) { padded($0, "lpad", onLeft: true) }
}
