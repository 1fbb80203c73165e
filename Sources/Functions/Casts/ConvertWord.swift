import Columns

/// The word of the same value in another type; nil where there is none.
func convertWord(_ value: Int64, _ source: LogicalType, _ target: LogicalType, _ pools: ValuePools) -> Int64?
{
  if source == target { return value }
  switch (source, target) {
  case (_, .varchar): return pools.strings.intern(valueText(value, source, pools))
  case (.varchar, _): return parseWord(pools.strings.string(value), target)
  case (.list(let from), .list(let to)): return convertList(value, from, to, pools)
  case (.double, .boolean): return word(double(value) != 0)
  case (_, .boolean): return word(value != 0)
  case (.double, _):
    let rounded = double(value).rounded(.toNearestOrEven)
    return rounded >= -0x1p63 && rounded < 0x1p63 ? Int64(rounded) : nil
  case (_, .double): return word(Double(value))
  default: return value
  }
}

private func convertList(
  _ list: Int64, _ source: LogicalType, _ target: LogicalType, _ pools: ValuePools
) -> Int64? {
  var converted: [Int64?] = []
  for element in pools.lists.elements(list) {
    guard let element else {
      converted.append(nil)
      continue
    }
    guard let word = convertWord(element, source, target, pools) else { return nil }
    converted.append(word)
  }
  return pools.lists.intern(converted)
}

/// The value that a text spells.
private func parseWord(_ text: String, _ target: LogicalType) -> Int64? {
  switch target {
  case .boolean: parseBoolean(text)
  case .bigint: parseInteger(text)
  case .double: Double(String(decoding: trimmedASCII(text), as: UTF8.self)).map { word($0) }
  case .duration, .timestamp: parseDuration(text)
  case .walltime: parseWalltime(text)
  default: nil
  }
}

private func parseBoolean(_ text: String) -> Int64? {
  switch String(decoding: trimmedASCII(text), as: UTF8.self).lowercased() {
  case "true", "t", "yes", "y", "1": 1
  case "false", "f", "no", "n", "0": 0
  default: nil
  }
}

/// Digits with a sign, `0x` digits, or a decimal number that is rounded.
private func parseInteger(_ text: String) -> Int64? {
  let trimmed = String(decoding: trimmedASCII(text), as: UTF8.self)
  if let integer = Int64(trimmed) { return integer }
  if trimmed.hasPrefix("0x") || trimmed.hasPrefix("0X") { return Int64(trimmed.dropFirst(2), radix: 16) }
  // Only digits that did not fit as an integer must not come back rounded through a double.
  guard
    trimmed.utf8.contains(where: { [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains($0) }),
    let number = Double(trimmed)
  else { return nil }
  return roundedInteger(number)
}
