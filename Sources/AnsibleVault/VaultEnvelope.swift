/// An encrypted text of Ansible Vault, taken apart: a line that says what it is, and digits.
///
/// Facts on the format (1.1 and 1.2): `$ANSIBLE_VAULT;VERSION;AES256[;LABEL]`, then lines of at most 80 hexadecimal
/// digits. They stand for three runs of hexadecimal digits, a line each: salt, HMAC, encrypted bytes.
struct VaultEnvelope: Hashable {
  static let marker = "$ANSIBLE_VAULT;"
  private static let width = 80

  /// Of form 1.2 only: which password it was encrypted with.
  var label: String?
  var salt: [UInt8]
  var seal: [UInt8]
  var content: [UInt8]

  init(label: String?, salt: [UInt8], seal: [UInt8], content: [UInt8]) {
    self.label = label
    self.salt = salt
    self.seal = seal
    self.content = content
  }

  init(parsing text: some Collection<UInt8>) throws(VaultError) {
    let lines = text.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    guard let head = lines.first, head.starts(with: VaultEnvelope.marker.utf8), head.count < 1000 else {
      throw .damaged("its first line is not \(VaultEnvelope.marker)...")
    }
    let fields = String(decoding: head, as: UTF8.self).split(
      separator: ";", omittingEmptySubsequences: false
    ).map { VaultEnvelope.trimmed($0) }
    guard fields.count >= 3, fields[1] == "1.1" || fields[1] == "1.2", fields[2] == "AES256" else {
      throw .unsupported(fields.dropFirst().prefix(2).map { String($0.prefix(20)) }.joined(separator: " "))
    }
    label = fields[1] == "1.2" && fields.count > 3 && !fields[3].isEmpty ? fields[3] : nil
    guard let outer = VaultEnvelope.bytes(ofDigits: lines.dropFirst().joined()) else {
      throw .damaged("below its first line stands something else than pairs of hexadecimal digits")
    }
    let parts = outer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard parts.count == 3, let salt = VaultEnvelope.bytes(ofDigits: parts[0]),
      let seal = VaultEnvelope.bytes(ofDigits: parts[1]),
      let content = VaultEnvelope.bytes(ofDigits: parts[2])
    else { throw .damaged("salt, seal and content are not all there") }
    self.salt = salt
    self.seal = seal
    self.content = content
  }

  /// Lines with an end of line each, as `ansible-vault encrypt` writes a file.
  var text: String {
    let version = label == nil ? "1.1;AES256" : "1.2;AES256;\(label ?? "")"
    var text = Array("\(VaultEnvelope.marker)\(version)\n".utf8)
    let inner = [salt, seal, content].map(VaultEnvelope.digits).joined(separator: [UInt8(ascii: "\n")])
    let outer = VaultEnvelope.digits(Array(inner))
    for start in stride(from: 0, to: outer.count, by: VaultEnvelope.width) {
      text += outer[start..<min(start + VaultEnvelope.width, outer.count)]
      text.append(UInt8(ascii: "\n"))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank = { (character: Character) in character == " " || character == "\t" }
    let start = text.drop(while: isBlank)
    return String(start.reversed().drop(while: isBlank).reversed())
  }

  static func digits(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }

  private static func bytes(ofDigits digits: some Sequence<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = digit - UInt8(ascii: "A") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? bytes : nil
  }
}
