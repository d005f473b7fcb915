/// Why a private key can't be used. The texts name the file and what to do.
struct KeyError: Error, Hashable, Sendable {
  enum Code: Hashable, Sendable {
    case unreadable, badFormat, wrongPassphrase, passphraseNeeded
    /// OpenSSH's own client may know the kind of key.
    case notSupported
    case agent
  }

  var code: Code
  var message: String

  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}
