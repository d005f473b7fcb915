/// A word of an expression.
struct Token: Sendable {
  enum Kind: Hashable, Sendable {
    case name(String)
    case string(String)
    case int(Int)
    case float(Double)
    /// `+`, `==`, `(` and so on.
    case symbol(Symbol)
    case end
  }

  let kind: Kind
  /// Offset of its first byte in the text.
  let offset: Int
}

/// Operators and punctuation.
enum Symbol: String, Sendable {
  case add = "+"
  case subtract = "-"
  case divide = "/"
  case floorDivide = "//"
  case multiply = "*"
  case remainder = "%"
  case power = "**"
  case concatenate = "~"
  case leftBracket = "["
  case rightBracket = "]"
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBrace = "{"
  case rightBrace = "}"
  case equal = "=="
  case notEqual = "!="
  case greater = ">"
  case greaterOrEqual = ">="
  case less = "<"
  case lessOrEqual = "<="
  case assign = "="
  case dot = "."
  case colon = ":"
  case pipe = "|"
  case comma = ","

  /// The bracket that closes this one.
  var closing: Symbol? {
    switch self {
    case .leftBracket: .rightBracket
    case .leftParenthesis: .rightParenthesis
    case .leftBrace: .rightBrace
    default: nil
    }
  }

  var closes: Bool { self == .rightBracket || self == .rightParenthesis || self == .rightBrace }
}
