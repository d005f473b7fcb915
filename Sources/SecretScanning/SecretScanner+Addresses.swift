/// Passwords in addresses.
extension SecretScanner {
  /// The password of `://user:password@`; slashes in it may stand as they are. Of a user without a password, the name may
  /// be a token.
  static func userInformation(_ colon: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int>? {
    guard text[colon..<line.upperBound].starts(with: "://".utf8) else { return nil }
    let near = text[(colon + 3)..<min(colon + 3 + farthest, line.upperBound)]
    var rest = near.prefix { !" \t\"'\n".utf8.contains($0) }
    // Of a list of addresses, one is looked at.
    if let next = rest.firstRange(of: Array("://".utf8)) {
      rest = rest[..<(next.lowerBound + 1)]
      rest = rest[..<(rest.lastIndex(of: UInt8(ascii: ",")) ?? rest.endIndex)]
    }
    let host = rest.prefix { $0 != UInt8(ascii: "/") }
    guard let parting = host.firstIndex(of: UInt8(ascii: ":")) else {
      return token(host, of: text[line.lowerBound..<colon])
    }
    let behind = rest[(parting + 1)...].drop { (48...57).contains($0) }
    let isPort =
      behind.startIndex > parting + 1 && (behind.first.map { ",</".utf8.contains($0) } ?? true)
    guard let at = (isPort ? host : rest).lastIndex(of: UInt8(ascii: "@")), parting + 1 < at else {
      return nil
    }
    return (parting + 1)..<at
  }

  /// What stands before the host of a web address, where it is no short name.
  private static func token(_ host: ArraySlice<UInt8>, of scheme: ArraySlice<UInt8>) -> Range<Int>? {
    guard scheme.suffix(4).elementsEqual("http".utf8) || scheme.suffix(5).elementsEqual("https".utf8),
      let at = host.lastIndex(of: UInt8(ascii: "@")), at - host.startIndex >= 8,
      host[..<at].contains(where: { (48...57).contains($0) })
    else { return nil }
    return host.startIndex..<at
  }

  /// Passwords of `user:password@host` that stand in a text without the name of a scheme.
  package static func loginPasswords(in text: [UInt8]) -> [Range<Int>] {
    text.split { " \t\n\"'=,".utf8.contains($0) }.compactMap { word in
      guard let at = word.lastIndex(of: UInt8(ascii: "@")),
        let colon = word.firstIndex(of: UInt8(ascii: ":")),
        colon + 1 < at, !word[colon...].starts(with: "://".utf8)
      else { return nil }
      return (colon + 1)..<at
    }
  }

  /// The password of `oracle:thin:user/password@host`.
  static func oracleLogin(_ colon: Int, _ line: Range<Int>, _ text: [UInt8]) -> Range<Int>? {
    guard text[line.lowerBound..<colon].suffix(6).elementsEqual("oracle".utf8) else { return nil }
    let rest = text[(colon + 1)..<min(colon + 1 + farthest, line.upperBound)]
    let end = rest.firstIndex { " \t'\n".utf8.contains($0) } ?? rest.endIndex
    guard let slash = rest[..<end].firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@") }),
      text[slash] == UInt8(ascii: "/"), let at = rest[slash..<end].lastIndex(of: UInt8(ascii: "@"))
    else { return nil }
    return (slash + 1)..<at
  }
}
