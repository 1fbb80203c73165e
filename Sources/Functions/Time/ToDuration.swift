import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static func made(_ name: String, unit: Int64, _ what: String, example: String) -> ScalarFunction {
    ScalarFunction(
      name,
      overloads: [LogicalType.bigint, .double].map {
        FunctionOverload([.exact($0)], returns: .exact(.duration))
      },
      documentation: "The DURATION of a number of \(what).", example: example
    ) { call in
      MemoKernel(call) { row throws(QueryError) in
        let (product, overflow) = row[0].multipliedReportingOverflow(by: unit)
        let isDouble = call.overload == 1
        let result =
          isDouble ? roundedInteger(double(row[0]) * Double(unit)) : overflow ? nil : product
        guard let result else {
          let number = valueText(row[0], call.argumentTypes[0], call.pools)
          throw QueryError(.runtime, "the result of \(name)(\(number)) does not fit in DURATION")
        }
        return result
      }
    }
  }
}
