import Diagnostics

/// A word, literal or symbol of the text, with its place.
struct Token: Hashable, Sendable {
  /// What it is.
  var kind: Kind
  /// Where it stands; the end of the text is an empty span.
  var span: SourceSpan

  /// The kinds of token.
  enum Kind: Hashable, Sendable {
    case keyword(Keyword)
    /// An unquoted name, folded to lower case.
    case identifier(String)
    /// A name in double quotes, as it is.
    case quotedName(String)
    case string(String)
    /// A magnitude: one more than `Int64.max` is right after a minus sign.
    case integer(UInt64)
    case double(Double)
    /// Nanoseconds.
    case duration(Int64)
    /// `$name`, without the sign, folded to lower case.
    case parameter(String)
    case symbol(Symbol)
    /// What could not be read; nothing follows it. The parser reports it when it comes to it, so that the
    /// first mistake of a text is the one that is told.
    case invalid(QueryError)
    case end
  }
}

/// Punctuation and operators.
enum Symbol: String, Hashable, Sendable, CaseIterable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case comma = ","
  case semicolon = ";"
  case period = "."
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case doubleSlash = "//"
  case percent = "%"
  case equal = "="
  case doubleEqual = "=="
  case lessGreater = "<>"
  case bangEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case doubleBar = "||"
  case tilde = "~"
  case tildeStar = "~*"
  case bangTilde = "!~"
  case bangTildeStar = "!~*"
  case doubleColon = "::"
  case colon = ":"
  case arrow = "->"
  case colonEqual = ":="

  /// The longest symbol that begins with these bytes (0 stands for the end of the text), and its length.
  static func longest(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> (symbol: Symbol, length: Int)? {
    switch (first, second) {
    case (0x21, 0x7E): third == 0x2A ? (.bangTildeStar, 3) : (.bangTilde, 2)
    case (0x21, 0x3D): (.bangEqual, 2)
    case (0x7E, 0x2A): (.tildeStar, 2)
    case (0x7E, _): (.tilde, 1)
    case (0x3C, 0x3E): (.lessGreater, 2)
    case (0x3C, 0x3D): (.lessOrEqual, 2)
    case (0x3C, _): (.less, 1)
    case (0x3E, 0x3D): (.greaterOrEqual, 2)
    case (0x3E, _): (.greater, 1)
    case (0x3D, 0x3D): (.doubleEqual, 2)
    case (0x3D, _): (.equal, 1)
    case (0x3A, 0x3A): (.doubleColon, 2)
    case (0x3A, 0x3D): (.colonEqual, 2)
    case (0x3A, _): (.colon, 1)
    case (0x2D, 0x3E): (.arrow, 2)
    case (0x2D, _): (.minus, 1)
    case (0x2F, 0x2F): (.doubleSlash, 2)
    case (0x2F, _): (.slash, 1)
    case (0x7C, 0x7C): (.doubleBar, 2)
    case (0x28, _): (.leftParenthesis, 1)
    case (0x29, _): (.rightParenthesis, 1)
    case (0x5B, _): (.leftBracket, 1)
    case (0x5D, _): (.rightBracket, 1)
    case (0x2C, _): (.comma, 1)
    case (0x3B, _): (.semicolon, 1)
    case (0x2E, _): (.period, 1)
    case (0x2B, _): (.plus, 1)
    case (0x2A, _): (.star, 1)
    case (0x25, _): (.percent, 1)
    default: nil
    }
  }
}
