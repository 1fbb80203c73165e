import Catalog
import Columns
import Diagnostics

/// The code of one use of a table function: rows of a row's arguments, some at a time. It is used from one
/// thread.
public protocol TableKernel: AnyObject {
  /// Turns to the arguments at `row`; what was left of the row before is dropped.
  ///
  /// - Throws: a `.runtime` error where no rows can be made of them.
  func begin(_ arguments: [ColumnVector], row: Int) throws(QueryError)

  /// Appends the row's next rows, at most `limit`, to the function's columns. Returns how many; fewer than
  /// `limit` only where there are no more.
  ///
  /// - Throws: a `.runtime` error when a value cannot be computed.
  func make(_ limit: Int, into columns: inout [ColumnVector]) throws(QueryError) -> Int
}

/// A table function: its signature and what makes its rows.
public struct TableFunction: Sendable {
  /// Name, overloads, columns and documentation.
  public let signature: FunctionSignature
  private let make: @Sendable (_ overload: Int, _ pools: ValuePools) -> any TableKernel

  init(
    _ name: String, overloads: [FunctionOverload], rows: RowForm, documentation: String, example: String,
    make: @escaping @Sendable (_ overload: Int, _ pools: ValuePools) -> any TableKernel
  ) {
    signature = FunctionSignature(
      name, kind: .table, overloads: overloads, documentation: documentation, example: example, rows: rows)
    self.make = make
  }

  /// The code of one use of the function.
  ///
  /// - Parameter pools: what words of arguments are ids of.
  public func kernel(overload: Int, pools: ValuePools) -> any TableKernel { make(overload, pools) }
}
