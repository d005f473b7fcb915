/// `strip`, `split` and the like.
enum TextTrimming {
  struct Sides: OptionSet {
    let rawValue: Int
    static let left = Sides(rawValue: 1)
    static let right = Sides(rawValue: 2)
    static let both: Sides = [.left, .right]
  }

  /// The text without the characters of `characters` (nil: white space) at its sides.
  static func strip(_ text: String, _ characters: String?, _ sides: Sides = .both) -> String {
    let scalars = text.unicodeScalars
    let set = characters.map { Set($0.unicodeScalars) }
    func goes(_ scalar: Unicode.Scalar) -> Bool { set?.contains(scalar) ?? scalar.isPythonSpace }
    var rest = scalars[...]
    if sides.contains(.left) { rest = rest.drop(while: goes) }
    if sides.contains(.right) { while let last = rest.last, goes(last) { rest.removeLast() } }
    return rest.count == scalars.count ? text : String(rest)
  }

  /// The parts between separators, which are runs of white space where none is given.
  static func split(_ text: String, _ separator: String?, limit: Int, fromEnd: Bool = false) -> [String] {
    let most = limit < 0 ? Int.max : limit
    guard let separator else { return words(text, most, fromEnd: fromEnd) }
    let places =
      fromEnd
      ? TextSearch.allFromEnd(separator, in: text, limit: most)
      : TextSearch.all(separator, in: text, limit: most)
    return TextSearch.pieces(of: text, without: places)
  }

  private static func words(_ text: String, _ most: Int, fromEnd: Bool) -> [String] {
    let words = text.unicodeScalars.split(whereSeparator: \.isPythonSpace)
    guard words.count - 1 > most else { return words.map { String($0) } }
    if fromEnd {
      let kept = words.suffix(most)
      let rest = text.unicodeScalars[..<(words.dropLast(most).last?.endIndex ?? text.startIndex)]
      return [strip(String(rest), nil, .right)] + kept.map { String($0) }
    }
    let kept = words.prefix(most)
    let rest = text.unicodeScalars[words[most].startIndex...]
    return kept.map { String($0) } + [strip(String(rest), nil, .left)]
  }

  static func lines(_ text: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      switch scalar.value {
      case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029:
        lines.append(String(line))
        line = String.UnicodeScalarView()
      default: line.append(scalar)
      }
    }
    return line.isEmpty ? lines : lines + [String(line)]
  }
}
