import Glibc

/// Digests that the filter `hash` computes. They tell texts apart; nothing here relies on their strength.
enum Digest: String {
  case md5, sha1, sha256, sha512

  func hexadecimal(of message: [UInt8]) -> String {
    let bytes =
      switch self {
      case .md5: Self.md5(message)
      case .sha1: Self.sha1(message)
      case .sha256: SecureHash<UInt32>.digest(of: message)
      case .sha512: SecureHash<UInt64>.digest(of: message)
      }
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The message, a bit, zeros and its length in bits, up to whole blocks.
  static func padded(_ message: [UInt8], block: Int, lengthBytes: Int, isBigEndian: Bool) -> [UInt8] {
    var padded = message + [0x80]
    while padded.count % block != block - lengthBytes { padded.append(0) }
    let length = bytes(of: UInt64(message.count) << 3)
    let zeros = [UInt8](repeating: 0, count: lengthBytes - 8)
    return padded + (isBigEndian ? zeros + length : length.reversed() + zeros)
  }

  static func bytes<Word: FixedWidthInteger>(of word: Word) -> [UInt8] {
    stride(from: Word.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> Word($0)) }
  }

  /// The words that start with the highest byte.
  static func words<Word: FixedWidthInteger>(of bytes: ArraySlice<UInt8>) -> [Word] {
    let size = Word.bitWidth / 8
    return stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
      bytes[start..<start + size].reduce(0) { $0 << 8 | Word($1) }
    }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word << count | word >> (32 - count)
  }

  // MARK: MD5 (RFC 1321)

  private static let sines = (1...64).map { UInt32(abs(sin(Double($0))) * 4_294_967_296) }
  private static let turns: [[UInt32]] = [
    [7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21],
  ]

  private static func md5(_ message: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476]
    let input = padded(message, block: 64, lengthBytes: 8, isBigEndian: false)
    for start in stride(from: 0, to: input.count, by: 64) {
      let bigEndian: [UInt32] = words(of: input[start..<start + 64])
      let words = bigEndian.map(\.byteSwapped)
      var (a, b, c, d) = (state[0], state[1], state[2], state[3])
      for step in 0..<64 {
        let (mixed, word) =
          switch step / 16 {
          case 0: (b & c | ~b & d, step)
          case 1: (d & b | ~d & c, 5 * step + 1)
          case 2: (b ^ c ^ d, 3 * step + 5)
          default: (c ^ (b | ~d), 7 * step)
          }
        let sum = a &+ mixed &+ sines[step] &+ words[word % 16]
        (a, d, c, b) = (d, c, b, b &+ rotate(sum, turns[step / 16][step % 4]))
      }
      state = zip(state, [a, b, c, d]).map { $0 &+ $1 }
    }
    return state.flatMap { bytes(of: $0.byteSwapped) }
  }

  // MARK: SHA-1 (FIPS 180-4)

  private static func sha1(_ message: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
    let input = padded(message, block: 64, lengthBytes: 8, isBigEndian: true)
    for start in stride(from: 0, to: input.count, by: 64) {
      var words: [UInt32] = words(of: input[start..<start + 64])
      for index in 16..<80 {
        words.append(rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
      }
      var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
      for step in 0..<80 {
        let (mixed, constant): (UInt32, UInt32) =
          switch step / 20 {
          case 0: (b & c | ~b & d, 0x5A82_7999)
          case 1: (b ^ c ^ d, 0x6ED9_EBA1)
          case 2: (b & c | b & d | c & d, 0x8F1B_BCDC)
          default: (b ^ c ^ d, 0xCA62_C1D6)
          }
        (e, d, c, b, a) = (d, c, rotate(b, 30), a, rotate(a, 5) &+ mixed &+ e &+ constant &+ words[step])
      }
      state = zip(state, [a, b, c, d, e]).map { $0 &+ $1 }
    }
    return state.flatMap(bytes(of:))
  }
}
