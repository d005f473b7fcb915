/// An address of a server as configuration files write it: `host:port`, `[::1]:9092`, `NAME://host:port`,
/// `https://host/path`.
package struct HostPort: Hashable, Sendable, CustomStringConvertible {
  /// What stands before `://`: a listener's name or a protocol, as written.
  package let scheme: String?
  /// Without brackets; empty where all interfaces are meant (`PLAINTEXT://:9092`).
  package let host: String
  package let port: UInt16?
  /// From the `/` after host and port on; empty where there is none.
  package let path: String

  package init(scheme: String? = nil, host: String, port: UInt16?, path: String = "") {
    self.scheme = scheme
    self.host = host
    self.port = port
    self.path = path
  }

  /// Nil where the text is no such address.
  package init?(parsing text: String) {
    let (scheme, rest) = Self.cutScheme(Array(text.utf8)[...].trimmed)
    let slash = rest.firstIndex(of: ASCII.slash) ?? rest.endIndex
    guard let (host, port) = Self.cutPort(rest[..<slash]), Self.isHost(host),
      scheme.map(Self.isScheme) != false
    else { return nil }
    // A path alone is no address, and only an address with a scheme may leave out the host.
    guard !host.isEmpty || scheme != nil && port != nil else { return nil }
    self.init(scheme: scheme?.text, host: host.text, port: port, path: rest[slash...].text)
  }

  /// As it is written in a list, an IPv6 address in brackets.
  package var description: String {
    let host = host.utf8.contains(ASCII.colon) ? "[\(host)]" : host
    return (scheme.map { $0 + "://" } ?? "") + host + (port.map { ":\($0)" } ?? "") + path
  }

  private static func cutScheme(_ bytes: Bytes) -> (Bytes?, Bytes) {
    guard let (scheme, rest) = bytes.cut(at: ASCII.colon), rest.starts(with: [ASCII.slash, ASCII.slash])
    else {
      return (nil, bytes)
    }
    return (scheme, rest.dropFirst(2))
  }

  /// Nil where there is a port that is no number, or a bracket without its partner.
  private static func cutPort(_ bytes: Bytes) -> (Bytes, UInt16?)? {
    if bytes.first == UInt8(ascii: "[") {
      guard let (host, rest) = bytes.dropFirst().cut(at: UInt8(ascii: "]")), !host.isEmpty else { return nil }
      if rest.isEmpty { return (host, nil) }
      guard rest.first == ASCII.colon, let port = port(rest.dropFirst()) else { return nil }
      return (host, port)
    }
    guard let colon = bytes.lastIndex(of: ASCII.colon) else { return (bytes, nil) }
    let host = bytes[..<colon]
    // An IPv6 address without brackets: Kafka takes the last group as the port wherever an address remains.
    if host.contains(ASCII.colon), !isIPv6(host) { return isIPv6(bytes) ? (bytes, nil) : nil }
    return port(bytes[(colon + 1)...]).map { (host, $0) }
  }

  private static func port(_ bytes: Bytes) -> UInt16? {
    bytes.allSatisfy(\.isDigit) ? UInt16(bytes.text) : nil
  }

  private static func isIPv6(_ bytes: Bytes) -> Bool {
    let groups = bytes.prefix { $0 != UInt8(ascii: "%") }
      .split(separator: ASCII.colon, omittingEmptySubsequences: false)
    let filled = groups.filter { !$0.isEmpty }
    guard groups.count > 2,
      filled.allSatisfy({ $0.allSatisfy { $0.hexadecimalValue != nil || $0 == ASCII.dot } })
    else { return false }
    // One "::" may stand for missing groups; at either end it makes two empty ones.
    let gaps = groups.dropFirst().dropLast().count { $0.isEmpty }
    if groups[0].isEmpty && !groups[1].isEmpty { return false }
    if groups[groups.count - 1].isEmpty && !groups[groups.count - 2].isEmpty { return false }
    return gaps == 1 ? filled.count < 8 : gaps == 0 && filled.count == 8
  }

  private static func isScheme(_ bytes: Bytes) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { $0.isLetter || $0.isDigit || Array("-._+".utf8).contains($0) }
  }

  private static func isHost(_ bytes: Bytes) -> Bool {
    bytes.allSatisfy {
      $0.isLetter || $0.isDigit || $0 >= 0x80 || Array("-._%:".utf8).contains($0)
    }
  }
}
