/// The vault passwords that were given, in their order. Empty where none was.
package struct VaultKeyRing: Hashable, Sendable {
  package let passwords: [VaultPassword]

  package init(_ passwords: [VaultPassword] = []) { self.passwords = passwords }

  package var isEmpty: Bool { passwords.isEmpty }

  /// Whether a text, or a whole file, is encrypted with Ansible Vault.
  package static func isEncrypted(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: VaultEnvelope.marker.utf8)
  }

  /// What an encrypted text holds. Every password is tried, those whose label the text names first, as Ansible does.
  ///
  /// Throws `noPassword` where none was given, or none with the label that the text names and no other fits.
  package func opened(_ text: some Collection<UInt8>) throws(VaultError) -> [UInt8] {
    guard !passwords.isEmpty else {
      throw .noPassword(label: (try? VaultEnvelope(parsing: text))?.label)
    }
    let envelope = try VaultEnvelope(parsing: text)
    let named = passwords.filter { $0.label == envelope.label }
    for password in named + passwords.filter({ $0.label != envelope.label }) {
      if let plain = try password.opened(envelope) { return plain }
    }
    guard envelope.label == nil || !named.isEmpty else {
      throw .noPassword(label: envelope.label)
    }
    throw .wrongPassword(tried: passwords.map(\.label))
  }
}
