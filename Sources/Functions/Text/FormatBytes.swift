import Catalog
import Columns

extension ScalarFunction {
  static let formatBytes = ScalarFunction(
    "format_bytes",
    overloads: [FunctionOverload([.exact(.bigint)], returns: .exact(.varchar))],
    documentation: "A number of bytes as people read it, in powers of 1024.",
    example: "format_bytes(123456789) => 117.7 MiB"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
      let sign = row[0] < 0 ? "-" : ""
      var size = row[0].magnitude
      if size < 1024 { return strings.intern("\(sign)\(size) byte\(size == 1 ? "" : "s")") }
      var unit = 0
      var tenths = size / 1024 * 10 + size % 1024 * 10 / 1024
      while tenths >= 10_240, unit + 1 < units.count {
        size /= 1024
        unit += 1
        tenths = size / 1024 * 10 + size % 1024 * 10 / 1024
      }
      return strings.intern("\(sign)\(tenths / 10).\(tenths % 10) \(units[unit])")
    }
  }
}
