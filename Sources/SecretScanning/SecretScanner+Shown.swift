/// Texts that people are shown: the same is hidden in them as wherever secrets are left out.
extension SecretScanner {
  /// Whether something in a text is hidden wherever secrets are left out.
  package static func isFound(in text: String) -> Bool {
    var scanner = SecretScanner()
    let bytes = Array(text.utf8)
    if text.contains("\n") || !privateKeys(in: bytes).isEmpty { return !scanner.ranges(in: bytes).isEmpty }
    return !scanner.pieces(in: 0..<bytes.count, of: bytes).isEmpty
  }

  /// A text for people, in which something else stands for what is hidden wherever secrets are left out.
  package static func replacing(in text: String, with mask: String) -> String {
    var scanner = SecretScanner()
    let bytes = Array(text.utf8)
    let ranges = lines(in: bytes).flatMap { scanner.pieces(in: $0, of: bytes) }
    return ranges.isEmpty ? text : SecretScanner.replacing(ranges, in: bytes, with: mask)
  }

  private static func replacing(_ ranges: [Range<Int>], in bytes: [UInt8], with mask: String) -> String {
    var result: [UInt8] = []
    var at = 0
    for range in ranges where range.lowerBound >= at {
      result += bytes[at..<range.lowerBound]
      result += mask.utf8
      at = range.upperBound
    }
    return String(decoding: result + bytes[at...], as: UTF8.self)
  }

  /// Lines of a file with something secret in them, also by what stands on other lines: without blanks around them, and how
  /// they may be shown.
  package static func maskedLines(of bytes: [UInt8], kind: Kind, mask: String) -> [String: String] {
    var scanner = SecretScanner()
    let secrets = scanner.ranges(in: bytes, kind: kind)
    guard !secrets.isEmpty else { return [:] }
    var masked: [String: String] = [:]
    var (start, first) = (0, 0)
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      while first < secrets.count, secrets[first].upperBound <= start { first += 1 }
      let line = stripped(start..<end, in: bytes, comments: false)
      let inLine = secrets[first...].prefix { $0.lowerBound < line.upperBound }
        .map { $0.clamped(to: line) }.filter { !$0.isEmpty }
      if !inLine.isEmpty {
        let shifted = inLine.map { $0.lowerBound - line.lowerBound..<$0.upperBound - line.lowerBound }
        let text = Array(bytes[line])
        masked[String(decoding: text, as: UTF8.self)] = replacing(shifted, in: text, with: mask)
      }
      start = end + 1
    }
    return masked
  }
}
