import Catalog
import Columns

extension ScalarFunction {
  static let folded = ofStack(
    "folded", .varchar,
    documentation: "The functions from root to leaf, joined by semicolons: what flame graph tools read.",
    example: "folded(stack) => main.main;sync.(*Mutex).Lock;runtime.gopark"
  ) { frames, _, pools in
    let names = frames.reversed().map { pools.strings.string(pools.stacks.frame($0).function) }
    return pools.strings.intern(names.joined(separator: ";"))
  }
}
