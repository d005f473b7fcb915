import CSSH2

/// The few shapes of DER that keys and signatures need.
///
/// The content of a DER INTEGER and of an SSH `mpint` are the same bytes, so numbers pass through unchanged.
enum DER {
  static func sequence(_ items: [[UInt8]]) -> [UInt8] { element(0x30, Array(items.joined())) }
  static func integer(_ content: [UInt8]) -> [UInt8] { element(0x02, content.isEmpty ? [0] : content) }
  static func octets(_ content: [UInt8]) -> [UInt8] { element(0x04, content) }
  static func bits(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }
  static func objectIdentifier(_ content: [UInt8]) -> [UInt8] { element(0x06, content) }
  /// A field with an explicit context tag.
  static func tagged(_ number: UInt8, _ content: [UInt8]) -> [UInt8] { element(0xA0 | number, content) }

  private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length: [UInt8] = []
    if content.count < 0x80 {
      length = [UInt8(content.count)]
    } else {
      var rest = content.count
      while rest > 0 {
        length.insert(UInt8(rest & 0xFF), at: 0)
        rest >>= 8
      }
      length.insert(0x80 | UInt8(length.count), at: 0)
    }
    return [tag] + length + content
  }

  /// The contents of the INTEGERs in a SEQUENCE; nil where the bytes are anything else.
  static func integers(ofSequence bytes: [UInt8]) -> [[UInt8]]? {
    var reader = bytes[...]
    guard var content = next(0x30, &reader) else { return nil }
    var numbers: [[UInt8]] = []
    while !content.isEmpty {
      guard let number = next(0x02, &content) else { return nil }
      numbers.append(Array(number))
    }
    return numbers
  }

  private static func next(_ tag: UInt8, _ bytes: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard bytes.popFirst() == tag, var length = bytes.popFirst().map(Int.init) else { return nil }
    if length >= 0x80 {
      let digits = length & 0x7F
      guard (1...4).contains(digits), bytes.count >= digits else { return nil }
      length = bytes.prefix(digits).reduce(0) { $0 << 8 | Int($1) }
      bytes = bytes.dropFirst(digits)
    }
    guard bytes.count >= length else { return nil }
    defer { bytes = bytes.dropFirst(length) }
    return bytes.prefix(length)
  }

  /// A number of libcrypto as the content of an INTEGER.
  static func integerBytes(_ number: OpaquePointer) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(BN_num_bits(number) + 7) / 8)
    BN_bn2bin(number, &bytes)
    return bytes.first.map { $0 & 0x80 != 0 } ?? true ? [0] + bytes : bytes
  }
}
