/// A part of a regular expression.
indirect enum PatternNode {
  case scalar(Unicode.Scalar, ignoresCase: Bool)
  case any(includingLineEnds: Bool)
  case set(ScalarSet, ignoresCase: Bool)
  case anchor(Anchor)
  case sequence([PatternNode])
  case alternatives([PatternNode])
  case group(Int, PatternNode)
  case reference(Int, ignoresCase: Bool)
  case repeated(PatternNode, least: Int, most: Int?, isGreedy: Bool)
  /// `width` is set where it looks back, and over how much.
  case look(PatternNode, width: Int?, isNegated: Bool)

  /// A place between two characters.
  enum Anchor {
    case textStart, textEnd, lineStart, lineEnd, textOrLastLineEnd, wordEdge, noWordEdge
  }

  /// How many characters it takes; nil where that differs from match to match.
  var width: Int? {
    switch self {
    case .scalar, .any, .set: return 1
    case .anchor, .look: return 0
    case .reference: return nil
    case .group(_, let node): return node.width
    case .sequence(let nodes):
      return nodes.reduce(Int?.some(0)) { sum, node in
        guard let sum, let width = node.width else { return nil }
        return sum + width
      }
    case .alternatives(let nodes):
      let widths = Set(nodes.map(\.width))
      return widths.count == 1 ? widths.first ?? nil : nil
    case .repeated(let node, let least, let most, _):
      guard least == most, let width = node.width else { return nil }
      return width * least
    }
  }

  /// Whether it always takes a character: then repeating it comes to an end by itself.
  var takesSomething: Bool { width.map { $0 > 0 } ?? false }
}

/// What stands in `[...]`, or a class like `\d`.
struct ScalarSet {
  enum Member {
    case range(ClosedRange<Unicode.Scalar>)
    case kind(Kind, isNegated: Bool)
  }

  enum Kind { case digit, space, word }

  var members: [Member] = []
  var isNegated = false

  init(members: [Member] = [], isNegated: Bool = false) {
    self.members = members
    self.isNegated = isNegated
  }

  func contains(_ scalar: Unicode.Scalar, ignoringCase: Bool) -> Bool {
    let isMember =
      has(scalar) || (ignoringCase && (has(scalar.simpleLowercase) || has(scalar.simpleUppercase)))
    return isMember != isNegated
  }

  private func has(_ scalar: Unicode.Scalar) -> Bool {
    members.contains { member in
      switch member {
      case .range(let range): range.contains(scalar)
      case .kind(let kind, let isNegated): kind.contains(scalar) != isNegated
      }
    }
  }
}

extension ScalarSet.Kind {
  func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch self {
    case .digit: scalar.properties.generalCategory == .decimalNumber
    case .space: scalar.isPythonSpace
    case .word: scalar.isWordPart
    }
  }
}

extension Unicode.Scalar {
  /// `\w`: `str.isalnum`, and the underscore.
  var isWordPart: Bool {
    if isASCII { return UInt8(value).isNamePart }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
    default: return properties.numericType != nil
    }
  }

  /// The lower case, where that is one character, too.
  var simpleLowercase: Unicode.Scalar { Self.only(properties.lowercaseMapping) ?? self }
  var simpleUppercase: Unicode.Scalar { Self.only(properties.uppercaseMapping) ?? self }

  private static func only(_ text: String) -> Unicode.Scalar? {
    text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
  }
}
