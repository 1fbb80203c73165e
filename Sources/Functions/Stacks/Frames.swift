import Catalog
import Columns

// Functions from a stack to one of its frames, or to their number.

extension ValuePools {
  /// The function of a frame, a string id; nil where it has no name: the runtime writes such a frame where it runs
  /// on a stack of its own.
  func function(of frame: Int32) -> Int64? {
    let function = stacks.frame(frame).function
    return strings.bytes(function).isEmpty ? nil : function
  }
}

extension ScalarFunction {
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
