import Catalog
import Columns
import Diagnostics

/// One use of a scalar function, as far as it is known before the first row.
public struct ScalarCall {
  /// An argument that is the same for every row; its word is nil for NULL.
  public struct Constant {
    /// The word, nil for NULL.
    public var word: Int64?

    /// A constant argument.
    public init(word: Int64?) { self.word = word }
  }

  /// Position in the signature's overloads.
  public var overload: Int
  /// Types of the arguments as they are given; `.null` for a bare NULL.
  public var argumentTypes: [LogicalType]
  /// Type of the result.
  public var resultType: LogicalType
  /// For each argument its constant, nil where it varies.
  public var constants: [Constant?]
  /// What ids are ids of.
  public var pools: ValuePools

  /// A use of a function.
  public init(
    overload: Int, argumentTypes: [LogicalType], resultType: LogicalType, constants: [Constant?],
    pools: ValuePools
  ) {
    self.overload = overload
    self.argumentTypes = argumentTypes
    self.resultType = resultType
    self.constants = constants
    self.pools = pools
  }
}

/// The code of one use of a scalar function. It may keep what it has worked out (a result per stack id), so
/// a kernel belongs to one place in one query and is used from one thread.
public protocol ScalarKernel: AnyObject {
  /// The results at `rows`, in a vector of `rows.length`.
  ///
  /// - Throws: a `.runtime` error when a value cannot be computed.
  func evaluate(_ arguments: [ColumnVector], rows: RowSet) throws(QueryError) -> ColumnVector
}

/// A scalar function: its signature and what computes it.
public struct ScalarFunction: Sendable {
  /// Name, overloads and documentation.
  public let signature: FunctionSignature
  /// Whether the result is NULL wherever an argument is; the kernel then never sees such rows.
  public let propagatesNull: Bool
  /// Makes the code of one use.
  let makeKernel: @Sendable (ScalarCall) -> any ScalarKernel

  init(
    _ name: String, aliases: [String] = [], overloads: [FunctionOverload], propagatesNull: Bool = true,
    risesWith: Set<Int> = [], documentation: String, example: String,
    makeKernel: @escaping @Sendable (ScalarCall) -> any ScalarKernel
  ) {
    signature = FunctionSignature(
      name, aliases: aliases, kind: .scalar, overloads: overloads, documentation: documentation,
      example: example, risesWith: risesWith)
    self.propagatesNull = propagatesNull
    self.makeKernel = makeKernel
  }

  /// The function ready to be called at one place of a query.
  public func invocation(_ call: ScalarCall) -> ScalarInvocation {
    ScalarInvocation(kernel: makeKernel(call), propagatesNull: propagatesNull)
  }
}
