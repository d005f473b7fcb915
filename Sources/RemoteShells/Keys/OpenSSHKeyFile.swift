import CSSH2

/// The contents of a key file in OpenSSH's own format, the private half maybe still encrypted.
struct OpenSSHKeyFile: Sendable {
  /// The public half, readable without a passphrase.
  let publicBlob: [UInt8]
  private let cipher: String
  private let derivation: String
  private let derivationOptions: [UInt8]
  private let privatePart: [UInt8]

  var isEncrypted: Bool { cipher != "none" }

  /// Reads the binary form; nil where it is cut or is none.
  init?(_ bytes: [UInt8]) {
    let magic = Array("openssh-key-v1\0".utf8)
    guard bytes.starts(with: magic) else { return nil }
    var reader = WireReader(bytes.dropFirst(magic.count))
    guard let cipher = reader.text(), let derivation = reader.text(), let options = reader.string(),
      let count = reader.uint32(), count == 1, let publicBlob = reader.string(),
      let privatePart = reader.string()
    else { return nil }
    self.cipher = cipher
    self.derivation = derivation
    self.derivationOptions = options
    self.publicBlob = publicBlob
    // An authenticating cipher puts its tag behind the string.
    self.privatePart = privatePart
  }

  /// The key itself. `passphrase` is needed where `isEncrypted`.
  func privateKey(passphrase: Secret?, path: String) throws(KeyError) -> PrivateKey {
    let plain = isEncrypted ? try decrypted(with: passphrase, path: path) : privatePart
    var reader = WireReader(plain)
    guard let check = reader.uint32(), let repeated = reader.uint32(), check == repeated else {
      throw isEncrypted
        ? KeyError(.wrongPassphrase, "the passphrase does not fit the key file \(path)")
        : KeyError(.badFormat, "the key file \(path) is damaged")
    }
    guard let type = reader.text() else { throw damaged(path) }
    let key: PrivateKey?
    switch type {
    case "ssh-ed25519": key = Self.ed25519(&reader)
    case "ssh-rsa": key = Self.rsa(&reader)
    case _ where type.hasPrefix("ecdsa-sha2-"): key = Self.ecdsa(&reader)
    default:
      throw KeyError(
        .notSupported, "the key file \(path) holds a key of the type \(type), which libssh2 can't use")
    }
    guard let key else { throw damaged(path) }
    return key
  }

  private func damaged(_ path: String) -> KeyError { KeyError(.badFormat, "the key file \(path) is damaged") }

  // MARK: Kinds of keys

  private static func ed25519(_ reader: inout WireReader) -> PrivateKey? {
    guard reader.string() != nil, let both = reader.string(), both.count == 64 else { return nil }
    return PrivateKey(ed25519Seed: Array(both.prefix(32)))
  }

  private static func ecdsa(_ reader: inout WireReader) -> PrivateKey? {
    guard let curve = reader.text().flatMap(ECDSACurve.init(name:)), let point = reader.string(),
      let scalar = reader.string()
    else { return nil }
    return PrivateKey(
      der: DER.sequence([
        DER.integer([1]), DER.octets(scalar),
        DER.tagged(0, DER.objectIdentifier(curve.objectIdentifier)), DER.tagged(1, DER.bits(point)),
      ]))
  }

  private static func rsa(_ reader: inout WireReader) -> PrivateKey? {
    guard let n = reader.string(), let e = reader.string(), let d = reader.string(),
      let inverse = reader.string(),
      let p = reader.string(), let q = reader.string(), let dp = remainder(of: d, byOneLessThan: p),
      let dq = remainder(of: d, byOneLessThan: q)
    else { return nil }
    return PrivateKey(der: DER.sequence([[0], n, e, d, p, q, dp, dq, inverse].map(DER.integer)))
  }

  /// `number mod (prime - 1)`, which PKCS#1 stores and OpenSSH leaves out.
  private static func remainder(of number: [UInt8], byOneLessThan prime: [UInt8]) -> [UInt8]? {
    guard let context = BN_CTX_new() else { return nil }
    defer { BN_CTX_free(context) }
    let dividend = BN_bin2bn(number, Int32(number.count), nil)
    let divisor = BN_bin2bn(prime, Int32(prime.count), nil)
    let result = BN_new()
    defer { for value in [dividend, divisor, result] { BN_clear_free(value) } }
    guard let dividend, let divisor, let result, BN_sub_word(divisor, 1) == 1,
      BN_div(nil, result, dividend, divisor, context) == 1
    else { return nil }
    return DER.integerBytes(result)
  }

  // MARK: Decryption

  private func decrypted(with passphrase: Secret?, path: String) throws(KeyError) -> [UInt8] {
    guard let passphrase, !passphrase.reveal().isEmpty else {
      throw KeyError(.passphraseNeeded, "the key file \(path) is encrypted and its passphrase is not known")
    }
    guard derivation == "bcrypt", let method = Self.method(cipher) else {
      throw KeyError(
        .notSupported,
        "the key file \(path) is encrypted by \(cipher) with \(derivation), which libssh2 can't read")
    }
    var options = WireReader(derivationOptions)
    guard let salt = options.string(), let rounds = options.uint32(), (1...100_000).contains(rounds),
      !salt.isEmpty, privatePart.count % 16 == 0
    else { throw damaged(path) }
    let keyLength = Int(EVP_CIPHER_get_key_length(method))
    let material = BcryptDerivation.derive(
      passphrase: Array(passphrase.reveal().utf8), salt: salt, rounds: Int(rounds),
      count: keyLength + Int(EVP_CIPHER_get_iv_length(method)))
    guard
      let plain = Self.decrypt(
        privatePart, method, Array(material.prefix(keyLength)), Array(material.dropFirst(keyLength)))
    else { throw damaged(path) }
    return plain
  }

  private static func method(_ cipher: String) -> OpaquePointer? {
    switch cipher {
    case "aes256-ctr": EVP_aes_256_ctr()
    case "aes192-ctr": EVP_aes_192_ctr()
    case "aes128-ctr": EVP_aes_128_ctr()
    case "aes256-cbc": EVP_aes_256_cbc()
    case "aes192-cbc": EVP_aes_192_cbc()
    case "aes128-cbc": EVP_aes_128_cbc()
    default: nil
    }
  }

  private static func decrypt(
    _ bytes: [UInt8], _ method: OpaquePointer, _ key: [UInt8], _ vector: [UInt8]
  ) -> [UInt8]? {
    guard let context = EVP_CIPHER_CTX_new() else { return nil }
    defer { EVP_CIPHER_CTX_free(context) }
    var plain = [UInt8](repeating: 0, count: bytes.count + 16)
    var count: Int32 = 0
    guard EVP_DecryptInit_ex(context, method, nil, key, vector) == 1,
      EVP_CIPHER_CTX_set_padding(context, 0) == 1,
      EVP_DecryptUpdate(context, &plain, &count, bytes, Int32(bytes.count)) == 1
    else { return nil }
    return Array(plain.prefix(Int(count)))
  }
}
