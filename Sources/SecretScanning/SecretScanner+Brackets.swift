/// Lists and dictionaries in one line, as YAML and JSON have them.
extension SecretScanner {
  /// Where a value in brackets ends that begins here, with what is joined to it; nil where none ends it.
  static func endOfBrackets(_ range: Range<Int>, _ text: [UInt8]) -> Int? {
    var at = range.lowerBound
    var depth = 0
    while at < range.upperBound {
      let sign = text[at]
      at += 1
      switch sign {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let end = endOfQuoted(sign, at, range, text)
        if end < range.upperBound { at = end + 1 }
      case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "("): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ")"):
        depth -= 1
        if depth == 0 {
          return text[at..<range.upperBound].firstIndex { "] \t\r\n,;)}\"'<".utf8.contains($0) }
            ?? range.upperBound
        }
      default: break
      }
    }
    return nil
  }

  /// All of a value in brackets. Of an entry of YAML or JSON that ends on another line, the rest of this one.
  mutating func inBrackets(
    _ value: Range<Int>, behind separator: Int, isEntry: Bool, _ line: Range<Int>, _ text: [UInt8]
  ) -> Range<Int>? {
    let start = text[(separator + 1)..<line.upperBound].firstIndex { !" \t".utf8.contains($0) }
    guard let start, "[{(".utf8.contains(text[start]) else { return nil }
    let near = start..<(isEntry ? line.upperBound : min(start + SecretScanner.farthest, line.upperBound))
    if let end = SecretScanner.endOfBrackets(near, text) { return start..<end }
    guard isEntry, text[start] != UInt8(ascii: "(") else { return nil }
    hasOpenBrackets = true
    return trimmed(start..<line.upperBound, in: text)
  }

  /// Of an entry in brackets, the words up to the next entry.
  static func inList(
    _ value: Range<Int>, from name: Int, behind separator: Int, isEntry: Bool, _ line: Range<Int>,
    _ text: [UInt8]
  ) -> Range<Int>? {
    guard isEntry, value.lowerBound > separator + 1,
      " \t".utf8.contains(text[value.lowerBound - 1]), value.lowerBound < line.upperBound,
      entity(at: value.lowerBound, line, text) == nil
    else { return nil }
    var before = name
    if before > line.lowerBound, "\"'".utf8.contains(text[before - 1]) { before -= 1 }
    while before > line.lowerBound, " \t".utf8.contains(text[before - 1]) { before -= 1 }
    guard before > line.lowerBound, "{,".utf8.contains(text[before - 1]) else { return nil }
    var end =
      text[value.lowerBound..<line.upperBound].firstIndex { "],}".utf8.contains($0) } ?? line.upperBound
    while end > value.lowerBound, " \t\r,;)".utf8.contains(text[end - 1]) { end -= 1 }
    return value.lowerBound..<max(end, value.upperBound)
  }
}
