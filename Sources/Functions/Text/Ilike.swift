import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let ilike = ScalarFunction(
    "ilike", overloads: withEscape, documentation: "As `like`, without regard to case.",
    example: "'GC worker' ILIKE 'gc%' => true"
  ) { matcher($0, ignoringCase: true) }
}
