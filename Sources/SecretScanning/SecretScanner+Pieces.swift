import ComponentCatalog

/// Secrets in the midst of a line: `name=value`, `name: "value"`, `<name>value<`, `-D...`, URLs, credentials in a header.
extension SecretScanner {
  package mutating func pieces(in line: Range<Int>, of text: [UInt8]) -> [Range<Int>] {
    var found = SecretScanner.programPasswords(in: line, of: text)
    let ofPrograms = found
    var at = line.lowerBound
    while at < line.upperBound {
      let piece =
        switch text[at] {
        case UInt8(ascii: ">"): assigned(at, line, text)
        case UInt8(ascii: "="): assigned(at, line, text) ?? SecretScanner.opened(at, line, text)
        case UInt8(ascii: ":"):
          assigned(at, line, text) ?? SecretScanner.userInformation(at, line, text)
            ?? SecretScanner.oracleLogin(at, line, text) ?? SecretScanner.opened(at, line, text)
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): SecretScanner.opened(at, line, text)
        case UInt8(ascii: " "): SecretScanner.credential(at, line, text) ?? optionValue(at, line, text)
        default: Range<Int>?.none
        }
      guard let piece, !piece.isEmpty else {
        at += 1
        continue
      }
      // Where a program gets its password within a secret, all of that is one.
      var whole = piece
      for inner in ofPrograms where inner.overlaps(piece) {
        whole = min(whole.lowerBound, inner.lowerBound)..<max(whole.upperBound, inner.upperBound)
      }
      if ofPrograms.contains(where: { $0.overlaps(piece) }) { found.removeAll { $0.overlaps(whole) } }
      found.append(whole)
      at = whole.upperBound
    }
    return ofPrograms.isEmpty ? found : found.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// What stands behind a separator, where the name before it is one of a secret.
  private mutating func assigned(_ separator: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int>? {
    // A colon parts a name from its value only where YAML, JSON or a header would say so: not in `file.secret:key`.
    let isEntry = text[separator] == UInt8(ascii: ":")
    let isHeader = isEntry && SecretScanner.mayBeHeader(separator, line, text)
    if isEntry, !isHeader {
      guard separator + 1 < line.upperBound, " \t\"'\\&".utf8.contains(text[separator + 1]) else {
        return nil
      }
    }
    var end = separator
    while end > line.lowerBound, " \t\"'\\".utf8.contains(text[end - 1]) { end -= 1 }
    if let entity = SecretScanner.entity(before: end, line, text) { end -= entity }
    // `passwords[1]=`
    if end > line.lowerBound, text[end - 1] == UInt8(ascii: "]"),
      let open = text[max(line.lowerBound, end - 200)..<end].lastIndex(of: UInt8(ascii: "["))
    {
      end = open
    }
    var start = SecretScanner.startOfName(line.lowerBound..<end, text)
    let isEnd = text[separator] == UInt8(ascii: ">")
    let tag = isEnd ? SecretScanner.tag(separator, text) : nil
    let name: String
    if let tag {
      // The end of an element names nothing.
      guard let element = SecretScanner.element(tag) else { return nil }
      start = element.lowerBound
      name = String(decoding: text[element], as: UTF8.self)
    } else {
      guard start < end, !isEnd || !" \t".utf8.contains(text[separator - 1]) else { return nil }
      name = SecretScanner.unescaped(text[start..<end])
    }
    if isHeader, !isSecret(name) { return nil }
    // `user_alice="..."` is how a broker's login configuration names its users.
    let isUser = name.hasPrefix("user_") && text[separator] == UInt8(ascii: "=")
    var value =
      tag == nil
      ? SecretScanner.value(behind: separator, line, text)
      : trimmed(
        (separator + 1)..<SecretScanner.endOfElement((separator + 1)..<line.upperBound, text), in: text)
    if !isSecret(name), SecretWords.isNaming(name) { noteName(text[value], by: name) }
    let isValue = SecretWords.isValue(name)
    var isNamed = secretIsNamed && (isValue || tag.map(SecretScanner.isNaming) ?? false)
    if !isNamed, isValue, !isEnd {
      isNamed = isNamedAhead(value.upperBound, line, text)
    }
    guard isUser || isNamed || isSecret(name) || SecretWords.isSecretWord(text[value], of: name) else {
      return nil
    }
    // What is named may stand on the next line, or in an element of its own.
    if isValue || tag != nil, !value.isEmpty { secretIsNamed = false }
    if tag != nil {
      hasOpenText =
        SecretScanner.endOfElement((separator + 1)..<line.upperBound, text) == line.upperBound
      return SecretScanner.isReference(value, in: text) ? nil : value
    }
    // The word before a credential in a header is none.
    if ["basic", "bearer"].contains(String(decoding: text[value], as: UTF8.self).lowercased()),
      value.upperBound < line.upperBound, text[value.upperBound] == UInt8(ascii: " ")
    {
      value = SecretScanner.value(behind: value.upperBound, line, text)
    } else {
      value =
        isEnd
        ? value
        : inBrackets(value, behind: separator, isEntry: isEntry, line, text)
          ?? SecretScanner.inList(value, from: start, behind: separator, isEntry: isEntry, line, text)
          ?? SecretScanner.headerValue(value, of: name, behind: separator, isHeader: isHeader, line, text)
          ?? SecretScanner.widened(value, from: start, separator, line, text)
      noteOpenQuote(before: value.lowerBound, line, text)
    }
    return SecretScanner.isReference(value, in: text) ? nil : value
  }

  /// Where the name begins that ends a text; its letters may be written as numbers (`\x5f`).
  static func startOfName(_ text: Range<Int>, _ bytes: [UInt8]) -> Int {
    var start = text.upperBound
    while start > text.lowerBound, text.upperBound - start < 200 {
      let isEscape =
        bytes[start - 1] == UInt8(ascii: "\\") && start < text.upperBound
        && ("x01u".utf8.contains(bytes[start]))
      guard isOfName(bytes[start - 1]) || isEscape else { break }
      start -= 1
    }
    return start
  }

  /// What a quote before the name begins ends with it: `"NAME=two words"`.
  private static func widened(
    _ value: Range<Int>, from name: Int, _ separator: Int, _ line: Range<Int>, _ text: [UInt8]
  ) -> Range<Int> {
    guard name > line.lowerBound,
      text[name..<separator].allSatisfy({ isOfName($0) || $0 == UInt8(ascii: "\\") }),
      text[separator] == UInt8(ascii: "="), text[name] != UInt8(ascii: "-"),
      name < line.lowerBound + 2 || text[name - 2] != UInt8(ascii: "\\"),
      "\"'".utf8.contains(text[name - 1]), text[(separator + 1)..<line.upperBound].contains(text[name - 1])
    else { return value }
    let end = endOfQuoted(text[name - 1], separator + 1, line, text)
    return value.lowerBound..<max(value.upperBound, end)
  }

  /// Bytes that are looked through for the end of an address or a reference: a line may be full of their starts.
  static let farthest = 1000

  package static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  /// To the quote that ends it, else to the next blank.
  static func value(behind separator: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int> {
    var start = separator + 1
    let isBlank = { (byte: UInt8) in byte == 32 || byte == 9 || byte == 10 || byte == 13 }
    while start < line.upperBound, isBlank(text[start]) || text[start] == UInt8(ascii: "\\") { start += 1 }
    guard start < line.upperBound else { return start..<start }
    let quote = text[start]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let isEscaped = text[start - 1] == UInt8(ascii: "\\")
      start += 1
      return
        start..<(isEscaped ? endOfEscaped(quote, start, line, text) : endOfQuoted(quote, start, line, text))
    }
    if let entity = entity(at: start, line, text) {
      let quote = Array(text[start..<(start + entity)])
      start += entity
      return start..<(text[start..<line.upperBound].firstRange(of: quote)?.lowerBound ?? line.upperBound)
    }
    let isXML = text[separator] == UInt8(ascii: ">")
    var end = start
    let near = text[start..<min(start + farthest, line.upperBound)]
    if near.starts(with: "{{".utf8) { end = near.firstRange(of: Array("}}".utf8))?.upperBound ?? start }
    while end < line.upperBound, !isBlank(text[end]), !(isXML && text[end] == UInt8(ascii: "<")) {
      let isQuote = text[end] == UInt8(ascii: "\"") || text[end] == UInt8(ascii: "'")
      if isQuote, endsWord(end + 1, line, text) { break }
      end += 1
    }
    while end > start, ",;)\\".utf8.contains(text[end - 1]) { end -= 1 }
    return start..<end
  }

  /// A quote that was escaped itself ends at the next such one, or at a bare one.
  private static func endOfEscaped(_ quote: UInt8, _ start: Int, _ line: Range<Int>, _ text: [UInt8]) -> Int {
    var end = start
    while end < line.upperBound, text[end] != quote {
      if text[end] == UInt8(ascii: "\\"), end + 1 < line.upperBound, text[end + 1] == quote { break }
      end += 1
    }
    return end
  }

  /// In YAML, two single quotes are one. Behind two backslashes a quote is the end in one kind of file and part of the value in another: what follows tells.
  static func endOfQuoted(_ quote: UInt8, _ start: Int, _ line: Range<Int>, _ text: [UInt8]) -> Int {
    var end = start
    while end < line.upperBound {
      var next = end
      while next < line.upperBound, text[next] == UInt8(ascii: "\\") { next += 1 }
      guard next < line.upperBound else { return next }
      let backslashes = next - end
      let mayEnd = backslashes == 0 || (backslashes % 2 == 0 && endsWord(next + 1, line, text))
      let isDoubled = quote == UInt8(ascii: "'") && next + 1 < line.upperBound && text[next + 1] == quote
      if text[next] == quote, mayEnd, !isDoubled { return next }
      end = next + (text[next] == quote && isDoubled ? 2 : 1)
    }
    return line.upperBound
  }

  /// Whether nothing of the same word stands at a place.
  private static func endsWord(_ place: Int, _ line: Range<Int>, _ text: [UInt8]) -> Bool {
    place >= line.upperBound || " \t\r\n,;)]}<\\\"'".utf8.contains(text[place])
  }

  /// What stands behind an option that is named like a secret (`--password WORD`, `-storepass WORD`).
  private mutating func optionValue(_ blank: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int>? {
    var start = blank
    while start > line.lowerBound, blank - start < 200, SecretScanner.isOfName(text[start - 1]) { start -= 1 }
    let option = text[start..<blank]
    guard option.first == UInt8(ascii: "-"),
      start == line.lowerBound || !SecretScanner.isOfName(text[start - 1]),
      isSecret(String(decoding: option.drop { $0 == UInt8(ascii: "-") }, as: UTF8.self))
    else { return nil }
    let value = SecretScanner.value(behind: blank, line, text)
    return SecretScanner.isReference(value, in: text) || text[value].starts(with: "-".utf8) ? nil : value
  }

  /// What stands behind `Basic ` and `Bearer `.
  private static func credential(_ blank: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int>? {
    let before = text[max(line.lowerBound, blank - 6)..<blank].map { $0 | 0x20 }
    guard before.suffix(5).elementsEqual("basic".utf8) || before.elementsEqual("bearer".utf8) else {
      return nil
    }
    let rest = text[(blank + 1)..<line.upperBound]
    let end = rest.firstIndex { !(isOfName($0) || "+/=~".utf8.contains($0)) } ?? rest.endIndex
    let least = before.count == 6 && before.elementsEqual("bearer".utf8) ? 4 : 8
    return end - rest.startIndex >= least ? rest.startIndex..<end : nil
  }

  private static let openings =
    SecretWords.rules.openings.map { (text: Array($0.utf8), hasUser: false) }
    + SecretWords.rules.userOpenings.map { (text: Array($0.utf8), hasUser: true) }

  /// What stands behind a text that announces a secret, which ends here.
  private static func opened(_ end: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int>? {
    let before = text[line.lowerBound...end]
    guard
      let opening = openings.first(where: {
        before.last == $0.text.last && before.suffix($0.text.count).elementsEqual($0.text)
      })
    else { return nil }
    let isBlank = { (byte: UInt8) in " \t\"'".utf8.contains(byte) }
    var start = end + 1
    if opening.hasUser {
      let user = text[start..<line.upperBound].prefix {
        !isBlank($0) && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/")
      }
      guard !user.isEmpty, user.endIndex < line.upperBound, text[user.endIndex] == UInt8(ascii: ":") else {
        return nil
      }
      start = user.endIndex + 1
    }
    let secret = text[start..<line.upperBound].prefix {
      !isBlank($0) && !",;<\r\n".utf8.contains($0)
    }
    let range = secret.startIndex..<secret.endIndex
    return isReference(range, in: text) ? nil : range
  }
}
