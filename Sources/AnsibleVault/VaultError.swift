/// Why an encrypted text can't be read, or nothing can be encrypted. Holds names, never a value.
package enum VaultError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is in no form that is read here.
  case unsupported(String)
  /// It is no whole vault text.
  case damaged(String)
  /// No password for it was given; the label is the one that the text names.
  case noPassword(label: String?)
  /// None of the passwords with these labels opens it: they are wrong, or it was altered.
  case wrongPassword(tried: [String])
  /// libcrypto refuses to work.
  case cryptography

  /// What is to be done about it; nil where the text says so.
  package var advice: String? {
    switch self {
    case .noPassword, .wrongPassword: "give the right one with --vault-password-file FILE"
    case .damaged: "no password opens it: bring an unaltered copy"
    case .unsupported, .cryptography: nil
    }
  }

  package var description: String {
    switch self {
    case .unsupported(let what):
      "it is encrypted in a form that is not read here (\(what)): `ansible-vault rekey` brings it to form 1.1 or 1.2"
    case .damaged(let what): "it is no whole text of Ansible Vault: \(what)"
    case .noPassword(let label):
      "it is encrypted with Ansible Vault"
        + (label.map { " (vault id '\($0)')" } ?? "")
        + ", and no password for it was given"
    case .wrongPassword(let tried):
      "it is encrypted with Ansible Vault, and the password given does not open it (tried: \(tried.joined(separator: ", ")))"
    case .cryptography: "the system's libcrypto refuses AES-256, SHA-256 or random numbers"
    }
  }
}
