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

  static let appFrame = ofStack(
    "app_frame", .varchar,
    documentation: "As `app_func`, with the place in the source: `function file:line`.",
    example: "app_frame(stack) => main.main /app/main.go:12"
  ) { frames, _, pools in
    firstOwnFrame(frames, pools).map { frame in
      let function = pools.strings.string(frame.function)
      return pools.strings.intern("\(function) \(pools.strings.string(frame.file)):\(frame.line)")
    }
  }
}

private func firstOwnFrame(_ frames: [Int32], _ pools: ValuePools) -> StackPool.Frame? {
  frames.lazy.map { pools.stacks.frame($0) }
    .first {
      let name = pools.strings.bytes($0.function)
      return !name.isEmpty && !GoSymbol(name).isStandard
    }
}
