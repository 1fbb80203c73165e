import Catalog
import Columns

extension ScalarFunction {
  static let leaf = ofStack(
    "leaf", .varchar,
    documentation: "The innermost function: what was executing. NULL where the runtime does not name it.",
    example: "leaf(stack) => runtime.gopark"
  ) { frames, _, pools in frames.first.flatMap { pools.function(of: $0) } }
}
