import Catalog
import Columns

extension ScalarFunction {
  static let root = ofStack(
    "root", .varchar,
    documentation: "The outermost function: the goroutine's entry. NULL where the runtime does not name it.",
    example: "root(stack) => main.main"
  ) { frames, _, pools in frames.last.flatMap { pools.function(of: $0) } }
}
