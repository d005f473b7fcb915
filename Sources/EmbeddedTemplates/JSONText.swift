import Foundation

/// JSON for files that people read, and for terminals: sorted keys, a line a value.
package enum JSONText {
  package static func of(_ value: some Encodable, inSnakeCase: Bool = false) throws -> String {
    let encoder = JSONEncoder()
    if inSnakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return visible(String(decoding: try encoder.encode(value), as: UTF8.self)) + "\n"
  }

  /// What could steer a terminal or turn the text around it stands as its number, which is the same to who reads JSON. The
  /// encoder does so with the controls of ASCII alone; others stand in texts only.
  private static func visible(_ json: String) -> String {
    guard json.unicodeScalars.contains(where: isSteering) else { return json }
    var result = ""
    for scalar in json.unicodeScalars {
      guard isSteering(scalar) else {
        result.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let number = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - number.count) + number
      }
    }
    return result
  }

  private static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 127 || (!scalar.isASCII && scalar.isHidden)
  }
}
