import Catalog
import Columns

extension ScalarFunction {
  static func trimming(
    _ name: String, left: Bool, right: Bool, where place: String, example: String
  ) -> ScalarFunction {
    ScalarFunction(
      name,
      overloads: [
        FunctionOverload([.exact(.varchar)], returns: .exact(.varchar)),
        FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.varchar)),
      ],
      documentation: "The text without the blanks, or the characters given, at \(place).", example: example
    ) { call in
      let strings = call.pools.strings
      return MemoKernel(call) { row in
        let dropped =
          row.count > 1 ? Set(String(decoding: strings.bytes(row[1]), as: UTF8.self).unicodeScalars) : [" "]
        var scalars = Substring(strings.string(row[0])).unicodeScalars
        while left, let first = scalars.first, dropped.contains(first) { scalars.removeFirst() }
        while right, let last = scalars.last, dropped.contains(last) { scalars.removeLast() }
        return strings.intern(String(scalars))
      }
    }
  }
}
