/// Texts to be found as words of their own, however many words of a text they take.
struct KnownTexts: Sendable {
  /// Shorter texts are words that stand in many places for many reasons.
  static let shortest = 6

  private var texts: Set<[UInt8]> = []
  /// How long those are that begin alike, the longest first.
  private var lengths: [UInt32: [Int]] = [:]

  var isEmpty: Bool { texts.isEmpty }

  mutating func insert(_ text: [UInt8]) {
    guard text.count >= KnownTexts.shortest, texts.insert(text).inserted else { return }
    let start = KnownTexts.start(of: text, at: 0)
    let known = lengths[start] ?? []
    guard !known.contains(text.count) else { return }
    lengths[start] = (known + [text.count]).sorted(by: >)
  }

  mutating func formUnion(_ other: KnownTexts) {
    if isEmpty { self = other } else { other.texts.forEach { insert($0) } }
  }

  /// Where they stand; they may begin or end with signs that part words.
  func ranges(in text: [UInt8]) -> [Range<Int>] {
    guard !isEmpty, text.count >= KnownTexts.shortest else { return [] }
    if texts.contains(text) { return [0..<text.count] }
    var found: [Range<Int>] = []
    var at = 0
    while at + KnownTexts.shortest <= text.count {
      let begins = at == 0 || KnownTexts.isBorder[Int(text[at - 1])] || KnownTexts.isBorder[Int(text[at])]
      if begins, let length = longest(in: text, from: at) {
        found.append(at..<(at + length))
        at += length
      } else {
        at += 1
      }
    }
    return found
  }

  private func longest(in text: [UInt8], from start: Int) -> Int? {
    lengths[KnownTexts.start(of: text, at: start)]?.first { length in
      let end = start + length
      guard end <= text.count else { return false }
      let ends =
        end == text.count || KnownTexts.isBorder[Int(text[end])] || KnownTexts.isBorder[Int(text[end - 1])]
      return ends && texts.contains(Array(text[start..<end]))
    }
  }

  private static func start(of text: [UInt8], at place: Int) -> UInt32 {
    UInt32(text[place]) << 16 | UInt32(text[place + 1]) << 8 | UInt32(text[place + 2])
  }

  /// By byte, whether it parts words.
  private static let isBorder = (0...255).map { " \t\r\n\0\"'=:;,@<>()[]{}&|\\".utf8.contains($0) }
}
