import DeploymentRendering
import HostEvidence

/// The secrets that the evidence of an estate shows by their names, to be known again where no name tells.
package struct KnownSecrets: Sendable {
  /// Shorter texts are words that stand in many places for many reasons.
  private static let shortest = 6

  private var texts: Set<[UInt8]> = []

  package init(_ records: [HostRecord]) {
    var scanner = SecretScanner()
    for record in records {
      for (path, file) in record.files {
        note(file.content.bytes, scanner.ranges(in: file.content.bytes, kind: .init(path: path)))
      }
      for process in record.processes {
        for word in process.arguments + (process.environment ?? []) {
          note(Array(word.utf8), scanner.ranges(in: Array(word.utf8)))
        }
      }
    }
  }

  private mutating func note(_ text: [UInt8], _ ranges: [Range<Int>]) {
    for range in ranges where range.count >= KnownSecrets.shortest {
      texts.insert(Array(text[range]))
      // In a properties file a backslash may stand before a sign that needs none elsewhere.
      if text[range].contains(UInt8(ascii: "\\")) {
        texts.insert(text[range].filter { $0 != UInt8(ascii: "\\") })
      }
    }
  }

  /// Where known secrets stand as words of their own in a text.
  package func ranges(in text: [UInt8]) -> [Range<Int>] {
    guard !texts.isEmpty else { return [] }
    if texts.contains(text) { return [0..<text.count] }
    var found: [Range<Int>] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(where: KnownSecrets.isBorder) ?? text.count
      if end - start >= KnownSecrets.shortest {
        // A secret may hold signs that part words, at its end or in its midst.
        if let length = longest(in: text, from: start, wordEnd: end) {
          found.append(start..<(start + length))
          start += length
          continue
        }
      }
      start = end + 1
    }
    return found
  }

  /// A text for people: stars stand for the secrets in it that are known.
  package func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var at = 0
    for range in ranges(in: bytes) {
      result += bytes[at..<range.lowerBound]
      result += Array(SecretSetting.mask.utf8)
      at = range.upperBound
    }
    return String(decoding: result + bytes[at...], as: UTF8.self)
  }

  private func longest(in text: [UInt8], from start: Int, wordEnd: Int) -> Int? {
    var end = wordEnd
    var best: Int?
    for _ in 0..<KnownSecrets.mostWords {
      if texts.contains(Array(text[start..<end])) { best = end - start }
      guard end < text.count else { break }
      end = text[(end + 1)...].firstIndex(where: KnownSecrets.isBorder) ?? text.count
    }
    return best
  }

  private static let mostWords = 4

  private static func isBorder(_ byte: UInt8) -> Bool { " \t\r\n\0\"'=:;,@<>()[]{}&|\\".utf8.contains(byte) }
}
