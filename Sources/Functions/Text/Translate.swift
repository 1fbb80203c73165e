import Catalog
import Columns

extension ScalarFunction {
  static let translate = ScalarFunction(
    "translate",
    overloads: [
      FunctionOverload([.exact(.varchar), .exact(.varchar), .exact(.varchar)], returns: .exact(.varchar))
    ],
    documentation: """
      The text with each character of the second argument replaced by the one at the same place of the third; \
      those for which there is none are left out.
      """,
    example: "translate('12345', '143', 'ax') => a2x5"
  ) { call in
    let strings = call.pools.strings
    return MemoKernel(call) { row in
      let from = Array(strings.string(row[1]).unicodeScalars)
      let to = Array(strings.string(row[2]).unicodeScalars)
      var out = String.UnicodeScalarView()
      for scalar in strings.string(row[0]).unicodeScalars {
        guard let place = from.firstIndex(of: scalar) else {
          out.append(scalar)
          continue
        }
        if place < to.count { out.append(to[place]) }
      }
      return strings.intern(String(out))
    }
  }
}
