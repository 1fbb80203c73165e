import Columns
import Diagnostics

/// A parameter as it is given on the command line: `NAME=VALUE`, also `$NAME=VALUE`; its name in lower case, as
/// names are in the language, and what stands behind the sign as it is.
///
/// - Throws: a `.usage` error where there is no name.
public func parseParameter(_ text: String) throws(QueryError) -> (name: String, text: String) {
  guard let equals = text.firstIndex(of: "=") else {
    throw QueryError(.usage, "parameter \"\(text)\" has no value", hint: "write \(text)=VALUE")
  }
  var name = text[..<equals]
  if name.first == "$" { name = name.dropFirst() }
  let isName =
    !name.isEmpty && name.first?.isNumber == false
    && name.allSatisfy { $0 == "_" || ($0.isASCII && ($0.isLetter || $0.isNumber)) }
  guard isName else { throw QueryError(.usage, "\"\(name)\" is no name for a parameter") }
  return (name.lowercased(), String(text[text.index(after: equals)...]))
}

/// The value that a parameter's text stands for, by the literals of the language: `42`, `0xff`, `1.5`, `10ms`,
/// `64KiB`, `true`, `null`, `'text'`; everything else is text as it stands.
public func parameterValue(_ text: String) -> Value {
  switch text.lowercased() {
  case "true": return .boolean(true)
  case "false": return .boolean(false)
  case "null": return .null
  default: break
  }
  if text.utf8.count >= 2, text.first == "'", text.last == "'" {
    return unquoted(text.dropFirst().dropLast()).map { .varchar($0) } ?? .varchar(text)
  }
  return numberValue(text) ?? .varchar(text)
}

/// A size in bytes by the literals of the language: `8MB`, `64KiB`, `1000000`.
///
/// - Throws: a `.usage` error that names `option` where the text is none.
public func parseByteCount(_ text: String, of option: String) throws(QueryError) -> Int {
  guard case .bigint(let bytes) = parameterValue(text), bytes > 0 else {
    throw QueryError(.usage, "\(option) is a size, not \"\(text)\"", hint: "write 500MB or 2GiB")
  }
  return Int(bytes)
}

/// The text between two quotes, each pair of quotes inside taken for one; nil where one stands alone.
private func unquoted(_ text: Substring) -> String? {
  var out = ""
  var isPaired = true
  for character in text {
    if character == "'" {
      isPaired.toggle()
      if !isPaired { continue }
    } else if !isPaired {
      return nil
    }
    out.append(character)
  }
  return isPaired ? out : nil
}

private func numberValue(_ text: String) -> Value? {
  var rest = Substring(text)
  let isNegative = rest.first == "-"
  if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
  let sign = isNegative ? "-" : ""
  if rest.lowercased().hasPrefix("0x") {
    return Int64(sign + rest.dropFirst(2), radix: 16).map { .bigint($0) }
  }
  let mantissa = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
  guard let first = mantissa.first, first.isNumber || first == ".", mantissa.contains(where: \.isNumber),
    mantissa.last != "_", !mantissa.contains("__"), mantissa.count(where: { $0 == "." }) <= 1
  else { return nil }
  let number = String(mantissa.filter { $0 != "_" })
  let unit = String(rest[mantissa.endIndex...])
  if unit.isEmpty, !number.contains(".") {
    // A number too large for BIGINT is a DOUBLE, as in the language.
    return Int64(sign + number).map { .bigint($0) } ?? Double(sign + number).map { .double($0) }
  }
  if unit.isEmpty || unit.first == "e" || unit.first == "E" {
    return Double(sign + number + unit).map { .double($0) }
  }
  if let scale = durationUnits[unit] {
    return scaled(number, by: scale, isNegative: isNegative).map { .duration($0) }
  }
  if let scale = sizeUnits[unit.lowercased()] {
    return scaled(number, by: scale, isNegative: isNegative).map { .bigint($0) }
  }
  return nil
}

private let durationUnits: [String: Int64] = [
  "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
  "m": 60_000_000_000, "h": 3_600_000_000_000,
]

private let sizeUnits: [String: Int64] = [
  "b": 1, "kb": 1_000, "mb": 1_000_000, "gb": 1_000_000_000, "tb": 1_000_000_000_000,
  "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30, "tib": 1 << 40,
]

/// A decimal times a unit, exactly; what is less than one is cut off. Nil where it does not fit.
private func scaled(_ number: String, by scale: Int64, isNegative: Bool) -> Int64? {
  let parts = number.split(separator: ".", omittingEmptySubsequences: false)
  guard let whole = parts[0].isEmpty ? 0 : Int64(parts[0]) else { return nil }
  var (sum, overflows) = whole.multipliedReportingOverflow(by: scale)
  guard !overflows else { return nil }
  if parts.count > 1 {
    // No unit has more than 18 decimals that count.
    var digit: Int64 = 1
    var fraction: Int64 = 0
    for character in parts[1].prefix(18) {
      digit *= 10
      fraction = fraction * 10 + Int64(character.wholeNumberValue ?? 0)
    }
    let product = scale.multipliedFullWidth(by: fraction)
    (sum, overflows) = sum.addingReportingOverflow(digit.dividingFullWidth(product).quotient)
    guard !overflows else { return nil }
  }
  return isNegative ? -sum : sum
}
