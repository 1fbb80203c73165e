import Columns

/// Appends a value as JSON: numbers for numbers, durations and timestamps (in nanoseconds), strings for texts,
/// wall-clock instants and stacks (folded), arrays for lists.
///
/// JSON has no infinity and no NaN: they are `null`.
func appendJSON(_ word: Int64?, _ type: LogicalType, _ pools: ValuePools, to bytes: inout [UInt8]) {
  guard let word else {
    bytes.append(contentsOf: "null".utf8)
    return
  }
  switch type {
  case .null: bytes.append(contentsOf: "null".utf8)
  case .boolean, .bigint, .timestamp, .duration: appendRaw(word, type, pools, to: &bytes)
  case .double:
    let number = Double(bitPattern: UInt64(bitPattern: word))
    if number.isFinite { appendDouble(number, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
  case .varchar: appendJSONString(pools.strings.bytes(word), to: &bytes)
  case .walltime:
    bytes.append(UInt8(ascii: "\""))
    appendWallTime(word, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  case .stack:
    var folded: [UInt8] = []
    appendFolded(word, pools, to: &folded)
    folded.withUnsafeBufferPointer { appendJSONString($0, to: &bytes) }
  case .list(let element):
    bytes.append(UInt8(ascii: "["))
    for (i, item) in pools.lists.elements(word).enumerated() {
      if i > 0 { bytes.append(UInt8(ascii: ",")) }
      appendJSON(item, element, pools, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }
}

/// Appends a JSON string in its quotes; bytes that are not UTF-8 become U+FFFD.
func appendJSONString(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: "\""))
  if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
    bytes.append(contentsOf: text)
  } else {
    for byte in String(decoding: text, as: UTF8.self).utf8 { appendJSONByte(byte, to: &bytes) }
  }
  bytes.append(UInt8(ascii: "\""))
}

private func appendJSONByte(_ byte: UInt8, to bytes: inout [UInt8]) {
  switch byte {
  case UInt8(ascii: "\""), UInt8(ascii: "\\"):
    bytes.append(UInt8(ascii: "\\"))
    bytes.append(byte)
  case 0x0a: bytes.append(contentsOf: "\\n".utf8)
  case 0x0d: bytes.append(contentsOf: "\\r".utf8)
  case 0x09: bytes.append(contentsOf: "\\t".utf8)
  case 0x00..<0x20, 0x7f:
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: "\\u00".utf8)
    bytes.append(digits[Int(byte >> 4)])
    bytes.append(digits[Int(byte & 15)])
  default: bytes.append(byte)
  }
}

/// Names that differ from one another, as the keys of an object must: a name met again gets `_1`, `_2`, ...
func distinctNames(_ names: [String]) -> [String] {
  var taken = Set(names)
  var seen: Set<String> = []
  return names.map { name in
    if seen.insert(name).inserted { return name }
    var number = 1
    while !taken.insert("\(name)_\(number)").inserted { number += 1 }
    return "\(name)_\(number)"
  }
}
