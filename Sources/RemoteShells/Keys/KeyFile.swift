import FoundationEssentials

/// A private key file as it stands on disk: which format it has and whether it needs a passphrase.
struct KeyFile: Sendable {
  private enum Contents: Sendable {
    case openSSH(OpenSSHKeyFile)
    case pem([UInt8])
  }

  let path: String
  let isEncrypted: Bool
  /// The public half, where it can be told without a passphrase.
  let publicBlob: [UInt8]?
  private let contents: Contents

  static let maximumBytes = 1 << 20

  /// Reads a key file. A file that is none says what it is instead, as far as that can be seen.
  init(path: String) throws(KeyError) {
    self.path = path
    let bytes: [UInt8]
    do throws(FileReadError) {
      bytes = try readFile(path, maximumBytes: Self.maximumBytes)
    } catch {
      throw KeyError(.unreadable, "the key file \(path) can't be read: \(error.message)")
    }
    let text = String(decoding: bytes, as: UTF8.self)
    if text.contains("PRIVATE KEY-----"), let objection = FileTrust.secret.objection(to: path) {
      throw KeyError(.unreadable, "the key file \(path) is not used: \(objection)")
    }
    if let body = Self.body(of: "OPENSSH PRIVATE KEY", in: text) {
      guard let data = Data(base64Encoded: String(body.filter { !$0.isWhitespace })),
        let file = OpenSSHKeyFile(Array(data))
      else { throw KeyError(.badFormat, "the key file \(path) is damaged") }
      contents = .openSSH(file)
      isEncrypted = file.isEncrypted
      publicBlob = file.publicBlob
      return
    }
    guard text.contains("PRIVATE KEY-----") else { throw Self.notAKey(path, text) }
    contents = .pem(bytes)
    isEncrypted = text.contains("ENCRYPTED")
    publicBlob =
      isEncrypted ? Self.neighbouringPublicKey(path) : PrivateKey(pem: bytes, passphrase: nil)?.publicBlob
    if !isEncrypted && publicBlob == nil {
      throw KeyError(.notSupported, "the key file \(path) is damaged, or of a type that SSH has no use for")
    }
  }

  /// The key itself; decrypts with the passphrase where the file is encrypted.
  func privateKey(passphrase: Secret?) throws(KeyError) -> PrivateKey {
    switch contents {
    case .openSSH(let file):
      return try file.privateKey(passphrase: passphrase, path: path)
    case .pem(let bytes):
      if isEncrypted && passphrase == nil {
        throw KeyError(.passphraseNeeded, "the key file \(path) is encrypted and its passphrase is not known")
      }
      guard let key = PrivateKey(pem: bytes, passphrase: passphrase) else {
        throw KeyError(.wrongPassphrase, "the passphrase does not fit the key file \(path)")
      }
      return key
    }
  }

  private static func body(of label: String, in text: String) -> Substring? {
    guard let start = text.firstRange(of: "-----BEGIN \(label)-----") else { return nil }
    let rest = text[start.upperBound...]
    return rest.firstRange(of: "-----END \(label)-----").map { rest[..<$0.lowerBound] }
  }

  private static func notAKey(_ path: String, _ text: String) -> KeyError {
    if text.hasPrefix("PuTTY-User-Key-File") {
      return KeyError(
        .badFormat,
        "the key file \(path) is one of PuTTY; convert it: puttygen \(path) -O private-openssh -o NEWFILE")
    }
    if publicBlob(ofLine: text) != nil {
      return KeyError(.badFormat, "\(path) holds a public key; name the file of the private one")
    }
    return KeyError(.badFormat, "\(path) holds no private key that SSH knows")
  }

  private static func neighbouringPublicKey(_ path: String) -> [UInt8]? {
    guard let bytes = try? readFile(path + ".pub", maximumBytes: maximumBytes) else { return nil }
    return publicBlob(ofLine: String(decoding: bytes, as: UTF8.self))
  }

  /// The key of a line such as `ssh-ed25519 AAAA... comment`.
  private static func publicBlob(ofLine text: String) -> [UInt8]? {
    let words = text.split(maxSplits: 2, whereSeparator: \.isWhitespace)
    guard words.count >= 2, let data = Data(base64Encoded: String(words[1])) else { return nil }
    var reader = WireReader(Array(data))
    return reader.text().map { $0 == words[0] } == true ? Array(data) : nil
  }
}
