/// Headers of HTTP inside of a value: `X-API-Key:word|Content-Type:json`, `Authorization: Scheme word`.
extension SecretScanner {
  /// Whether a colon with no blank behind it may part a header's name from its value. Such names have a dash in them; where
  /// any name would do, listeners, columns and hosts would be taken for headers.
  static func mayBeHeader(_ colon: Int, _ line: Range<Int>, _ text: [UInt8]) -> Bool {
    guard colon + 1 < line.upperBound, !" \t\"'\\&/".utf8.contains(text[colon + 1]) else { return false }
    var start = colon
    while start > line.lowerBound, colon - start < 200, isOfName(text[start - 1]) { start -= 1 }
    guard start == line.lowerBound || "=|,;\"'( \t\n[".utf8.contains(text[start - 1]) else { return false }
    let name = text[start..<colon]
    let hasDash =
      name.first != UInt8(ascii: "-") && name.dropFirst().dropLast().contains(UInt8(ascii: "-"))
    guard hasDash || authorizations.contains(where: name.elementsEqual) else { return false }
    // The port of a host, or the version of an image.
    let digits = text[(colon + 1)..<line.upperBound].prefix { (48...57).contains($0) }
    let isNumber = digits.endIndex == line.upperBound || !isLetter(text[digits.endIndex])
    return !(isNumber && (1...5).contains(digits.count))
  }

  private static let authorizations = ["Authorization", "authorization"].map { Array($0.utf8) }

  /// The value of a header, up to the next one of a list. That of `Authorization` has words of its own, whatever the scheme is
  /// called; between quotes it is told by them.
  static func headerValue(
    _ value: Range<Int>, of name: String, behind separator: Int, isHeader: Bool, _ line: Range<Int>,
    _ text: [UInt8]
  ) -> Range<Int>? {
    let hasWords = name.lowercased().hasSuffix("authorization")
    let first = text[(separator + 1)..<line.upperBound].first { !" \t".utf8.contains($0) }
    guard isHeader || hasWords, let first, !"\"'\\&".utf8.contains(first) else { return nil }
    var end = value.lowerBound
    while end < line.upperBound, !endsHeader(end, line, text),
      hasWords || !" \t\r\n".utf8.contains(text[end])
    {
      end += 1
    }
    while end > value.lowerBound, " \t\r\n".utf8.contains(text[end - 1]) { end -= 1 }
    while end > value.lowerBound, ",;)".utf8.contains(text[end - 1]) { end -= 1 }
    return value.lowerBound..<end
  }

  /// Whether at a sign a quote ends, or the next header of a list or the next option of a command begins.
  private static func endsHeader(_ at: Int, _ line: Range<Int>, _ text: [UInt8]) -> Bool {
    let rest = text[(at + 1)..<line.upperBound]
    switch text[at] {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "|"), UInt8(ascii: "<"): return true
    case UInt8(ascii: "\\"): return rest.first.map { "\"'".utf8.contains($0) } ?? false
    case UInt8(ascii: "&"): return entity(at: at, line, text) != nil
    case UInt8(ascii: ","), UInt8(ascii: ";"):
      let name = rest.drop { " \t".utf8.contains($0) }.prefix(while: isOfName)
      return !name.isEmpty && text[name.endIndex..<line.upperBound].first == UInt8(ascii: ":")
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      let option = rest.prefix(while: isOfName)
      let sign = text[option.endIndex..<line.upperBound].first
      return option.first == UInt8(ascii: "-")
        && option.first { $0 != UInt8(ascii: "-") }.map(isLetter) ?? false
        && sign.map { "=:".utf8.contains($0) } ?? false
    default: return false
    }
  }
}
