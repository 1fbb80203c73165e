import Catalog
import Columns

// Functions from a stack to one of its frames, or to their number.

extension ScalarFunction {
  static let leaf = ofStack(
    "leaf", .varchar,
    documentation: "The innermost function: what was executing. NULL where the runtime does not name it.",
    example: "leaf(stack) => runtime.gopark"
  ) { frames, _, pools in frames.first.flatMap { pools.function(of: $0) } }

  static let root = ofStack(
    "root", .varchar,
    documentation: "The outermost function: the goroutine's entry. NULL where the runtime does not name it.",
    example: "root(stack) => main.main"
  ) { frames, _, pools in frames.last.flatMap { pools.function(of: $0) } }

  static let depth = ofStack(
    "depth", .bigint, documentation: "The number of frames.", example: "depth(stack) => 3"
  ) { frames, _, _ in Int64(frames.count) }

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

  static let funcs = ofStack(
    "funcs", .list(.varchar), documentation: "The functions of all frames, leaf first.",
    example: "funcs(stack) => [runtime.gopark, sync.(*Mutex).Lock, main.main]"
  ) { frames, _, pools in pools.lists.intern(frames.map { pools.stacks.frame($0).function }) }

  static let folded = ofStack(
    "folded", .varchar,
    documentation: "The functions from root to leaf, joined by semicolons: what flame graph tools read.",
    example: "folded(stack) => main.main;sync.(*Mutex).Lock;runtime.gopark"
  ) { frames, _, pools in
    let names = frames.reversed().map { pools.strings.string(pools.stacks.frame($0).function) }
    return pools.strings.intern(names.joined(separator: ";"))
  }

  /// A function of a stack, and perhaps one more value, worked out once for each stack.
  static func ofStack(
    _ name: String, _ result: LogicalType, argument: LogicalType? = nil, documentation: String,
    example: String,
    compute: @escaping @Sendable (_ frames: [Int32], _ argument: Int64, ValuePools) -> Int64?
  ) -> ScalarFunction {
    ScalarFunction(
      name,
      overloads: [
        FunctionOverload([.exact(.stack)] + (argument.map { [.exact($0)] } ?? []), returns: .exact(result))
      ],
      documentation: documentation, example: example
    ) { call in
      let pools = call.pools
      return MemoKernel(call) { row in
        compute(pools.stacks.frameIDs(of: row[0]), row.count > 1 ? row[1] : 0, pools)
      }
    }
  }
}

extension ValuePools {
  /// The function of a frame, a string id; nil where it has no name: the runtime writes such a frame where it runs
  /// on a stack of its own.
  func function(of frame: Int32) -> Int64? {
    let function = stacks.frame(frame).function
    return strings.bytes(function).isEmpty ? nil : function
  }
}
