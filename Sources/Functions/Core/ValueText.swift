import Columns

/// The text of a value that is not NULL, as CAST to VARCHAR gives it.
///
/// Numbers as literals, durations and timestamps as ``durationText(_:)`` has them, WALLTIME as
/// `2024-05-01 12:30:00.5`, a stack folded (root first, functions joined by `;`), a list in brackets.
public func valueText(_ word: Int64, _ type: LogicalType, _ pools: ValuePools) -> String {
  switch type {
  case .null: "NULL"
  case .boolean: word != 0 ? "true" : "false"
  case .bigint: String(word)
  case .double: double(word).description
  case .varchar: pools.strings.string(word)
  case .timestamp, .duration: durationText(word)
  case .walltime: walltimeText(word)
  case .stack: foldedText(word, pools)
  case .list(let element):
    "["
      + pools.lists.elements(word).map { $0.map { valueText($0, element, pools) } ?? "NULL" }
      .joined(separator: ", ") + "]"
  }
}

/// Function names from the root to the leaf, joined by `;`.
func foldedText(_ stack: Int64, _ pools: ValuePools) -> String {
  pools.stacks.frameIDs(of: stack).reversed()
    .map { pools.strings.string(pools.stacks.frame($0).function) }.joined(separator: ";")
}
