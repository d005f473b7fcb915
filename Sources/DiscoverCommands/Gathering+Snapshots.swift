import AnsibleVault
import Foundation
import HostEvidence
import SecretKeeping

extension Gathering {
  /// The passwords for what is encrypted, asked for only where they are needed.
  func keyRing() async throws -> VaultKeyRing {
    if let vault { vault } else { try await options.vault.keyRing() }
  }

  /// Without secrets where that was asked for, and encrypted where a password was given.
  func save(_ snapshot: Snapshot, in path: String) async throws {
    var snapshot = snapshot
    if options.redact {
      let key = try SealedBytes.randomSalt()
      var redaction = Redaction(snapshot.hosts, placeholders: Placeholders(key: key))
      for index in snapshot.hosts.indices {
        snapshot.hosts[index] = try redaction.redacted(snapshot.hosts[index])
      }
      for index in snapshot.failures.indices {
        snapshot.failures[index].reason = try redaction.redacted(snapshot.failures[index].reason)
      }
      snapshot.isRedacted = true
    }
    let password = try await keyRing().passwords.first
    let kept = try PrivateFile.write(try snapshot.encoded(sealing: password), to: path)
    let how = [
      options.redact ? "without secrets" : nil, password.map { "encrypted (vault id \($0.label))" },
    ].compactMap(\.self).map { ", \($0)" }.joined()
    let what = snapshot.hosts.isEmpty && !snapshot.failures.isEmpty ? "that no host answered is" : "evidence"
    console.note("\(what) saved in \(path)\(how)" + (kept.map { ", the older one kept as \($0)" } ?? ""))
  }

  /// The snapshots as one; what had to be decided is told.
  func merged(_ paths: [String]) async throws -> Snapshot {
    var parts: [(name: String, snapshot: Snapshot)] = []
    for path in paths {
      parts.append((path, try await Gathering.snapshot(at: path, console, vault: keyRing)))
    }
    guard let merged = Snapshot.merging(parts) else { throw Failure("no snapshot is named") }
    merged.duplicates.forEach { console.note("note: \($0)") }
    merged.conflicts.forEach { console.warn("warning: \($0)") }
    return merged.snapshot
  }

  /// Bytes of a snapshot at most: that of 10,000 hosts has some 230 MB.
  private static let mostOfSnapshot = 4 << 30

  /// A saved snapshot, of whatever version, encrypted or not.
  ///
  /// - Parameter vault: asked only where the snapshot is encrypted.
  static func snapshot(
    at path: String, _ console: Console, vault: () async throws -> VaultKeyRing
  ) async throws -> Snapshot {
    let data = try contents(of: path, most: mostOfSnapshot)
    let passwords = Snapshot.isEncrypted(data) ? try await vault() : VaultKeyRing()
    let snapshot = try Snapshot(decoding: data, name: path, vault: passwords)
    if snapshot.isRedacted {
      console.warn("\(path): placeholders stand for secrets; what is made of it holds them, too")
    }
    return snapshot
  }

  /// A new snapshot with who took it, and with what.
  func signed(_ snapshot: Snapshot, _ probe: Probe) -> Snapshot {
    var snapshot = snapshot
    snapshot.takenBy = Gathering.person
    snapshot.scripts = probe.digest
    return snapshot
  }

  /// Who runs this, and where.
  static var person: String { "\(NSUserName())@\(machine)" }

  /// What this machine calls itself; no name service is asked.
  private static var machine: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "?" }
    return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
