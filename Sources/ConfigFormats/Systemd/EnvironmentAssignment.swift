/// `NAME=value` as systemd accepts it for an environment.
struct EnvironmentAssignment {
  let name: String
  let value: String

  init(_ assignment: [UInt8]) throws(FormatWarning.Kind) {
    guard let (name, value) = assignment[...].cut(at: ASCII.equals) else { throw .invalidName }
    try self.init(name: name, value: value)
  }

  init(name: Bytes, value: Bytes) throws(FormatWarning.Kind) {
    guard Self.isName(name) else { throw .invalidName }
    guard !value.contains(ASCII.nul), let text = String(validating: value, as: UTF8.self) else {
      throw .notText
    }
    self.name = name.text
    self.value = text
  }

  private static func isName(_ bytes: Bytes) -> Bool {
    guard let first = bytes.first, !first.isDigit else { return false }
    return bytes.allSatisfy { $0.isLetter || $0.isDigit || $0 == ASCII.underscore }
  }
}
