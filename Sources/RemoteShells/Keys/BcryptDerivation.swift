import CSSH2

/// The key derivation of encrypted OpenSSH keys: bcrypt_pbkdf, a PBKDF2 over a Blowfish with a costly key schedule.
enum BcryptDerivation {
  /// `count` bytes of key material. Takes about ten milliseconds a round, by intent.
  static func derive(passphrase: [UInt8], salt: [UInt8], rounds: Int, count: Int) -> [UInt8] {
    let passwordHash = sha512(passphrase)
    let blocks = (count + 31) / 32
    var result = [UInt8](repeating: 0, count: count)
    for block in 1...max(blocks, 1) {
      var input = salt
      input.appendWire(UInt32(block))
      var last = bcryptHash(passwordHash, sha512(input))
      var sum = last
      for _ in 1..<max(rounds, 1) {
        last = bcryptHash(passwordHash, sha512(last))
        for index in sum.indices { sum[index] ^= last[index] }
      }
      // The bytes of a block are dealt out over the whole result, so that no prefix is cheaper to compute.
      for (index, byte) in sum.enumerated() where index * blocks + block - 1 < count {
        result[index * blocks + block - 1] = byte
      }
    }
    return result
  }

  private static func bcryptHash(_ password: [UInt8], _ salt: [UInt8]) -> [UInt8] {
    var cipher = Blowfish()
    cipher.expand(key: password, salt: salt)
    for _ in 0..<64 {
      cipher.expand(key: salt, salt: [])
      cipher.expand(key: password, salt: [])
    }
    var words = Blowfish.words(of: Array("OxychromaticBlowfishSwatDynamite".utf8))
    for _ in 0..<64 {
      for index in stride(from: 0, to: words.count, by: 2) {
        (words[index], words[index + 1]) = cipher.encrypt(words[index], words[index + 1])
      }
    }
    return words.flatMap { word in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) } }
  }

  private static func sha512(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 64)
    EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha512(), nil)
    return digest
  }
}

/// Blowfish with the salted key schedule that bcrypt needs, which libcrypto does not offer.
private struct Blowfish {
  /// Eighteen words for the rounds, then four boxes of 256 words each.
  private var state = Self.initialState

  /// Its start values are the first binary digits of pi behind the point.
  private static let initialState = binaryDigitsOfPi(words: 18 + 4 * 256)

  static func words(of bytes: [UInt8]) -> [UInt32] {
    stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  /// Mixes a key of whole words in, and a salt where it is not empty.
  mutating func expand(key: [UInt8], salt: [UInt8]) {
    let keyWords = Self.words(of: key)
    let saltWords = salt.isEmpty ? [0, 0] : Self.words(of: salt)
    state.withUnsafeMutableBufferPointer { state in
      for index in 0..<18 { state[index] ^= keyWords[index % keyWords.count] }
      var left: UInt32 = 0
      var right: UInt32 = 0
      var salted = 0
      for index in stride(from: 0, to: state.count, by: 2) {
        left ^= saltWords[salted]
        right ^= saltWords[salted + 1]
        salted = (salted + 2) % saltWords.count
        Self.encrypt(&left, &right, state.baseAddress)
        state[index] = left
        state[index + 1] = right
      }
    }
  }

  func encrypt(_ left: UInt32, _ right: UInt32) -> (UInt32, UInt32) {
    var (left, right) = (left, right)
    state.withUnsafeBufferPointer { Self.encrypt(&left, &right, $0.baseAddress) }
    return (left, right)
  }

  @inline(__always)
  private static func encrypt(_ left: inout UInt32, _ right: inout UInt32, _ start: UnsafePointer<UInt32>?) {
    guard let state = start else { return }
    left ^= state[0]
    for round in stride(from: 1, through: 15, by: 2) {
      right ^= mixed(left, state) ^ state[round]
      left ^= mixed(right, state) ^ state[round + 1]
    }
    (left, right) = (right ^ state[17], left)
  }

  @inline(__always)
  private static func mixed(_ word: UInt32, _ state: UnsafePointer<UInt32>) -> UInt32 {
    let sum = state[18 + Int(word >> 24)] &+ state[274 + Int(word >> 16 & 0xFF)]
    return (sum ^ state[530 + Int(word >> 8 & 0xFF)]) &+ state[786 + Int(word & 0xFF)]
  }
}

/// The first words of pi behind the binary point, by Machin's formula: pi = 16 atan(1/5) - 4 atan(1/239).
private func binaryDigitsOfPi(words count: Int) -> [UInt32] {
  // One word before the point, four more behind to take up rounding.
  let size = count + 5
  var sum = [UInt32](repeating: 0, count: size)

  /// Adds `factor * atan(1 / inverse)`, or takes it away.
  func addArcTangent(factor: UInt32, inverse: UInt64, subtract: Bool) {
    var power = [UInt32](repeating: 0, count: size)
    power[0] = factor
    divide(&power, by: inverse, from: 0)
    var start = 0
    var divisor: UInt64 = 1
    var negative = subtract
    while start < size {
      var term = power
      divide(&term, by: divisor, from: start)
      add(term, to: &sum, negative: negative, from: start)
      divide(&power, by: inverse * inverse, from: start)
      while start < size && power[start] == 0 { start += 1 }
      divisor += 2
      negative.toggle()
    }
  }

  addArcTangent(factor: 16, inverse: 5, subtract: false)
  addArcTangent(factor: 4, inverse: 239, subtract: true)
  return Array(sum[1...count])
}

private func divide(_ number: inout [UInt32], by divisor: UInt64, from start: Int) {
  var rest: UInt64 = 0
  for index in start..<number.count {
    let part = rest << 32 | UInt64(number[index])
    number[index] = UInt32(part / divisor)
    rest = part % divisor
  }
}

private func add(_ term: [UInt32], to sum: inout [UInt32], negative: Bool, from start: Int) {
  var carry: Int64 = 0
  var index = term.count - 1
  while index >= start || (carry != 0 && index >= 0) {
    let part = Int64(sum[index]) + (negative ? -Int64(term[index]) : Int64(term[index])) + carry
    sum[index] = UInt32(truncatingIfNeeded: part)
    carry = part >> 32
    index -= 1
  }
}
