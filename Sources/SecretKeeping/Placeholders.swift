import DeploymentRendering
import AnsibleVault

/// Stands for secrets so that equal ones stay equal. Without the key nobody can find out what stands behind one,
/// however weak the secret is.
package struct Placeholders: Sendable {
  static let start = RedactedText.start

  private let key: [UInt8]

  /// - Parameter key: random, and kept nowhere: the same secret gets another placeholder in the next run.
  package init(key: [UInt8]) { self.key = key }

  package func placeholder(for secret: some Sequence<UInt8>) throws(VaultError) -> String {
    Placeholders.start + (try ContentDigest.hexadecimal(of: Array(secret), key: key)).prefix(12)
  }
}
