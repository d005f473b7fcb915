/// The types of YAML 1.1 that a scalar can have without saying so.
enum YAMLCoreTag: String {
  case null, bool, int, float, timestamp, str, merge, value

  static let prefix = "tag:yaml.org,2002:"

  var uri: String { Self.prefix + rawValue }

  /// The type of a plain scalar, by the patterns of PyYAML's resolver (Ansible uses that one unchanged).
  ///
  /// They differ from the YAML 1.1 page in ways that matter: `y` and `n` are strings, and so is `1e3`,
  /// since a float needs its dot and its exponent a sign.
  init(plain text: String) {
    var text = text
    self = text.withUTF8 { bytes in
      guard let first = bytes.first else { return .null }
      switch first {
      case UInt8(ascii: "="): return bytes.count == 1 ? .value : .str
      case UInt8(ascii: "<"): return bytes.elementsEqual("<<".utf8) ? .merge : .str
      case UInt8(ascii: "~"): return bytes.count == 1 ? .null : .str
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
        if ScalarPattern.isFloat(bytes) { return .float }
        if ScalarPattern.isInt(bytes) { return .int }
        return ScalarPattern.isTimestamp(bytes) ? .timestamp : .str
      default: return Self.word(bytes)
      }
    }
  }

  private static let words: [String: YAMLCoreTag] = {
    var words: [String: YAMLCoreTag] = [:]
    for word in ["yes", "no", "true", "false", "on", "off", "null"] {
      let capitalized = word.prefix(1).uppercased() + word.dropFirst()
      for spelling in [word, capitalized, word.uppercased()] {
        words[spelling] = word == "null" ? .null : .bool
      }
    }
    return words
  }()

  private static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLCoreTag {
    guard bytes.count <= 5 else { return .str }
    return words[String(decoding: bytes, as: UTF8.self)] ?? .str
  }
}
