import AnsibleVault
import Foundation

/// How a snapshot lies in a file: a line of JSON that says what it is, the evidence, and what shows that nothing was
/// altered or is missing.
///
/// Version 2. Plain: the evidence is a line of JSON, and the last line is the SHA-256 of all before it. Encrypted: the
/// line's `seal` says how; the evidence is binary, and the last 32 bytes seal it and the first line (`SealedBytes`).
/// Version 1 was one line of JSON with everything in it.
enum SnapshotFile {
  static let format = "cpdiscover-snapshot"
  static let version = 2
  /// Of PBKDF2: a tenth of a second for who knows the password, much more than Ansible's own for who guesses.
  private static let rounds = 600_000
  /// A file that asks for more wants to keep us busy.
  private static let mostRounds = 10_000_000

  /// 64 digits and an end of line.
  private static let digestCount = 65

  /// The first line.
  struct Head: Codable {
    struct Seal: Codable {
      var cipher = "AES-256-CTR HMAC-SHA-256 PBKDF2-SHA-256"
      var label: String
      var rounds: Int
      /// Base64.
      var salt: Data
    }

    var format: String
    var version: Int
    var program: String
    var taken: String
    var by: String?
    var scripts: String?
    var redacted: Bool?
    var seal: Seal?
  }

  /// What is told apart before anything else is looked at.
  struct Kind: Decodable {
    var format: String
    var version: Int
    var seal: Head.Seal?
  }

  struct Body: Codable {
    var hosts: [HostRecord]
    var failures: [Snapshot.Failure]
  }

  /// The bytes of the file. Equal evidence gives equal bytes, salt aside.
  static func bytes(
    of snapshot: Snapshot, sealing password: VaultPassword?, salt: () throws(VaultError) -> [UInt8]
  ) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var head = Head(
      format: format, version: version, program: snapshot.program, taken: snapshot.taken,
      by: snapshot.takenBy,
      scripts: snapshot.scripts, redacted: snapshot.isRedacted ? true : nil)
    let body = try encoder.encode(Body(hosts: snapshot.hosts, failures: snapshot.failures))
    guard let password else {
      // Nothing of it is copied once more: the evidence of many hosts is long.
      var content = try encoder.encode(head)
      content.reserveCapacity(content.count + body.count + 2 + digestCount)
      content.append(UInt8(ascii: "\n"))
      content.append(body)
      content.append(UInt8(ascii: "\n"))
      let digest = try content.withUnsafeBytes { try ContentDigest.hexadecimal(of: $0) }
      content.append(contentsOf: "\(digest)\n".utf8)
      return content
    }
    let salt = try salt()
    head.seal = Head.Seal(label: password.label, rounds: rounds, salt: Data(salt))
    let line = try encoder.encode(head) + Data("\n".utf8)
    let sealed = try SealedBytes(
      sealing: Array(body), password: password.reveal(), salt: salt, rounds: rounds, header: Array(line))
    return line + Data(sealed.content) + Data(sealed.seal)
  }

  /// The kind of a file, from its first line; nil where it is no snapshot.
  static func kind(of data: Data) -> Kind? {
    let line = data.prefix { $0 != UInt8(ascii: "\n") }
    guard let kind = try? JSONDecoder().decode(Kind.self, from: line), kind.format == format else {
      return nil
    }
    return kind
  }

  static func snapshot(_ data: Data, name: String, vault: VaultKeyRing) throws(SnapshotError) -> Snapshot {
    let end = data.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? data.endIndex
    let line = data[..<end]
    let head: Head
    do {
      head = try JSONDecoder().decode(Head.self, from: line)
    } catch {
      throw damaged(name, place(of: error))
    }
    let bytes =
      if let seal = head.seal {
        try opened(data[end...], line: line, seal, name: name, vault: vault)
      } else {
        try checked(data, from: end, name: name)
      }
    do {
      let body = try SnapshotHosts(of: bytes)?.body() ?? JSONDecoder().decode(Body.self, from: bytes)
      var snapshot = Snapshot(
        program: head.program, taken: head.taken, hosts: body.hosts, failures: body.failures)
      snapshot.takenBy = head.by
      snapshot.scripts = head.scripts
      snapshot.isRedacted = head.redacted == true
      return snapshot
    } catch {
      throw damaged(name, place(of: error))
    }
  }

  /// A file of version 1.
  static func olderSnapshot(_ data: Data, name: String) throws(SnapshotError) -> Snapshot {
    struct Whole: Decodable {
      var program: String
      var taken: String
      var hosts: [HostRecord]
      var failures: [Snapshot.Failure]
    }
    do {
      let whole = try JSONDecoder().decode(Whole.self, from: data)
      return Snapshot(
        program: whole.program, taken: whole.taken, hosts: whole.hosts, failures: whole.failures)
    } catch {
      throw damaged(name, place(of: error))
    }
  }

  private static func checked(_ data: Data, from start: Data.Index, name: String) throws(SnapshotError)
    -> Data
  {
    let end = data.endIndex - digestCount
    guard end >= start, data.last == UInt8(ascii: "\n"),
      let digest = try? data[..<end].withUnsafeBytes({ try ContentDigest.hexadecimal(of: $0) }),
      data[end...].dropLast().elementsEqual(digest.utf8)
    else { throw damaged(name, "its end is missing, or it was altered") }
    return data[start..<end]
  }

  private static func opened(
    _ data: Data, line: Data, _ seal: Head.Seal, name: String, vault: VaultKeyRing
  ) throws(SnapshotError) -> Data {
    guard !vault.isEmpty else {
      throw SnapshotError(
        "\(name) is encrypted (vault id \(seal.label)): give its password with --vault-password-file FILE, --vault-id LABEL@FILE or --ask-vault-pass"
      )
    }
    guard data.count >= SealedBytes.sealCount, (1...mostRounds).contains(seal.rounds) else {
      throw damaged(name, "its end is missing, or it was altered")
    }
    let sealed = SealedBytes(
      salt: Array(seal.salt), seal: Array(data.suffix(SealedBytes.sealCount)),
      content: Array(data.dropLast(SealedBytes.sealCount)))
    let named = vault.passwords.filter { $0.label == seal.label }
    for password in named + vault.passwords.filter({ $0.label != seal.label }) {
      let opened = try? sealed.opened(
        password: password.reveal(), rounds: seal.rounds, header: Array(line))
      if let opened { return Data(opened) }
    }
    let tried = vault.passwords.map(\.label).joined(separator: ", ")
    throw SnapshotError(
      "\(name) is encrypted (vault id \(seal.label)), and the password given does not open it (tried: \(tried)): it is wrong, or the file was altered or its end is missing"
    )
  }

  private static func damaged(_ name: String, _ reason: String) -> SnapshotError {
    SnapshotError("\(name) is damaged (\(reason)): take it again with `cpdiscover collect`")
  }

  /// Where decoding failed, without the content, which may be secret.
  private static func place(of error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      path(context.codingPath + [key]) + " is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      "at " + path(context.codingPath)
    default: "unreadable"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.isEmpty
      ? "the top" : keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
