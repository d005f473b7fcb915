/// Writing values so that systemd reads them back.
package enum SystemdQuoting {
  /// What `%` in a value to be written is.
  package enum Percent: Sendable {
    /// The start of a specifier such as `%h`, as in text that was read from a unit.
    case specifier
    /// Just a character, as in the environment of a process; it is doubled.
    case literal
  }

  /// The text to put between the double quotes of `Environment="NAME=..."`, so that systemd reads `value` back.
  /// A NUL can be in no environment and is dropped.
  package static func environmentValue(_ value: String, percent: Percent = .specifier) -> String {
    var out: [UInt8] = []
    for byte in value.utf8 {
      switch byte {
      case ASCII.nul: continue
      case ASCII.backslash, ASCII.doubleQuote: out += [ASCII.backslash, byte]
      case ASCII.newline: out += Array("\\n".utf8)
      case ASCII.carriageReturn: out += Array("\\r".utf8)
      case UInt8(ascii: "%") where percent == .literal: out += [byte, byte]
      default: out.append(byte)
      }
    }
    return out[...].text
  }
}
