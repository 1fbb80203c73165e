/// Appends bytes that should be UTF-8, with U+FFFD for what is not.
func appendUTF8(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
  if text.allSatisfy({ $0 < 0x80 }) {
    bytes.append(contentsOf: text)
  } else {
    bytes.append(contentsOf: String(decoding: text, as: UTF8.self).utf8)
  }
}

/// Appends text for a terminal: what would move the cursor, change the terminal's state or reorder the
/// characters around it is spelled out (`\n`, `\x1b`, `\u{202e}`).
///
/// A backslash stays as it is: this is for reading, csv and json are for reading back.
func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
  if text.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
    bytes.append(contentsOf: text)
    return
  }
  for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
    if let spelled = spelledOut(scalar) {
      bytes.append(contentsOf: spelled.utf8)
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }
}

private func spelledOut(_ scalar: Unicode.Scalar) -> String? {
  switch scalar.value {
  case 0x09: return "\\t"
  case 0x0a: return "\\n"
  case 0x0d: return "\\r"
  case 0x00..<0x20, 0x7f:
    return "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
  // C1 controls, line and paragraph separators, and the marks that turn the direction of writing.
  case 0x80..<0xa0, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069:
    return "\\u{" + String(scalar.value, radix: 16) + "}"
  default: return nil
  }
}
