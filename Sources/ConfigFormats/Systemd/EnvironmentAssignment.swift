/// `NAME=value` as systemd accepts it for an environment.
struct EnvironmentAssignment {
  let name: String
  let value: String

  /// Nil where the name is none, or the value is no text.
  init?(_ assignment: [UInt8]) {
    guard let (name, value) = assignment[...].cut(at: ASCII.equals) else { return nil }
    self.init(name: name, value: value)
  }

  init?(name: Bytes, value: Bytes) {
    guard Self.isName(name), let text = String(validating: value, as: UTF8.self) else { return nil }
    self.name = name.text
    self.value = text
  }

  private static func isName(_ bytes: Bytes) -> Bool {
    guard let first = bytes.first, !first.isDigit else { return false }
    return bytes.allSatisfy { $0.isLetter || $0.isDigit || $0 == ASCII.underscore }
  }
}
