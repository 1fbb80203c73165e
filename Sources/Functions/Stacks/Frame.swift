import Catalog
import Columns

extension ScalarFunction {
  static let frame = ofStack(
    "frame", .varchar, argument: .bigint,
    documentation: """
      The function of the frame `n` steps from the leaf (0 is the leaf); NULL past the root, and where the \
      runtime does not name it.
      """,
    example: "frame(stack, 1) => sync.(*Mutex).Lock"
  ) { frames, n, pools in
    n >= 0 && n < frames.count ? pools.function(of: frames[Int(n)]) : nil
  }
}
