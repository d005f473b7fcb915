import EmbeddedTemplates

extension String {
  /// On one line, with everything shown that would steer a terminal, end a line, or turn or hide the text around it.
  package var visible: String {
    guard unicodeScalars.contains(where: \.isHidden) else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      text.append(contentsOf: scalar.isHidden ? scalar.escape.unicodeScalars : String(scalar).unicodeScalars)
    }
    return String(text)
  }

  /// At most `most` characters, the last three of them dots where some are missing.
  func cut(to most: Int) -> String { count > most ? "\(prefix(most - 3))..." : self }

  /// With blanks behind it, `width` characters at least.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
