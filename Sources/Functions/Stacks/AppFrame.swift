import Catalog
import Columns

extension ScalarFunction {
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
