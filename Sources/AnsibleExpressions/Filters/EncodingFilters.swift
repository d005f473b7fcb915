import AnsibleYAML

/// Filters between values and text: JSON, YAML, Base64, digests.
enum EncodingFilters {
  static let all = [
    Routine("to_json", jsonSignature) { (value, arguments) throws(Stop) in
      try json(value, arguments, JSONText(indent: nil, sortsKeys: false))
    },
    Routine("tojson", jsonSignature) { (value, arguments) throws(Stop) in
      try json(value, arguments, JSONText(indent: nil, sortsKeys: true))
    },
    Routine("to_nice_json", jsonSignature) { (value, arguments) throws(Stop) in
      try json(value, arguments, JSONText(indent: 4, sortsKeys: true))
    },
    Routine("from_json", [], parsed), Routine("from_yaml", [], parsed),
    Routine("b64encode", ["encoding"]) { (value, arguments) throws(Stop) in
      try checkEncoding(arguments)
      return .string(Base64.encode(Array(try PythonText.text(value).utf8)))
    },
    Routine("b64decode", ["encoding"]) { (value, arguments) throws(Stop) in
      try checkEncoding(arguments)
      guard let bytes = Base64.decode(try PythonText.text(value)),
        let text = String(validating: bytes, as: UTF8.self)
      else { throw Stop.unknown("\(arguments.owner) finds no Base64 of a text") }
      return .string(text)
    },
    Routine("hash", ["hashtype"]) { (value, arguments) throws(Stop) in
      try digest(value, arguments.text(0) ?? "sha1", arguments)
    },
    Routine("md5") { (value, arguments) throws(Stop) in try digest(value, "md5", arguments) },
    Routine("sha1") { (value, arguments) throws(Stop) in try digest(value, "sha1", arguments) },
    Routine("checksum") { (value, arguments) throws(Stop) in try digest(value, "sha1", arguments) },
  ]

  private static let jsonSignature: Signature = ["indent", "sort_keys", "ensure_ascii"]

  private static func json(_ value: ExpressionValue, _ arguments: Arguments, _ format: JSONText) throws(Stop)
    -> ExpressionValue
  {
    var format = format
    if let indent = try arguments.whole(0) { format.indent = min(max(indent, 0), 100) }
    if arguments[1] != nil { format.sortsKeys = try arguments.flag(1) }
    if arguments[2] != nil { format.isASCII = try arguments.flag(2) }
    return .string(try format.text(value))
  }

  private static func parsed(_ value: ExpressionValue, _ arguments: Arguments) throws(Stop) -> ExpressionValue
  {
    guard case .string(let text) = value else {
      if arguments.owner.hasSuffix("'from_yaml'") { return value }
      throw Stop.unknown("\(arguments.owner) expects a string, not \(value.kind)")
    }
    do {
      var constructor = AnsibleConstructor(file: "text")
      let node = try parseYAML(Array(text.utf8), file: "text")
      return try node.map { (node) throws(YAMLError) in ExpressionValue(try constructor.value(of: node)) }
        ?? .null
    } catch {
      throw Stop.unknown("\(arguments.owner) can't read the text")
    }
  }

  private static func checkEncoding(_ arguments: Arguments) throws(Stop) {
    let name = try arguments.text(0)?.lowercased() ?? "utf-8"
    guard ["utf-8", "utf8"].contains(name) else { throw Stop.unknown("\(arguments.owner) knows UTF-8 only") }
  }

  private static func digest(_ value: ExpressionValue, _ name: String, _ arguments: Arguments) throws(Stop)
    -> ExpressionValue
  {
    let text = Array(try PythonText.text(value).utf8)
    guard let digits = Digest(rawValue: name)?.hexadecimal(of: text) else {
      throw Stop.unknown("the digest '\(name)' is not computed")
    }
    return .string(digits)
  }
}

/// Base64 of RFC 4648, decoded as Python does: what is no letter of it is passed over.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
      for place in 0..<4 {
        result.append(
          place <= group.count ? alphabet[Int(bits >> (18 - 6 * UInt32(place))) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// nil where the padding is wrong.
  static func decode(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "=") {
        if count >= 2 { break }
        continue
      }
      guard let value = alphabet.firstIndex(of: byte) else { continue }
      bits = bits << 6 | UInt32(value)
      count += 1
      if count == 4 {
        result += [
          UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
          UInt8(truncatingIfNeeded: bits),
        ]
        (bits, count) = (0, 0)
      }
    }
    let padding = text.utf8.reversed().prefix { $0 == UInt8(ascii: "=") || $0.isBlank }.count {
      $0 == UInt8(ascii: "=")
    }
    switch count {
    case 0: return result
    case 2 where padding >= 2: return result + [UInt8(truncatingIfNeeded: bits >> 4)]
    case 3 where padding >= 1:
      return result + [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
    default: return nil
    }
  }
}
