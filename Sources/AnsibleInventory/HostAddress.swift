/// Ansible's idea of a host address in an inventory, with an optional port behind it.
enum HostAddress {
  /// Host and port, or nil where Ansible does not take the text for an address and leaves it whole.
  /// The host may hold ranges.
  static func split(_ text: String) -> (host: String, port: Int?)? {
    var host = text[...]
    var port: Int?
    if let (inner, number) = bracketed(host) { (host, port) = (inner, number) }
    if let (name, number) = trailingPort(host) { (host, port) = (name, number) }
    return isHostName(host) || isIPv6(host) ? (String(host), port) : nil
  }

  /// `[host]:port`, as IPv6 addresses need it.
  private static func bracketed(_ text: Substring) -> (Substring, Int)? {
    guard text.first == "[", let colon = text.lastIndex(of: ":"),
      let port = portNumber(text[text.index(after: colon)...]),
      text[..<colon].last == "]"
    else { return nil }
    let inner = text[..<colon].dropFirst().dropLast()
    return inner.isEmpty ? nil : (inner, port)
  }

  /// `host:port` with no other colon outside of brackets.
  private static func trailingPort(_ text: Substring) -> (Substring, Int)? {
    var isInBrackets = false
    for index in text.indices {
      switch text[index] {
      case "[" where !isInBrackets: isInBrackets = true
      case "]" where isInBrackets: isInBrackets = false
      case "]": return nil
      case ":" where !isInBrackets:
        return portNumber(text[text.index(after: index)...]).map { (text[..<index], $0) }
      default: continue
      }
    }
    return nil
  }

  private static func portNumber(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  /// Labels of letters, digits, `_`, `-` and ranges; each starts with a letter, digit, `_` or range, and ends
  /// with neither `_` nor `-`.
  private static func isHostName(_ text: Substring) -> Bool {
    var rest = text
    repeat {
      guard let label = takeLabel(&rest), let last = label.last, last != "-", last != "_" else {
        return false
      }
      if rest.isEmpty { return true }
    } while rest.popFirst() == "."
    return false
  }

  /// The label at the front; nil where there is none.
  private static func takeLabel(_ rest: inout Substring) -> Substring? {
    let start = rest
    while let next = rest.first {
      if next == "[" {
        guard let close = rest.firstIndex(of: "]"), isRange(rest[rest.index(after: rest.startIndex)..<close])
        else { return nil }
        rest = rest[rest.index(after: close)...]
      } else if isWord(next) || (next == "-" && rest.startIndex != start.startIndex) {
        rest.removeFirst()
      } else {
        break
      }
    }
    let label = start[..<rest.startIndex]
    return label.isEmpty ? nil : label
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  /// The inside of a range that may stand in a name: two letters or two numbers, and a step.
  private static func isRange(_ text: Substring) -> Bool {
    let bounds = text.split(separator: ":", omittingEmptySubsequences: false)
    guard bounds.count == 2 || bounds.count == 3, !bounds.contains(where: \.isEmpty) else { return false }
    let numbers = bounds.map { portNumber($0) != nil }
    let areLetters = bounds.prefix(2).allSatisfy {
      $0.count == 1 && $0.allSatisfy { $0.isASCII && $0.isLetter }
    }
    return (areLetters || (numbers[0] && numbers[1])) && numbers.dropFirst(2).allSatisfy { $0 }
  }

  /// Close enough: where Ansible and this differ, the text is no address for either of them later on.
  private static func isIPv6(_ text: Substring) -> Bool {
    text.contains("::") || text.count { $0 == ":" } == 7
      ? text.allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." } : false
  }
}
