import Diagnostics

/// The units of durations and sizes.
enum NumberUnit {
  /// Nanoseconds in one.
  case duration(UInt128)
  /// Bytes in one.
  case size(UInt128)

  /// The unit that `suffix` names. Case does not matter, but for `M`: it could be minutes or millions.
  init?(_ suffix: String) {
    if suffix == "M" { return nil }
    switch suffix.lowercased() {
    case "ns": self = .duration(1)
    // The micro sign and the Greek letter look alike; Go takes both.
    case "us", "\u{B5}s", "\u{3BC}s": self = .duration(1_000)
    case "ms": self = .duration(1_000_000)
    case "s": self = .duration(1_000_000_000)
    case "m": self = .duration(60_000_000_000)
    case "h": self = .duration(3_600_000_000_000)
    case "kb": self = .size(1_000)
    case "mb": self = .size(1_000_000)
    case "gb": self = .size(1_000_000_000)
    case "tb": self = .size(1_000_000_000_000)
    case "kib": self = .size(1 << 10)
    case "mib": self = .size(1 << 20)
    case "gib": self = .size(1 << 30)
    case "tib": self = .size(1 << 40)
    default: return nil
    }
  }
}

/// A number too big for a BIGINT; also thrown by the parser, which alone knows of a minus sign before it.
func integerTooBig(_ text: String, at span: SourceSpan) -> QueryError {
  QueryError(
    .syntax, "\(text) is too big: a BIGINT goes up to 9223372036854775807", at: span,
    hint: text.hasPrefix("0") ? nil : "write \(text).0 for a DOUBLE")
}

extension Lexer {
  /// A number with its unit, if it has one; the lexer stands on its first digit or on the dot before it.
  mutating func number() throws(QueryError) -> Token.Kind {
    let start = position
    if byte(at: position) == 0x30, byte(at: position + 1) | 0x20 == 0x78 { return try hexadecimal() }
    var decimal = Decimal()
    takeDigits(into: &decimal, isFraction: false)
    var isWhole = true
    if byte(at: position) == 0x2E {
      isWhole = false
      position += 1
      takeDigits(into: &decimal, isFraction: true)
    }
    if takeExponent() { return try double(from: start) }
    let suffixStart = position
    let suffix = takeSuffix()
    if !suffix.isEmpty {
      if let unit = NumberUnit(suffix) { return try scaled(decimal, unit, isWhole: isWhole, from: start) }
      let end = position
      position = suffixStart
      if let total = try compound(decimal, from: start) { return .duration(total) }
      position = end
      throw badUnit(suffix, from: suffixStart)
    }
    if !isWhole { return try double(from: start) }
    guard !decimal.isTooLong, let magnitude = UInt64(exactly: decimal.digits) else {
      throw integerTooBig(text(start, position), at: SourceSpan(start, position))
    }
    return .integer(magnitude)
  }

  /// Digits of a decimal number without its point.
  private struct Decimal {
    var digits: UInt128 = 0
    /// How many of them stood behind the point.
    var fractionDigits = 0
    /// Whether there were more than fit.
    var isTooLong = false

    mutating func append(_ digit: UInt8, isFraction: Bool) {
      let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt128(digit))
      isTooLong = isTooLong || overflow || carry
      if !isTooLong { digits = sum }
      if isFraction { fractionDigits += 1 }
    }
  }

  /// Digits with single underscores between them.
  private mutating func takeDigits(into decimal: inout Decimal, isFraction: Bool) {
    while true {
      if isDigit(byte: byte(at: position)) {
        decimal.append(byte(at: position) - 0x30, isFraction: isFraction)
        position += 1
      } else if byte(at: position) == 0x5F, isDigit(byte: byte(at: position + 1)), position > 0,
        isDigit(byte: byte(at: position - 1))
      {
        position += 1
      } else {
        return
      }
    }
  }

  /// `e10`, `E-3`; nothing is taken where no digit follows.
  private mutating func takeExponent() -> Bool {
    guard byte(at: position) | 0x20 == 0x65 else { return false }
    var digits = position + 1
    if byte(at: digits) == 0x2B || byte(at: digits) == 0x2D { digits += 1 }
    guard isDigit(byte: byte(at: digits)) else { return false }
    position = digits
    while isDigit(byte: byte(at: position)) { position += 1 }
    return true
  }

  /// The letters that stand right behind a number, as written.
  private mutating func takeSuffix() -> String {
    let start = position
    _ = takeWord()
    return text(start, position)
  }

  /// The rest of `1h30m`: the first unit, then numbers with units. nil where it is none; what was taken is then
  /// to be given back.
  private mutating func compound(_ first: Decimal, from start: Int) throws(QueryError) -> Int64? {
    var total: Int64 = 0
    var decimal = first
    var partStart = start
    while true {
      let unitStart = position
      while byte(at: position) >= 0x80 || (0x61...0x7A).contains(byte(at: position) | 0x20) { position += 1 }
      guard let unit = NumberUnit(text(unitStart, position)), case .duration = unit,
        case .duration(let part) = try scaled(decimal, unit, isWhole: false, from: partStart)
      else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      if overflow { throw tooLong(SourceSpan(start, position)) }
      total = sum
      let next = byte(at: position)
      guard isDigit(byte: next) else { return next == 0x5F || next == 0x24 ? nil : total }
      partStart = position
      decimal = Decimal()
      takeDigits(into: &decimal, isFraction: false)
      if byte(at: position) == 0x2E, isDigit(byte: byte(at: position + 1)) {
        position += 1
        takeDigits(into: &decimal, isFraction: true)
      }
    }
  }

  private func tooLong(_ span: SourceSpan) -> QueryError {
    QueryError(
      .syntax,
      "\(text(span.start, span.end)) is too long: a DURATION goes up to 9223372036854775807ns (292 years)",
      at: span)
  }

  private mutating func hexadecimal() throws(QueryError) -> Token.Kind {
    let start = position
    position += 2
    var value: UInt64 = 0
    var count = 0
    var isTooBig = false
    while true {
      let byte = byte(at: position)
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      case 0x5F where count > 0 && self.byte(at: position - 1) != 0x5F:
        position += 1
        continue
      default:
        digit = 0xFF
      }
      if digit == 0xFF { break }
      isTooBig = isTooBig || value >> 60 != 0
      value = value << 4 | UInt64(digit)
      count += 1
      position += 1
    }
    let end = position
    let suffix = takeSuffix()
    if count == 0 || !suffix.isEmpty || byte(at: end - 1) == 0x5F {
      throw QueryError(
        .syntax, "\(text(start, position)) is not a hexadecimal number", at: SourceSpan(start, position),
        hint: "write 0x and the digits 0 to 9 and a to f, as in 0xff")
    }
    if isTooBig { throw integerTooBig(text(start, end), at: SourceSpan(start, end)) }
    return .integer(value)
  }

  private mutating func double(from start: Int) throws(QueryError) -> Token.Kind {
    let end = position
    let suffix = takeSuffix()
    if !suffix.isEmpty { throw badUnit(suffix, from: end, afterExponent: true) }
    let written = text(start, end)
    let value = Double(written.filter { $0 != "_" }) ?? .infinity
    guard value.isFinite else {
      throw QueryError(
        .syntax, "\(written) is too big for a DOUBLE", at: SourceSpan(start, end))
    }
    return .double(value)
  }

  private func scaled(
    _ decimal: Decimal, _ unit: NumberUnit, isWhole: Bool, from start: Int
  ) throws(QueryError) -> Token.Kind {
    let span = SourceSpan(start, position)
    let written = text(start, position)
    switch unit {
    case .size(let bytes):
      guard isWhole else {
        throw QueryError(
          .syntax, "\(written): a size takes no fraction", at: span, hint: "use a smaller unit")
      }
      let (value, overflow) = decimal.digits.multipliedReportingOverflow(by: bytes)
      guard !decimal.isTooLong, !overflow, value <= UInt128(Int64.max) else {
        throw integerTooBig(written, at: span)
      }
      return .integer(UInt64(value))
    case .duration(let nanoseconds):
      // 10^37 fits in 128 bits; a shorter fraction is all that a whole number of nanoseconds needs.
      guard decimal.fractionDigits <= 37 else {
        throw QueryError(.syntax, "\(written) has too many digits", at: span)
      }
      var divisor: UInt128 = 1
      var digits = decimal.digits
      for _ in 0..<decimal.fractionDigits {
        if digits % 10 == 0 && divisor == 1 { digits /= 10 } else { divisor *= 10 }
      }
      let isTooLong = decimal.isTooLong
      let (product, overflow) = digits.multipliedReportingOverflow(by: nanoseconds)
      guard isTooLong || overflow || product % divisor == 0 else {
        throw QueryError(
          .syntax, "\(written) is not a whole number of nanoseconds", at: span)
      }
      guard !isTooLong, !overflow, product / divisor <= UInt128(Int64.max) else {
        throw tooLong(span)
      }
      return .duration(Int64(product / divisor))
    }
  }

  private func badUnit(_ suffix: String, from start: Int, afterExponent: Bool = false) -> QueryError {
    let span = SourceSpan(start, position)
    if afterExponent {
      return QueryError(
        .syntax, "no unit can follow an exponent, found \"\(suffix)\"", at: span,
        hint: "write the number without one, as in 1000ms")
    }
    if suffix.split(whereSeparator: \.isNumber).contains("M") {
      return QueryError(
        .syntax, "\"M\" could be minutes or millions", at: span, hint: "write 3m or 3_000_000")
    }
    if suffix.hasPrefix("_") {
      return QueryError(
        .syntax, "unexpected \"\(suffix)\" after a number", at: span,
        hint: "single underscores may stand between digits, as in 1_000")
    }
    let last = suffix.reversed().prefix { $0.isASCII && $0.isNumber }
    if !last.isEmpty, case .duration? = NumberUnit(String(suffix.prefix { !$0.isNumber })) {
      return QueryError(
        .syntax, "the \"\(String(last.reversed()))\" at the end of this duration has no unit", at: span,
        hint: "write it as in 1m30s")
    }
    return QueryError(
      .syntax, "no unit \"\(suffix)\"", at: span,
      hint: "durations end in ns, us, ms, s, m or h, sizes in KB, MB, GB, TB, KiB, MiB, GiB or TiB")
  }
}
