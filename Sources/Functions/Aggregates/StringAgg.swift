import Catalog
import Columns
import Diagnostics

extension AggregateFunction {
  static let stringAgg = AggregateFunction(
    "string_agg", aliases: ["group_concat", "listagg"],
    overloads: [
      FunctionOverload([.exact(.varchar)], returns: .exact(.varchar)),
      FunctionOverload([.exact(.varchar), .exact(.varchar)], returns: .exact(.varchar)),
    ],
    documentation: """
      The texts of the group joined by a constant separator (a comma where none is given); NULLs are passed \
      over, and it is NULL where there is no text.
      """,
    example: "string_agg(reason, '; ') => sleep; sync", keeps: .everyValue
  ) { (use: AggregateUse) throws(QueryError) in
    guard use.argumentTypes.count > 1 else { return JoinedText(use.pools, separator: ",") }
    guard let separator = use.constants[1] else {
      throw QueryError(.bind, "the separator of string_agg must be a constant")
    }
    return JoinedText(use.pools, separator: separator.word.map { use.pools.strings.string($0) })
  }
}

private final class JoinedText: CollectingAccumulator {
  var collected = CollectedValues()
  let canContinue = false
  private let pools: ValuePools
  /// NULL as a separator makes every result NULL.
  private let separator: String?

  init(_ pools: ValuePools, separator: String?) {
    self.pools = pools
    self.separator = separator
  }

  func update(_ input: GroupRows, _ arguments: [ColumnVector]) throws(QueryError) {
    collected.append(input, arguments[0], keepsNull: false)
  }

  func finalize(groupCount: Int) throws(QueryError) -> ColumnVector {
    let (values, starts) = collected.takeByGroup(groupCount: groupCount)
    var result = ColumnVector(capacity: groupCount)
    for group in 0..<groupCount {
      let rows = starts[group]..<starts[group + 1]
      guard let separator, !rows.isEmpty else {
        result.append(nil)
        continue
      }
      var text: [UInt8] = []
      for row in rows {
        if row > rows.lowerBound { text += separator.utf8 }
        text += pools.strings.bytes(values.words[row])
        try checkTextLength(text.count, of: "string_agg", limit: 256)
      }
      result.append(pools.strings.intern(bytes: text))
    }
    return result
  }
}
