/// The names of one host, which are taken out of texts before those of several hosts are compared, and put in again for
/// another host.
struct NameBlanks: Hashable {
  /// The whole name.
  private let name: [UInt8]
  /// What stands before its first dot.
  private let label: [UInt8]

  init(_ host: String) {
    name = Array(host.utf8)
    label = Array(name.prefix { $0 != UInt8(ascii: ".") })
  }

  /// Control characters stand for names: no setting holds any.
  private static let (whole, short) = (UInt8(1), UInt8(2))

  /// A text with blanks in the place of the host's names, where they stand whole.
  func removed(from text: String) -> String {
    guard let first = label.first else { return text }
    var bytes: [UInt8] = []
    let isPlain = text.utf8.withContiguousStorageIfAvailable { utf8 in
      var (start, place) = (0, 0)
      while place + label.count <= utf8.count {
        guard utf8[place] == first, place == 0 || !Self.isWord(utf8[place - 1]), holds(label, utf8, at: place)
        else {
          place += 1
          continue
        }
        let isWhole = holds(name, utf8, at: place)
        let end = place + (isWhole ? name.count : label.count)
        guard end == utf8.count || !Self.isWord(utf8[end]) else {
          place += 1
          continue
        }
        bytes += utf8[start..<place]
        bytes.append(isWhole ? Self.whole : Self.short)
        (start, place) = (end, end)
      }
      if start == 0 { return true }
      bytes += utf8[start...]
      return false
    }
    guard let isPlain else { return removed(from: String(decoding: Array(text.utf8), as: UTF8.self)) }
    return isPlain ? text : String(decoding: bytes, as: UTF8.self)
  }

  /// A text with the host's names in the place of blanks.
  func filled(into text: String) -> String {
    guard text.utf8.contains(where: { $0 == Self.whole || $0 == Self.short }) else { return text }
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case Self.whole: bytes += name
      case Self.short: bytes += label
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func holds(_ part: [UInt8], _ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    guard place + part.count <= text.count else { return false }
    for index in part.indices where text[place + index] != part[index] { return false }
    return true
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
}
