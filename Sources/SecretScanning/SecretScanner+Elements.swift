/// Elements of XML: what they are called, and their text.
extension SecretScanner {
  /// What stands between the angle brackets the second of which is here, be the first one on an earlier line.
  static func tag(_ end: Int, _ text: [UInt8]) -> ArraySlice<UInt8>? {
    let near = text[max(0, end - farthestTag)..<end]
    guard let open = near.lastIndex(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }),
      text[open] == UInt8(ascii: "<"), open + 1 < end,
      isLetter(text[open + 1]) || text[open + 1] == UInt8(ascii: "/")
    else { return nil }
    return near[(open + 1)...]
  }

  private static let farthestTag = 400

  /// The name of an element in its first tag, without that of its namespace, whatever attributes it has.
  static func element(_ tag: ArraySlice<UInt8>) -> Range<Int>? {
    guard tag.first != UInt8(ascii: "/") else { return nil }
    var name = tag.prefix(while: isOfName)
    if tag[name.endIndex...].first == UInt8(ascii: ":") {
      name = tag[(name.endIndex + 1)...].prefix(while: isOfName)
    }
    return name.startIndex..<name.endIndex
  }

  /// Whether an attribute in a tag names what is in the element: `<Property name="password">`.
  static func isNaming(_ tag: ArraySlice<UInt8>) -> Bool {
    guard tag.last != UInt8(ascii: "/") else { return false }
    let isBlank = { (byte: UInt8) in " \t\r\n".utf8.contains(byte) }
    return tag.indices.contains { index in
      guard isBlank(tag[index]) else { return false }
      let rest = tag[(index + 1)...]
      guard let word = ["name", "key"].first(where: { rest.starts(with: $0.utf8) }) else { return false }
      return rest.dropFirst(word.utf8.count).first { !isBlank($0) } == UInt8(ascii: "=")
    }
  }

  /// An element that begins at the end of a line, and what it announces.
  mutating func openElement(_ line: Range<Int>, _ text: [UInt8]) -> Expectation? {
    let content = SecretScanner.stripped(line, in: text)
    guard !content.isEmpty, text[content.upperBound - 1] == UInt8(ascii: ">"),
      let tag = SecretScanner.tag(content.upperBound - 1, text), tag.last != UInt8(ascii: "/"),
      let element = SecretScanner.element(tag), !element.isEmpty
    else { return nil }
    let name = String(decoding: text[element], as: UTF8.self)
    if isSecret(name) || (secretIsNamed && (SecretWords.isValue(name) || SecretScanner.isNaming(tag))) {
      return .text
    }
    return SecretWords.isNaming(name) ? .naming : nil
  }

  /// Where the text of an element ends; comments and sections of character data belong to it.
  static func endOfElement(_ content: Range<Int>, _ text: [UInt8]) -> Int {
    var at = content.lowerBound
    while let sign = text[at..<content.upperBound].firstIndex(of: UInt8(ascii: "<")) {
      let rest = text[sign..<content.upperBound]
      guard let section = sections.first(where: { rest.starts(with: $0.start) }) else { return sign }
      guard let end = rest.firstRange(of: section.end) else { return content.upperBound }
      at = end.upperBound
    }
    return content.upperBound
  }

  private static let sections = [("<!--", "-->"), ("<![CDATA[", "]]>")].map {
    (start: Array($0.0.utf8), end: Array($0.1.utf8))
  }

  /// How XML has quotes inside of quotes.
  private static let entities = ["&quot;", "&apos;", "&#34;", "&#39;"].map { Array($0.utf8) }

  /// How long such a quote is that begins here.
  static func entity(at start: Int, _ line: Range<Int>, _ text: [UInt8]) -> Int? {
    guard start < line.upperBound, text[start] == UInt8(ascii: "&") else { return nil }
    return entities.first { text[start..<line.upperBound].starts(with: $0) }?.count
  }

  /// How long such a quote is that ends here.
  static func entity(before end: Int, _ line: Range<Int>, _ text: [UInt8]) -> Int? {
    guard end > line.lowerBound, text[end - 1] == UInt8(ascii: ";") else { return nil }
    return entities.first { text[line.lowerBound..<end].suffix($0.count).elementsEqual($0) }?.count
  }
}
