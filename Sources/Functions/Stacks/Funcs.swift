import Catalog
import Columns

extension ScalarFunction {
  static let funcs = ofStack(
    "funcs", .list(.varchar), documentation: "The functions of all frames, leaf first.",
    example: "funcs(stack) => [runtime.gopark, sync.(*Mutex).Lock, main.main]"
  ) { frames, _, pools in pools.lists.intern(frames.map { pools.stacks.frame($0).function }) }
}
