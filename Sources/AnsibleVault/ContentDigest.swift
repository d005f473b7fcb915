import CCrypto

/// Digests that tell texts apart without telling what they are; lower-case digits, 64 of them.
package enum ContentDigest {
  /// SHA-256.
  package static func hexadecimal(of bytes: [UInt8]) throws(VaultError) -> String {
    try hexadecimal(of: bytes, bytes.count)
  }

  /// SHA-256 of bytes that are too many to be copied.
  package static func hexadecimal(of bytes: UnsafeRawBufferPointer) throws(VaultError) -> String {
    try hexadecimal(of: bytes.baseAddress, bytes.count)
  }

  private static func hexadecimal(
    of bytes: UnsafeRawPointer?, _ length: Int
  ) throws(VaultError) -> String {
    var digest = [UInt8](repeating: 0, count: SealedBytes.sealCount)
    var count: UInt32 = 0
    guard EVP_Digest(bytes, length, &digest, &count, EVP_sha256(), nil) == 1, count == UInt32(digest.count)
    else { throw .cryptography }
    return String(decoding: VaultEnvelope.digits(digest), as: UTF8.self)
  }

  /// HMAC of SHA-256: nobody without the key can try which text it was.
  package static func hexadecimal(of bytes: [UInt8], key: [UInt8]) throws(VaultError) -> String {
    String(decoding: VaultEnvelope.digits(try authentication(of: bytes, key: key)), as: UTF8.self)
  }

  static func authentication(of bytes: [UInt8], key: [UInt8]) throws(VaultError) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: SealedBytes.sealCount)
    var count: UInt32 = 0
    guard HMAC(EVP_sha256(), key, Int32(clamping: key.count), bytes, bytes.count, &digest, &count) != nil,
      count == UInt32(digest.count)
    else { throw .cryptography }
    return digest
  }
}
