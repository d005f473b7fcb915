/// Reads the binary encoding of SSH (RFC 4251, section 5) from bytes that may be broken.
struct WireReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: some Collection<UInt8>) { rest = ArraySlice(bytes) }

  /// The next four bytes as a number; nil where fewer are left.
  mutating func uint32() -> UInt32? {
    guard rest.count >= 4 else { return nil }
    defer { rest = rest.dropFirst(4) }
    return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The next length-prefixed bytes; nil where the length points past the end.
  mutating func string() -> [UInt8]? {
    guard let count = uint32(), count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return Array(rest.prefix(Int(count)))
  }

  /// The next length-prefixed bytes as text, broken UTF-8 repaired.
  mutating func text() -> String? {
    string().map { String(decoding: $0, as: UTF8.self) }
  }
}

extension [UInt8] {
  /// Appends a number in SSH's encoding.
  mutating func appendWire(_ number: UInt32) {
    append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) })
  }

  /// Appends length-prefixed bytes in SSH's encoding.
  mutating func appendWire(_ bytes: some Collection<UInt8>) {
    appendWire(UInt32(bytes.count))
    append(contentsOf: bytes)
  }

  /// Appends a length-prefixed text in SSH's encoding.
  mutating func appendWire(_ text: String) { appendWire(Array(text.utf8)) }
}
