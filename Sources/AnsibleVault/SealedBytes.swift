import CCrypto

/// Encryption with a password as Ansible Vault does it: PBKDF2 of SHA-256 makes two keys and a first counter of
/// password and salt; AES-256 in counter mode encrypts, HMAC of SHA-256 seals.
///
/// A salt must never serve twice with one password: two texts would share their key stream.
package struct SealedBytes: Hashable, Sendable {
  /// What Ansible uses, and so the only number that its readers take.
  package static let vaultRounds = 10_000
  package static let saltCount = 32
  package static let sealCount = 32

  package let salt: [UInt8]
  /// HMAC over `header` and content.
  package let seal: [UInt8]
  package let content: [UInt8]

  /// What was sealed at another time.
  package init(salt: [UInt8], seal: [UInt8], content: [UInt8]) {
    self.salt = salt
    self.seal = seal
    self.content = content
  }

  /// Encrypts `bytes`.
  ///
  /// - Parameter header: bytes that stay readable but can't be altered unnoticed.
  package init(
    sealing bytes: [UInt8], password: [UInt8], salt: [UInt8], rounds: Int = vaultRounds, header: [UInt8] = []
  ) throws(VaultError) {
    let keys = try Keys(password: password, salt: salt, rounds: rounds)
    self.salt = salt
    content = try keys.crypt(bytes)
    seal = try keys.seal(header + content)
  }

  /// The bytes that were encrypted; nil where the password is wrong or anything was altered. Which of them it
  /// is can't be told, and the time that it takes does not tell either.
  package func opened(
    password: [UInt8], rounds: Int = vaultRounds, header: [UInt8] = []
  ) throws(VaultError) -> [UInt8]? {
    let keys = try Keys(password: password, salt: salt, rounds: rounds)
    let expected = try keys.seal(header + content)
    guard seal.count == expected.count, CRYPTO_memcmp(seal, expected, expected.count) == 0 else { return nil }
    return try keys.crypt(content)
  }

  /// Bytes that nobody can foretell, from the system.
  package static func randomSalt() throws(VaultError) -> [UInt8] {
    var salt = [UInt8](repeating: 0, count: saltCount)
    guard RAND_bytes(&salt, Int32(salt.count)) == 1 else { throw .cryptography }
    return salt
  }
}

/// What a password and a salt come to.
private struct Keys {
  private let cipherKey: [UInt8]
  private let sealKey: [UInt8]
  private let counter: [UInt8]

  init(password: [UInt8], salt: [UInt8], rounds: Int) throws(VaultError) {
    var material = [UInt8](repeating: 0, count: 80)
    let isDone = password.withUnsafeBytes { password in
      PKCS5_PBKDF2_HMAC(
        password.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: password.count), salt,
        Int32(clamping: salt.count), Int32(clamping: rounds), EVP_sha256(), Int32(material.count), &material)
    }
    guard isDone == 1 else { throw .cryptography }
    cipherKey = Array(material[0..<32])
    sealKey = Array(material[32..<64])
    counter = Array(material[64..<80])
    OPENSSL_cleanse(&material, material.count)
  }

  /// Encrypts or decrypts, which is the same in counter mode.
  func crypt(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] {
    guard let context = EVP_CIPHER_CTX_new() else { throw .cryptography }
    defer { EVP_CIPHER_CTX_free(context) }
    guard EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), nil, cipherKey, counter) == 1 else {
      throw .cryptography
    }
    // The library counts in 32 bits.
    let step = 1 << 24
    var result = [UInt8](repeating: 0, count: bytes.count)
    for start in stride(from: 0, to: bytes.count, by: step) {
      var count: Int32 = 0
      let size = Int32(min(step, bytes.count - start))
      let isDone = bytes.withUnsafeBufferPointer { input in
        result.withUnsafeMutableBufferPointer { output in
          guard let from = input.baseAddress, let to = output.baseAddress else { return Int32(0) }
          return EVP_EncryptUpdate(context, to + start, &count, from + start, size)
        }
      }
      guard isDone == 1, count == size else { throw .cryptography }
    }
    return result
  }

  func seal(_ bytes: [UInt8]) throws(VaultError) -> [UInt8] {
    try ContentDigest.authentication(of: bytes, key: sealKey)
  }
}
