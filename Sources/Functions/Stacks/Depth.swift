import Catalog
import Columns

extension ScalarFunction {
  static let depth = ofStack(
    "depth", .bigint, documentation: "The number of frames.", example: "depth(stack) => 3"
  ) { frames, _, _ in Int64(frames.count) }
}
