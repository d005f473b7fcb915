import CCrypto

/// Digests that the filter `hash` computes, by libcrypto. They tell texts apart; nothing here relies on their strength.
enum Digest: String {
  case md5, sha1, sha256, sha512

  /// Lower-case digits; nil where the library of this system refuses the digest.
  func hexadecimal(of message: [UInt8]) -> String? {
    guard let kind = EVP_get_digestbyname(rawValue) else { return nil }
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_Digest(message, message.count, &bytes, &count, kind, nil) == 1 else { return nil }
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
      as: UTF8.self)
  }
}
