import Glibc

/// One way to prove who we are by a key, wherever the key itself rests.
struct Credential: Sendable {
  typealias Signer = @Sendable (_ data: [UInt8], _ algorithm: String) async -> Result<[UInt8], KeyError>

  /// Names the key in messages: its file, or its comment in the agent.
  let label: String
  let publicBlob: [UInt8]
  let sign: Signer

  /// The type in the public key: `ssh-ed25519`, `ssh-rsa`, ...
  var type: String {
    var reader = WireReader(publicBlob)
    return reader.text() ?? ""
  }

  /// The key as libssh2 is to offer it, one form after the other.
  ///
  /// libssh2 1.10 takes the name of the signature algorithm from the public key, and so would sign with an RSA key by
  /// SHA-1 only, which servers refuse since OpenSSH 8.8. A public key that bears the name of the newer algorithm is
  /// read by OpenSSH as the same RSA key, and the signature is made here and not by libssh2. The old form is for
  /// servers that may not know the newer one; it is left out elsewhere, as servers hang up after a few refusals.
  func offers(newSignaturesOnly: Bool) -> [[UInt8]] {
    guard type == "ssh-rsa" else { return [publicBlob] }
    var renamed: [UInt8] = []
    renamed.appendWire("rsa-sha2-512")
    renamed += publicBlob.dropFirst(4 + type.utf8.count)
    return newSignaturesOnly ? [renamed] : [renamed, publicBlob]
  }

  /// Types that libssh2's way of signing has room for.
  static func isSupported(type: String) -> Bool {
    ["ssh-ed25519", "ssh-rsa"].contains(type) || ECDSACurve.allCases.contains { $0.algorithm == type }
  }

  /// The signature algorithm named in the data that a server wants signed (RFC 4252, section 7).
  static func algorithm(inRequest data: [UInt8]) -> String? {
    var reader = WireReader(data)
    guard reader.string() != nil else { return nil }
    var fields = WireReader(reader.rest.dropFirst())
    guard fields.string() != nil, fields.string() != nil, fields.string() != nil else { return nil }
    var last = WireReader(fields.rest.dropFirst())
    return last.text()
  }
}

/// The keys to offer to one host, in their order, and what is wrong with those left out.
struct CredentialList: Sendable {
  var credentials: [Credential] = []
  /// One text for each key that can't be used.
  var problems: [KeyError] = []
  /// A certificate lies beside one of the files, which only the system's ssh can show.
  var hasCertificate = false
  var hasUnsupportedKeys: Bool { problems.contains { $0.code == .notSupported } }
}

/// Finds the keys for a host: those named for it, those in the agent, and the usual files at home.
struct CredentialFinder: Sendable {
  let store: KeyStore
  let agent: SSHAgent?
  let home: String

  private static let usualNames = ["id_ed25519", "id_ecdsa", "id_rsa"]

  /// - Parameters:
  ///   - named: the key files named for this host; without any, the usual ones count where they exist
  ///   - onlyNamed: the agent's other keys are not offered (`IdentitiesOnly`)
  func credentials(named: [String], onlyNamed: Bool, passphrase: Secret?) async -> CredentialList {
    var list = CredentialList()
    let held = await agentIdentities(&list)
    var ready: [Credential] = []
    var asking: [Credential] = []
    let paths = named.isEmpty ? Self.usualNames.map { "\(home)/.ssh/\($0)" } : named
    for path in paths {
      switch await candidate(path, isNamed: !named.isEmpty, passphrase: passphrase, held: held) {
      case nil: break
      case .failure(let problem): list.problems.append(problem)
      case .success(let (credential, needsAsking)):
        guard Credential.isSupported(type: credential.type) else {
          list.problems.append(Self.unsupported(credential))
          continue
        }
        if access("\(path)-cert.pub", F_OK) == 0 {
          list.hasCertificate = true
          list.problems.append(
            KeyError(.notSupported, "the certificate \(path)-cert.pub is left out by libssh2"))
        }
        if needsAsking { asking.append(credential) } else { ready.append(credential) }
      }
    }
    let taken = Set((ready + asking).map(\.publicBlob))
    var others: [Credential] = []
    for identity in onlyNamed ? [] : held where !taken.contains(identity.publicBlob) {
      guard let credential = agentCredential(identity) else { continue }
      if Credential.isSupported(type: credential.type) {
        others.append(credential)
      } else {
        list.problems.append(Self.unsupported(credential))
      }
    }
    // A named key comes first, since servers hang up after a few keys; a question to a person comes last.
    list.credentials = named.isEmpty ? others + ready + asking : ready + others + asking
    return list
  }

  private func agentIdentities(_ list: inout CredentialList) async -> [SSHAgent.Identity] {
    guard let agent else { return [] }
    switch await agent.identities() {
    case .success(let identities): return identities
    case .failure(let problem):
      list.problems.append(problem)
      return []
    }
  }

  private func agentCredential(_ identity: SSHAgent.Identity) -> Credential? {
    guard let agent else { return nil }
    return Credential(
      label: "agent key \"\(identity.comment)\"", publicBlob: identity.publicBlob,
      sign: { data, algorithm in await agent.sign(data, with: identity.publicBlob, algorithm: algorithm) })
  }

  private static func unsupported(_ credential: Credential) -> KeyError {
    KeyError(.notSupported, "\(credential.label) is of the type \(credential.type), which libssh2 can't use")
  }

  /// The key of one file, and whether a person must be asked before it signs; nil where a usual file is absent.
  private func candidate(
    _ path: String, isNamed: Bool, passphrase: Secret?, held: [SSHAgent.Identity]
  ) async -> Result<(Credential, Bool), KeyError>? {
    let file: KeyFile
    switch await store.file(path) {
    case .success(let found): file = found
    case .failure(let problem): return isNamed || problem.code != .unreadable ? .failure(problem) : nil
    }
    if let blob = file.publicBlob, let identity = held.first(where: { $0.publicBlob == blob }),
      let credential = agentCredential(identity)
    {
      return .success((credential, false))
    }
    let needsAsking = file.isEncrypted && passphrase == nil
    if needsAsking && !(store.canAsk && (isNamed || file.publicBlob != nil)) {
      return .failure(
        KeyError(
          .passphraseNeeded,
          "the key file \(path) is encrypted: give ansible_ssh_private_key_passphrase, or add the key to the agent"
        ))
    }
    // Only where the public half is known can the question wait until the server wants this key.
    guard needsAsking, let blob = file.publicBlob else {
      return await store.privateKey(file, passphrase: passphrase).map { key in
        (fileCredential(path, key.publicBlob) { .success(key) }, false)
      }
    }
    let credential = fileCredential(path, blob) { await store.privateKey(file, passphrase: nil) }
    return .success((credential, true))
  }

  private func fileCredential(
    _ path: String, _ publicBlob: [UInt8],
    _ load: @escaping @Sendable () async -> Result<PrivateKey, KeyError>
  ) -> Credential {
    Credential(label: "key \(path)", publicBlob: publicBlob) { data, algorithm in
      await load().flatMap { key in
        key.sign(data, algorithm: algorithm).map(Result.success)
          ?? .failure(KeyError(.badFormat, "the key file \(path) can't sign"))
      }
    }
  }
}
