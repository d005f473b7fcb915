/// Searching and cutting of text byte by byte: Swift's own functions take "\r\n" for one character.
enum TextSearch {
  /// Offsets of the bytes of the first place where `part` stands.
  static func first(_ part: String, in text: String, from start: Int = 0) -> Range<Int>? {
    var text = text
    var part = part
    return text.withUTF8 { bytes in part.withUTF8 { first($0, in: bytes, from: start) } }
  }

  private static func first(
    _ part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Range<Int>? {
    guard start + part.count <= text.count else { return nil }
    guard let head = part.first else { return start..<start }
    for index in start...(text.count - part.count) where text[index] == head {
      if text[index..<index + part.count].elementsEqual(part) { return index..<index + part.count }
    }
    return nil
  }

  /// All places where `part`, which is not empty, stands, from left to right, none within another.
  static func all(_ part: String, in text: String, limit: Int = .max) -> [Range<Int>] {
    var found: [Range<Int>] = []
    while found.count < limit, let next = first(part, in: text, from: found.last?.upperBound ?? 0) {
      found.append(next)
    }
    return found
  }

  /// The same from right to left; the result is in the order of the text.
  static func allFromEnd(_ part: String, in text: String, limit: Int) -> [Range<Int>] {
    let bytes = Array(text.utf8)
    let searched = Array(part.utf8)
    var found: [Range<Int>] = []
    var index = bytes.count - searched.count
    while index >= 0, found.count < limit {
      if bytes[index..<index + searched.count].elementsEqual(searched) {
        found.append(index..<index + searched.count)
        index -= searched.count
      } else {
        index -= 1
      }
    }
    return found.reversed()
  }

  /// The pieces between ranges.
  static func pieces(of text: String, without ranges: [Range<Int>]) -> [String] {
    let bytes = Array(text.utf8)
    var start = 0
    var pieces: [String] = []
    for range in ranges {
      pieces.append(String(decoding: bytes[start..<range.lowerBound], as: UTF8.self))
      start = range.upperBound
    }
    return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  static func replace(_ old: String, in text: String, by new: String, limit: Int = .max) throws(Stop)
    -> String
  {
    if old.isEmpty {
      // Python puts it before every character and at the end.
      var left = limit
      var result = ""
      for scalar in text.unicodeScalars {
        if left > 0 { result += new }
        left -= 1
        result.unicodeScalars.append(scalar)
      }
      return left > 0 ? result + new : result
    }
    let places = all(old, in: text, limit: limit)
    guard !places.isEmpty else { return text }
    guard text.utf8.count + places.count * new.utf8.count <= Limits.text else {
      throw Stop.unknown("the text is too long")
    }
    return pieces(of: text, without: places).joined(separator: new)
  }
}

extension Unicode.Scalar {
  /// `str.isspace`.
  var isPythonSpace: Bool { isASCII ? UInt8(value).isBlank : properties.isWhitespace }
}
