import CSSH2

/// A private key that can sign: decrypted once, then used for every login.
///
/// Unchecked, since the compiler can't see into libcrypto: the EVP_PKEY is never changed after `init`, and
/// libcrypto allows any number of threads to sign with one key.
final class PrivateKey: @unchecked Sendable {
  enum Kind: Hashable, Sendable {
    case ed25519, rsa
    case ecdsa(ECDSACurve)
  }

  let kind: Kind
  /// The public half in the encoding of RFC 4253.
  let publicBlob: [UInt8]
  private let key: OpaquePointer

  /// Takes over `key`; nil where it is of a kind SSH has no use for.
  private init?(takingOver key: OpaquePointer) {
    self.key = key
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_ED25519:
      kind = .ed25519
      publicBlob = Self.ed25519Blob(key)
    case EVP_PKEY_RSA:
      guard let exponent = Self.number(key, "e"), let modulus = Self.number(key, "n") else { return nil }
      kind = .rsa
      publicBlob = Self.wire("ssh-rsa", [exponent, modulus])
    case EVP_PKEY_EC:
      guard let curve = ECDSACurve(bits: EVP_PKEY_get_bits(key)), let point = Self.point(key) else {
        return nil
      }
      kind = .ecdsa(curve)
      publicBlob = Self.wire(curve.algorithm, [Array(curve.name.utf8), point])
    default:
      return nil
    }
  }

  deinit { EVP_PKEY_free(key) }

  // MARK: Reading

  /// A key in PEM (PKCS#1, SEC 1, PKCS#8), encrypted or not; nil where that and the passphrase do not fit.
  convenience init?(pem: [UInt8], passphrase: Secret?) {
    guard let memory = BIO_new_mem_buf(pem, Int32(pem.count)) else { return nil }
    defer { BIO_free(memory) }
    // With no callback, libcrypto takes the last argument for the passphrase; without one it would ask the terminal.
    let key = (passphrase?.reveal() ?? "").withCString { text in
      PEM_read_bio_PrivateKey(memory, nil, nil, UnsafeMutableRawPointer(mutating: text))
    }
    guard let key else { return nil }
    self.init(takingOver: key)
  }

  convenience init?(ed25519Seed seed: [UInt8]) {
    guard let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else { return nil }
    self.init(takingOver: key)
  }

  /// A key in the DER encoding of PKCS#1 or SEC 1.
  convenience init?(der: [UInt8]) {
    let key = der.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return d2i_AutoPrivateKey(nil, &start, bytes.count)
    }
    guard let key else { return nil }
    self.init(takingOver: key)
  }

  // MARK: Signing

  /// A signature of `data` in the form that SSH's `algorithm` has; nil where libcrypto refuses.
  func sign(_ data: [UInt8], algorithm: String) -> [UInt8]? {
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    let digest: OpaquePointer?
    switch kind {
    case .ed25519: digest = nil
    case .ecdsa(let curve): digest = curve.digest
    case .rsa:
      switch algorithm {
      case "rsa-sha2-512": digest = EVP_sha512()
      case "rsa-sha2-256": digest = EVP_sha256()
      default: digest = EVP_sha1()
      }
    }
    guard EVP_DigestSignInit(context, nil, digest, nil, key) == 1 else { return nil }
    var length = 0
    guard EVP_DigestSign(context, nil, &length, data, data.count) == 1 else { return nil }
    var signature = [UInt8](repeating: 0, count: length)
    guard EVP_DigestSign(context, &signature, &length, data, data.count) == 1 else { return nil }
    signature.removeLast(signature.count - length)
    guard case .ecdsa = kind else { return signature }
    return DER.integers(ofSequence: signature).map { numbers in
      var wire: [UInt8] = []
      for number in numbers { wire.appendWire(number) }
      return wire
    }
  }

  // MARK: The public half

  private static func wire(_ name: String, _ fields: [[UInt8]]) -> [UInt8] {
    var blob: [UInt8] = []
    blob.appendWire(name)
    for field in fields { blob.appendWire(field) }
    return blob
  }

  private static func ed25519Blob(_ key: OpaquePointer) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    var length = bytes.count
    EVP_PKEY_get_raw_public_key(key, &bytes, &length)
    return wire("ssh-ed25519", [bytes])
  }

  /// A number of an RSA key, with the leading zero that SSH wants before a set high bit.
  private static func number(_ key: OpaquePointer, _ name: String) -> [UInt8]? {
    var number: OpaquePointer?
    guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { return nil }
    defer { BN_free(number) }
    return DER.integerBytes(number)
  }

  private static func point(_ key: OpaquePointer) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 256)
    var length = 0
    guard EVP_PKEY_get_octet_string_param(key, "pub", &bytes, bytes.count, &length) == 1 else { return nil }
    return Array(bytes.prefix(length))
  }
}

/// The three curves that SSH has for ECDSA.
enum ECDSACurve: Hashable, Sendable, CaseIterable {
  case p256, p384, p521

  init?(bits: Int32) {
    guard let curve = Self.allCases.first(where: { $0.bits == bits }) else { return nil }
    self = curve
  }

  init?(name: String) {
    guard let curve = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = curve
  }

  private var bits: Int32 {
    switch self {
    case .p256: 256
    case .p384: 384
    case .p521: 521
    }
  }

  var name: String { "nistp\(bits)" }
  var algorithm: String { "ecdsa-sha2-\(name)" }

  fileprivate var digest: OpaquePointer? {
    switch self {
    case .p256: EVP_sha256()
    case .p384: EVP_sha384()
    case .p521: EVP_sha512()
    }
  }

  /// The content of the curve's object identifier in DER.
  var objectIdentifier: [UInt8] {
    switch self {
    case .p256: [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    case .p384: [0x2B, 0x81, 0x04, 0x00, 0x22]
    case .p521: [0x2B, 0x81, 0x04, 0x00, 0x23]
    }
  }
}
