import AnsibleVault
import Foundation

extension Snapshot {
  /// The file's bytes: equal evidence gives equal files, unless they are encrypted.
  ///
  /// - Parameters:
  ///   - password: encrypts the evidence; what the first line tells stays readable.
  ///   - salt: 32 bytes that were never used before.
  package func encoded(
    sealing password: VaultPassword? = nil, salt: () throws(VaultError) -> [UInt8] = SealedBytes.randomSalt
  ) throws -> Data {
    try SnapshotFile.bytes(of: self, sealing: password, salt: salt)
  }

  /// Whether a file that `encoded` wrote needs a password.
  package static func isEncrypted(_ data: Data) -> Bool { SnapshotFile.kind(of: data)?.seal != nil }

  /// Reads a file that `encoded` of this or an older version wrote.
  ///
  /// - Parameters:
  ///   - name: what errors call it.
  ///   - vault: passwords that may open it.
  package init(
    decoding data: Data, name: String, vault: VaultKeyRing = VaultKeyRing()
  ) throws(SnapshotError) {
    guard let kind = SnapshotFile.kind(of: data) else {
      throw SnapshotError(
        "\(name) is no snapshot of cpdiscover, or its end is missing: take it again with `cpdiscover collect`"
      )
    }
    switch kind.version {
    case 1: self = try SnapshotFile.olderSnapshot(data, name: name)
    case SnapshotFile.version: self = try SnapshotFile.snapshot(data, name: name, vault: vault)
    case ..<1: throw SnapshotError("\(name) has a format that no cpdiscover writes (\(kind.version))")
    default:
      throw SnapshotError(
        "\(name) was written by a newer cpdiscover (format \(kind.version), this one reads up to \(SnapshotFile.version)): use that version"
      )
    }
  }
}
