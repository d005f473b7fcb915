/// A host name in a known_hosts file that was hashed: HMAC-SHA1 of the name under a salt.
///
/// Every hashed line has to be tried for every host, so the two hash states that depend on the salt alone are
/// computed once, and a try costs two rounds of SHA-1.
struct HashedHostName: Hashable, Sendable {
  private let inner: SHA1
  private let outer: SHA1
  private let digest: [UInt8]

  init(salt: [UInt8], digest: [UInt8]) {
    let key = salt.count > 64 ? SHA1.digest(of: salt) : salt
    let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
    inner = SHA1().absorbing(padded.map { $0 ^ 0x36 })
    outer = SHA1().absorbing(padded.map { $0 ^ 0x5C })
    self.digest = digest
  }

  func matches(_ name: [UInt8]) -> Bool { outer.finished(inner.finished(name)) == digest }
}

/// SHA-1, for names only: as a protection of host names it is what OpenSSH has.
private struct SHA1: Hashable, Sendable {
  private var state: SIMD8<UInt32> = [
    0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0, 0, 0, 0,
  ]
  private var absorbed = 0

  static func digest(of bytes: [UInt8]) -> [UInt8] { SHA1().finished(bytes) }

  /// The state after one block of 64 bytes.
  func absorbing(_ block: [UInt8]) -> SHA1 {
    var copy = self
    copy.absorb(block[...])
    return copy
  }

  /// The digest of what was absorbed and of `rest`.
  func finished(_ rest: [UInt8]) -> [UInt8] {
    var copy = self
    let bits = UInt64(absorbed + rest.count) * 8
    var padded = rest + [0x80]
    padded += [UInt8](repeating: 0, count: (64 + 56 - padded.count % 64) % 64)
    padded += (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> (UInt64($0) * 8)) }
    for start in stride(from: 0, to: padded.count, by: 64) { copy.absorb(padded[start..<start + 64]) }
    return (0..<20).map { UInt8(truncatingIfNeeded: copy.state[$0 / 4] >> (24 - 8 * UInt32($0 % 4))) }
  }

  private mutating func absorb(_ block: ArraySlice<UInt8>) {
    var words = [UInt32](repeating: 0, count: 80)
    for (index, byte) in block.enumerated() { words[index / 4] = words[index / 4] << 8 | UInt32(byte) }
    for index in 16..<80 {
      words[index] = Self.rotate(
        words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1)
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for index in 0..<80 {
      let (mixed, constant): (UInt32, UInt32) =
        switch index {
        case 0..<20: (b & c | ~b & d, 0x5A82_7999)
        case 20..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case 40..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = Self.rotate(a, 5) &+ mixed &+ e &+ constant &+ words[index]
      (a, b, c, d, e) = (next, a, Self.rotate(b, 30), c, d)
    }
    state &+= [a, b, c, d, e, 0, 0, 0]
    absorbed += 64
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }
}
