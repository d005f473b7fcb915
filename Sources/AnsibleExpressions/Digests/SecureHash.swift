/// A word of SHA-2, and how far the algorithm turns it.
protocol SecureHashWord: FixedWidthInteger, UnsignedInteger, SendableMetatype {
  static var turns: SecureHashTurns { get }
  /// The word made of 64 bits of a constant.
  init(constant: UInt64)
}

struct SecureHashTurns: Sendable {
  let large: [[Int]]
  /// The last one of each is a shift.
  let small: [[Int]]
  let rounds: Int
}

extension UInt32: SecureHashWord {
  static let turns = SecureHashTurns(
    large: [[2, 13, 22], [6, 11, 25]], small: [[7, 18, 3], [17, 19, 10]], rounds: 64)
  init(constant: UInt64) { self = UInt32(truncatingIfNeeded: constant >> 32) }
}

extension UInt64: SecureHashWord {
  static let turns = SecureHashTurns(
    large: [[28, 34, 39], [14, 18, 41]], small: [[1, 8, 7], [19, 61, 6]], rounds: 80)
  init(constant: UInt64) { self = constant }
}

/// SHA-256 and SHA-512 of FIPS 180-4, which differ in the width of their words only.
enum SecureHash<Word: SecureHashWord> {
  static func digest(of message: [UInt8]) -> [UInt8] {
    let turns = Word.turns
    let constants = SecureHashConstants.rounds.prefix(turns.rounds).map(Word.init(constant:))
    var state = SecureHashConstants.start.map(Word.init(constant:))
    let block = Word.bitWidth * 2
    let input = Digest.padded(message, block: block, lengthBytes: Word.bitWidth / 4, isBigEndian: true)
    for start in stride(from: 0, to: input.count, by: block) {
      var words: [Word] = Digest.words(of: input[start..<start + block])
      for index in 16..<turns.rounds {
        let (early, late) = (
          small(words[index - 15], turns.small[0]), small(words[index - 2], turns.small[1])
        )
        words.append(words[index - 16] &+ early &+ words[index - 7] &+ late)
      }
      var s = state
      for step in 0..<turns.rounds {
        let choice = s[4] & s[5] ^ ~s[4] & s[6]
        let majority = s[0] & s[1] ^ s[0] & s[2] ^ s[1] & s[2]
        let first = s[7] &+ large(s[4], turns.large[1]) &+ choice &+ constants[step] &+ words[step]
        let second = large(s[0], turns.large[0]) &+ majority
        s = [first &+ second, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
      }
      state = zip(state, s).map { $0 &+ $1 }
    }
    return state.flatMap(Digest.bytes(of:))
  }

  private static func rotate(_ word: Word, _ count: Int) -> Word {
    word >> Word(count) | word << Word(Word.bitWidth - count)
  }

  private static func large(_ word: Word, _ turns: [Int]) -> Word {
    rotate(word, turns[0]) ^ rotate(word, turns[1]) ^ rotate(word, turns[2])
  }

  private static func small(_ word: Word, _ turns: [Int]) -> Word {
    rotate(word, turns[0]) ^ rotate(word, turns[1]) ^ word >> Word(turns[2])
  }
}
