/// A text as a dictionary key that is equal only to the same bytes. A `String` equals every other spelling of
/// the same characters ("é" as one code point or as two), which are different keys for all other programs.
struct UTF8Key: Hashable, Sendable {
  private let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (left: Self, right: Self) -> Bool {
    left.text.isSameBytes(as: right.text)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
