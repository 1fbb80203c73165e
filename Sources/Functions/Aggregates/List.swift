import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let list = AggregateFunction(
    "list", aliases: ["array_agg"], overloads: [FunctionOverload([.any], returns: .list(of: 0))],
    documentation: "All values of the group in a list, NULLs too; NULL where there is no row.",
    example: "list(g) => [1, 7, 12]", keeps: .everyValue
  ) { ListOfValues($0.pools) }
}

private final class ListOfValues: CollectingAccumulator {
  var collected = CollectedValues()
  let canContinue = false
  private let pools: ValuePools

  init(_ pools: ValuePools) { self.pools = pools }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    collected.append(input, arguments[0], keepsNull: true)
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    let (values, starts) = collected.takeByGroup(groupCount: groupCount)
    var result = ColumnVector(capacity: groupCount)
    for group in 0..<groupCount {
      let rows = starts[group]..<starts[group + 1]
      result.append(rows.isEmpty ? nil : pools.lists.intern(rows.map { values[$0] }))
    }
    return result
  }
}
