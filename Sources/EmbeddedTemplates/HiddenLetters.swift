extension Unicode.Scalar {
  /// Control characters, and those of Unicode that have no looks but change what is around them.
  package var isHidden: Bool {
    if isASCII { return value < 32 || value == 127 }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
      return true
    default: return false
    }
  }

  /// How it is shown.
  package var escape: String {
    switch self {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    default: "\\u{\(String(value, radix: 16))}"
    }
  }
}
