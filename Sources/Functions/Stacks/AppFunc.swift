import Catalog
import Columns

extension ScalarFunction {
  static let appFunc = ofStack(
    "app_func", .varchar,
    documentation: """
      The innermost function outside Go's standard library, see `is_std`; NULL where all of the stack is \
      the standard library's.
      """,
    example: "app_func(stack) => main.main"
  ) { frames, _, pools in firstOwnFrame(frames, pools)?.function }
}
