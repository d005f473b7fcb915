/// A password of Ansible Vault with the label that tells it from others. No way of describing it shows it.
package struct VaultPassword: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// What Ansible calls the password that has no other name.
  package static let defaultLabel = "default"

  package let label: String
  private let bytes: [UInt8]

  /// - Parameter bytes: without the blanks and line ends around it, which Ansible drops.
  package init(label: String = defaultLabel, _ bytes: [UInt8]) {
    self.label = label
    self.bytes = bytes
  }

  /// The password itself, to hand to another program and to nothing else.
  package func reveal() -> [UInt8] { bytes }

  /// An encrypted text: of form 1.2 where the label is not the usual one, else 1.1. Lines, the last with its end.
  ///
  /// - Parameter salt: 32 bytes that were never used before (`SealedBytes.randomSalt`).
  package func encrypted(_ plain: [UInt8], salt: [UInt8]) throws(VaultError) -> String {
    // Ansible fills up to whole blocks of AES, though its mode needs none: N bytes of the value N.
    let fill = VaultPassword.block - plain.count % VaultPassword.block
    let filled = plain + [UInt8](repeating: UInt8(fill), count: fill)
    let sealed = try SealedBytes(sealing: filled, password: bytes, salt: salt)
    return VaultEnvelope(
      label: label == VaultPassword.defaultLabel ? nil : label, salt: sealed.salt, seal: sealed.seal,
      content: sealed.content
    ).text
  }

  /// What was encrypted; nil where this is not the password.
  func opened(_ envelope: VaultEnvelope) throws(VaultError) -> [UInt8]? {
    let sealed = SealedBytes(salt: envelope.salt, seal: envelope.seal, content: envelope.content)
    guard let filled = try sealed.opened(password: bytes) else { return nil }
    guard let fill = filled.last, (1...VaultPassword.block).contains(Int(fill)), Int(fill) <= filled.count,
      filled.suffix(Int(fill)).allSatisfy({ $0 == fill })
    else { throw .damaged("its content does not end as it should") }
    return Array(filled.dropLast(Int(fill)))
  }

  private static let block = 16

  package var description: String { "the vault password '\(label)'" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}
