import Catalog
import Columns
import Diagnostics

extension ScalarFunction {
  static let datePart = ScalarFunction(
    "date_part", aliases: ["datepart"],
    overloads: [FunctionOverload([.exact(.varchar), .exact(.walltime)], returns: .exact(.bigint))],
    documentation: "The part of an instant, in UTC, that is named: what the function of that name gives.",
    example: "date_part('hour', '2026-11-21 08:30:00'::walltime) => 8"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row throws(QueryError) in
      try DatePart.named(strings.string(row[0]), in: "date_part").value(of: CalendarTime(row[1]))
    }
  }
}
