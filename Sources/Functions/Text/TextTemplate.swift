import Columns
import Diagnostics

/// A text with places for values, as `format` and `printf` take it.
struct TextTemplate {
  /// How a value is written.
  struct Shape {
    /// What stands before (`>`), behind (`<`) or around (`^`) a value shorter than the width.
    var fill: Character = " "
    var alignment: Character?
    var showsPlus = false
    var hasZeros = false
    var hasCommas = false
    var width = 0
    var decimals: Int?
    /// d, x, X, b, f, e, g, s; nil for the value's own text.
    var kind: Character?
  }

  /// Text as it stands, or a value.
  enum Part {
    case text(String)
    case value(index: Int, Shape)
  }

  private(set) var parts: [Part] = []

  /// Widths and decimals beyond any use, which would only make long texts.
  private static let greatestNumber = 1000

  private mutating func add(_ text: inout String) {
    if !text.isEmpty { parts.append(.text(text)) }
    text = ""
  }

  /// `{}`, `{1}`, `{:>8.2f}`; `{{` and `}}` are braces.
  init(braces template: String) throws(QueryError) {
    var rest = Substring(template)
    var literal = ""
    var next = 0
    while let character = rest.popFirst() {
      if (character == "{" || character == "}") && rest.first == character {
        rest.removeFirst()
        literal.append(character)
        continue
      }
      if character == "}" { throw Self.wrong("format", template, "a } without {") }
      guard character == "{" else {
        literal.append(character)
        continue
      }
      guard let end = rest.firstIndex(of: "}") else { throw Self.wrong("format", template, "a { without }") }
      let inside = rest[..<end]
      rest = rest[rest.index(after: end)...]
      add(&literal)
      let pieces = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      var index = next
      if let number = pieces.first, !number.isEmpty {
        guard let position = Int(number), position >= 0, position < Self.greatestNumber else {
          throw Self.wrong("format", template, "{\(inside)} names no argument")
        }
        index = position
      } else {
        next += 1
      }
      var shape = Shape()
      if pieces.count > 1 {
        guard let parsed = Self.shape(pieces[1]) else {
          throw Self.wrong("format", template, "{\(inside)} is no known form")
        }
        shape = parsed
      }
      parts.append(.value(index: index, shape))
    }
    add(&literal)
  }

  /// `%s`, `%-8d`, `%.2f`; `%%` is a percent sign.
  init(percents template: String) throws(QueryError) {
    var rest = Substring(template)
    var literal = ""
    var index = 0
    while let character = rest.popFirst() {
      guard character == "%" else {
        literal.append(character)
        continue
      }
      if rest.first == "%" {
        rest.removeFirst()
        literal.append("%")
        continue
      }
      add(&literal)
      var shape = Shape()
      shape.alignment = ">"
      while let flag = rest.first, "-+0 ,".contains(flag) {
        rest.removeFirst()
        switch flag {
        case "-": shape.alignment = "<"
        case "+": shape.showsPlus = true
        case "0": shape.hasZeros = true
        case ",": shape.hasCommas = true
        default: break
        }
      }
      guard let width = Self.number(&rest) else { throw Self.wrong("printf", template, "too great a width") }
      shape.width = width
      if rest.first == "." {
        rest.removeFirst()
        guard let decimals = Self.number(&rest) else {
          throw Self.wrong("printf", template, "too many decimals")
        }
        shape.decimals = decimals
      }
      while rest.first == "l" { rest.removeFirst() }
      guard let kind = rest.popFirst(), "disxXfeg".contains(kind) else {
        throw Self.wrong("printf", template, "a % without a known letter")
      }
      shape.kind = kind == "i" ? "d" : kind
      if shape.alignment == "<" { shape.hasZeros = false }
      parts.append(.value(index: index, shape))
      index += 1
    }
    add(&literal)
  }

  private static func wrong(_ name: String, _ template: String, _ reason: String) -> QueryError {
    QueryError(.runtime, "the text '\(template)' of \(name) is wrong: \(reason)")
  }

  /// `[[fill]align][sign][0][width][,][.decimals][kind]`
  private static func shape(_ text: Substring) -> Shape? {
    var rest = text
    var shape = Shape()
    if let second = rest.dropFirst().first, "<>^".contains(second), let fill = rest.first {
      shape.fill = fill
      shape.alignment = second
      rest = rest.dropFirst(2)
    } else if let first = rest.first, "<>^".contains(first) {
      shape.alignment = first
      rest = rest.dropFirst()
    }
    if rest.first == "+" {
      shape.showsPlus = true
      rest = rest.dropFirst()
    }
    if rest.first == "0" {
      shape.hasZeros = true
      rest = rest.dropFirst()
    }
    guard let width = number(&rest) else { return nil }
    shape.width = width
    if rest.first == "," {
      shape.hasCommas = true
      rest = rest.dropFirst()
    }
    if rest.first == "." {
      rest = rest.dropFirst()
      guard let decimals = number(&rest) else { return nil }
      shape.decimals = decimals
    }
    if let kind = rest.first {
      guard "dxXbfegs".contains(kind), rest.count == 1 else { return nil }
      shape.kind = kind
    }
    return shape
  }

  /// The digits at the beginning, taken; nil for a number beyond any use.
  private static func number(_ text: inout Substring) -> Int? {
    var value = 0
    while let digit = text.first, let number = digit.wholeNumberValue, digit.isASCII {
      value = value * 10 + number
      if value > greatestNumber { return nil }
      text = text.dropFirst()
    }
    return value
  }
}

extension TextTemplate.Shape {
  /// A value in this shape.
  ///
  /// - Throws: `.runtime` where the shape is for numbers and the value is none.
  func text(
    of word: Int64, _ type: LogicalType, _ pools: ValuePools, in name: String
  ) throws(QueryError) -> String {
    let isNumber = type.isNumeric
    var text: String
    switch kind {
    case nil where type == .double && decimals != nil:
      text = formatted("%.\(decimals ?? 6)g", double(word))
    case nil, "s":
      text = valueText(word, type, pools)
      if let decimals, kind == "s" { text = String(text.prefix(decimals)) }
    case "f", "e", "g":
      guard isNumber else { throw misfit(type, name) }
      let number = type == .double ? double(word) : Double(word)
      text = formatted("%.\(decimals ?? 6)\(kind ?? "f")", number)
    default:
      guard type == .bigint || type == .boolean else { throw misfit(type, name) }
      switch kind {
      case "x": text = String(word, radix: 16)
      case "X": text = String(word, radix: 16, uppercase: true)
      case "b": text = String(word, radix: 2)
      default: text = String(word)
      }
    }
    if hasCommas, isNumber { text = grouped(text) }
    if showsPlus, isNumber, text.first != "-" { text = "+" + text }
    return padded(text, isNumber: isNumber)
  }

  private func misfit(_ type: LogicalType, _ name: String) -> QueryError {
    QueryError(.runtime, "\(name) cannot write a \(type.name) as %\(kind ?? "s")")
  }

  /// The digits before the point in groups of three.
  private func grouped(_ text: String) -> String {
    let sign = text.first == "-" ? "-" : ""
    let digits = text.dropFirst(sign.count).prefix { $0.isNumber }
    var out = ""
    for (i, digit) in digits.enumerated() {
      if i > 0, (digits.count - i) % 3 == 0 { out.append(",") }
      out.append(digit)
    }
    return sign + out + text.dropFirst(sign.count + digits.count)
  }

  private func padded(_ text: String, isNumber: Bool) -> String {
    let missing = width - text.count
    if missing <= 0 { return text }
    if hasZeros, isNumber {
      let sign = text.first == "-" || text.first == "+" ? String(text.prefix(1)) : ""
      return sign + String(repeating: "0", count: missing) + text.dropFirst(sign.count)
    }
    let space = String(repeating: fill, count: missing)
    switch alignment {
    case ">": return space + text
    case "^":
      return String(space.prefix(missing / 2)) + text + String(space.dropFirst(missing / 2))
    case "<": return text + space
    default: return isNumber ? space + text : text + space
    }
  }
}
